// When a polling page comes back: one rule made of message rate, the person's activity, visibility and the server's wish.

export const SHORTEST_MS = 2_000;
export const LONGEST_MS = 60_000;

/**
 * @typedef {object} Situation
 * @property {number} recent messages of the last 60 s in the room
 * @property {number} idle milliseconds since the person last did something here
 * @property {boolean} hidden whether the page is out of sight
 * @property {number | null} server what the server asked for, in milliseconds; null when it said nothing
 */

/**
 * @param {Situation} situation
 * @param {number} jitter a number in [0, 1) that spreads the answer by ± 10 %
 * @returns {number} milliseconds until the next poll, never less than the server asked for
 */
export function pollInterval({ recent, idle, hidden, server }, jitter) {
  const rate = server ?? rateOf(recent);
  const base = Math.max(rate, activityOf(idle), hidden ? 30_000 : 0);
  const bounded = Math.max(Math.min(Math.max(base, SHORTEST_MS), LONGEST_MS), server ?? 0);
  const spread = bounded * (0.9 + 0.2 * jitter);
  return Math.round(Math.max(spread, server ?? 0, SHORTEST_MS));
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
