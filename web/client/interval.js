// When a polling page comes back: one rule made of message rate, the person's activity, visibility and the server's wish.
// The server has the same rule in Java; both are held to the examples in test/interval-vectors.json.

export const SHORTEST_MS = 2_000;
export const LONGEST_MS = 60_000;

/** The most that a loaded server stretches a wait. */
const MOST = 8;

/**
 * @typedef {object} Situation
 * @property {number} recent messages of the last 60 s in the room
 * @property {number} idle milliseconds since the person last did something here
 * @property {boolean} hidden whether the page is out of sight
 * @property {number | null} server what the server asked for, in milliseconds; null when it said nothing
 * @property {number | null} [retryAfter] how long the server wants to be left alone, in milliseconds
 * @property {number} [factor] the client's own stretching (see `loadFactor`); counts only where the server says nothing
 */

/**
 * @param {Situation} situation
 * @param {number} jitter a number in [0, 1) that spreads the answer by ± 10 %
 * @returns {number} milliseconds until the next poll, never less than the server asked for
 */
export function pollInterval({ recent, idle, hidden, server, retryAfter = null, factor = 1 }, jitter) {
  const own = Math.max(activityOf(idle), hidden ? 30_000 : 0);
  const base = server === null ? Math.max(rateOf(recent), own) * factor : Math.max(server, own);
  const spread = bounded(bounded(base) * (0.9 + 0.2 * jitter));
  return Math.max(Math.round(spread), server ?? 0, retryAfter ?? 0);
}

/**
 * The client's own stretching after an answer, for servers that name their load but no interval.
 *
 * @param {number} factor what it was, 1 at first
 * @param {number | null} load what `X-Server-Load` said; null (the header was missing) changes nothing
 * @returns {number} from 1 to 8
 */
export function loadFactor(factor, load) {
  if (load === null) return factor;
  if (load > 0.8) return Math.min(MOST, factor * 1.5);
  return load < 0.3 ? Math.max(1, factor * 0.8) : factor;
}

/** @param {number} ms */
function bounded(ms) {
  return Math.min(Math.max(ms, SHORTEST_MS), LONGEST_MS);
}

/** @param {number} recent */
function rateOf(recent) {
  if (recent > 10) return 2_000;
  if (recent > 5) return 3_000;
  return recent > 0 ? 5_000 : 10_000;
}

/** @param {number} idle */
function activityOf(idle) {
  if (idle < 60_000) return 0;
  return idle < 300_000 ? 15_000 : 60_000;
}
