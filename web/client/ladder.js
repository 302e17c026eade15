// Which transport to try next: downwards when one fails, from the top again when all did.

/** How often a transport that has worked here is tried again before the next lower one. */
export const PATIENCE = 3;

/** Owned by its link. Knows only numbers: rung 0 is the best transport. */
export class Ladder {
  #count;
  #rung = 0;
  #failures = 0;
  /** @type {Set<number>} rungs that have carried frames on this network */
  #known = new Set();
  /** @type {Set<number>} rungs the server does not have */
  #absent = new Set();

  /** @param {number} count how many rungs there are, at least one */
  constructor(count) {
    this.#count = count;
  }

  get rung() {
    return this.#rung;
  }

  /** The transport of this rung opened. */
  opened() {
    this.#known.add(this.#rung);
  }

  /** It stayed open for so long that what comes next is a new story. */
  steady() {
    this.#failures = 0;
  }

  /** The server does not offer this rung at all. */
  absent() {
    this.#absent.add(this.#rung);
    return this.#down();
  }

  /**
   * The transport of this rung did not open, or broke.
   *
   * A rung that has worked before is not the one to blame at once (a deploy breaks all of them for a
   * moment), one that never did is left without delay.
   *
   * @returns {boolean} whether to wait before the next try
   */
  failed() {
    this.#failures += 1;
    const tries = this.#known.has(this.#rung) ? PATIENCE : 1;
    if (this.#failures < tries) return true;
    return this.#down();
  }

  /** @returns {boolean} whether the round is over */
  #down() {
    this.#failures = 0;
    let wrapped = false;
    for (let step = 0; step < this.#count; step++) {
      this.#rung += 1;
      if (this.#rung === this.#count) {
        this.#rung = 0;
        wrapped = true;
      }
      if (!this.#absent.has(this.#rung)) return wrapped;
    }
    // Every rung was refused: the refusals were not about the rungs.
    this.#absent.clear();
    return true;
  }
}
