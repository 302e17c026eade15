// When to look for a better transport while one works: rarely, not all at once, and never up and down without end.

/** The first look comes after at most this long, each further one after twice as long … */
export const FIRST_MS = 30_000;
/** … up to this. */
export const LAST_MS = 600_000;
/** After an outage a transport that had worked is looked for this soon. */
export const SOON_MS = 4_000;
/** Looks that hang take at most this share of the time between two of them … */
const LOOKING = 0.5;
/** … and the next begins early enough to be done within that time. */
const BEGUN = 0.9;
/** … and a read that is held as a proof takes at most this much more. */
const HOLDING = 0.25;
/** What opens and answers only after this long is no better than what works. */
const PROOF_MS = 10_000;
/** How often the transport may change in an hour; a change for the better must leave room for the way back. */
export const MOVES = 6;
/** Who lost a better transport sooner than this looks for it less often. */
export const HELD_MS = 300_000;
const HOUR_MS = 3_600_000;

/** Owned by its link. In a hidden tab it only notes that a look is due. */
export class Climb {
  /** @type {any} */ #timer = null;
  /** @type {number[]} when the transport changed, in the last hour */ #moves = [];
  #failures = 0;
  #due = false;
  #on = false;
  /** How many looks go on; one that was called off ends a little later. */ #looks = 0;
  #round = 0;
  /** When what the next look is counted from began: the line, or the look before. */ #since = 0;
  #env;
  #targets;
  #attempt;
  #first;
  #hold;
  #last;

  /**
   * @param {import("./environment.js").Environment} env
   * @param {() => string[]} targets the better transports, best first
   * @param {(name: string, ms: number, hold: number) => Promise<boolean>} attempt tries one beside the line in use,
   *     which has this long to answer, may hold a read for so many seconds more, and moves there if it is good
   * @param {number} [period] the longest time between two looks, their own time included; it then does not grow
   */
  constructor(env, targets, attempt, period) {
    this.#env = env;
    this.#targets = targets;
    this.#attempt = attempt;
    this.#first = period ?? FIRST_MS;
    // With a time of our own the next look can wait for the longest read.
    this.#hold = period === undefined ? Infinity : Math.max(1, Math.floor((period * HOLDING) / 1_000));
    this.#last = period ?? LAST_MS;
  }

  /** A line is up. @param {boolean} soon whether a better one broke only because everything did */
  begin(soon) {
    this.stop();
    this.#on = true;
    if (this.#looks === 0) this.#since = this.#env.now();
    this.#arm(soon);
  }

  /** No line is up, so there is nothing to be better than. */
  stop() {
    this.#round += 1;
    this.#on = this.#due = false;
    this.#env.clearTimeout(this.#timer);
  }

  /** Whether this hour has seen changes enough: what still opens is then kept, even if it does not last. */
  get spent() {
    return this.#free() > this.#env.now();
  }

  /** The transport changed, in whatever way. */
  moved() {
    this.#moves.push(this.#env.now());
  }

  /** A line that was up broke. @param {number} lived milliseconds */
  fell(lived) {
    this.#failures = lived >= HELD_MS ? 0 : this.#failures + 1;
  }

  /** @param {import("./environment.js").Waking} why */
  wake(why) {
    if (!this.#on) return;
    const changed = why === "online" || why === "network";
    if (changed) this.#failures = 0;
    if (changed || this.#due) void this.#look();
  }

  /** Looks now, whatever was looked for before. @returns {Promise<boolean>} whether the transport changed */
  async now() {
    if (!this.#on) return false;
    const moved = await this.#try();
    // It may have taken the place of a look that would have planned the next.
    if (!moved && this.#on) this.#arm(false);
    return moved;
  }

  /** @param {boolean} soon */
  #arm(soon) {
    this.#env.clearTimeout(this.#timer);
    if (this.#targets().length === 0) return;
    const bound = soon ? SOON_MS : Math.min(this.#last, this.#first * 2 ** Math.min(16, this.#failures));
    const at = this.#since + bound * (0.5 + (BEGUN - 0.5) * this.#env.random());
    const wait = Math.max(at, this.#free()) - this.#env.now();
    this.#timer = this.#env.setTimeout(() => this.#look(), Math.max(0, wait));
  }

  /** When the hour has room for one move up and one back. */
  #free() {
    this.#moves = this.#moves.filter((at) => at > this.#env.now() - HOUR_MS);
    return this.#moves.length + 2 <= MOVES ? 0 : this.#moves[this.#moves.length + 1 - MOVES] + HOUR_MS;
  }

  async #look() {
    this.#due = !this.#env.visible();
    if (this.#due) return;
    if (this.spent) return this.#arm(false);
    if ((await this.#try()) || !this.#on) return;
    this.#failures += 1;
    this.#arm(false);
  }

  /** @returns {Promise<boolean>} */
  async #try() {
    const round = ++this.#round;
    this.#env.clearTimeout(this.#timer);
    this.#since = this.#env.now();
    const names = this.#targets();
    const ms = Math.min(PROOF_MS, (this.#first * LOOKING) / names.length);
    this.#looks += 1;
    try {
      for (const name of names) {
        if (await this.#attempt(name, ms, this.#hold)) return true;
        if (round !== this.#round) return true;
      }
      return false;
    } finally {
      this.#looks -= 1;
    }
  }
}
