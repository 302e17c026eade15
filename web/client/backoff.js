// How long to wait before coming back: full jitter, so that a thousand clients do not come at once.

/** The first wait is drawn from 0 to this many milliseconds. */
export const BASE_MS = 500;
/** No wait is drawn from more than this. */
export const CAP_MS = 10_000;

/**
 * @param {number} failures failures in a row, from 1
 * @param {() => number} random a number in [0, 1)
 * @returns {number} milliseconds, uniform in [0, min(cap, base × 2^(failures − 1)))
 */
export function fullJitter(failures, random) {
  const ceiling = Math.min(CAP_MS, BASE_MS * 2 ** Math.min(16, Math.max(0, failures - 1)));
  return Math.floor(random() * ceiling);
}
