// Which transport to try next: downwards when one fails, from the top again when all did.

/** How often a transport that has worked here is tried again before the next lower one. */
export const PATIENCE = 3;

/** Owned by its link. Knows only names, best first. */
export class Ladder {
  #all;
  /** @type {string[] | null} those the page allows */ #wished = null;
  /** @type {string[] | null} those the server allows, in its order */ #advised = null;
  /** @type {string[]} */ #order;
  #name;
  #failures = 0;
  /** @type {Set<string>} rungs that have carried frames on this network */
  #known = new Set();
  /** @type {Set<string>} rungs the server does not have */
  #absent = new Set();

  /** @param {string[]} names best first, at least one */
  constructor(names) {
    this.#all = this.#order = names;
    this.#name = names[0];
  }

  /** The rung to stand on, or to try. */
  get name() {
    return this.#name;
  }

  /** Whether the rung stood on is one that may be used. */
  get allowed() {
    return this.#order.includes(this.#name);
  }

  /** The rungs better than the one stood on, best first; all of them when that one may no longer be used. */
  get above() {
    const at = this.#order.indexOf(this.#name);
    return at < 0 ? this.#order : this.#order.slice(0, at);
  }

  /** The page allows only these. @param {string[]} names @returns {boolean} whether that changed anything */
  wish(names) {
    this.#wished = names;
    return this.#sort();
  }

  /** The server allows only these, in this order. @param {string[]} names @returns {boolean} whether that changed anything */
  advise(names) {
    this.#advised = names;
    return this.#sort();
  }

  /** A line of this rung is the one in use. @param {string} name */
  stand(name) {
    if (name !== this.#name) this.#failures = 0;
    this.#name = name;
    this.#known.add(name);
  }

  /** It stayed open for so long that what comes next is a new story. */
  steady() {
    this.#failures = 0;
  }

  /** From the best one again. */
  top() {
    this.#name = this.#order.find((name) => !this.#absent.has(name)) ?? this.#order[0];
    this.#failures = 0;
  }

  /** The server does not offer this rung at all. @returns {boolean} whether to wait before the next try */
  absent() {
    this.#absent.add(this.#name);
    return this.#down();
  }

  /**
   * The transport of this rung did not open, or broke.
   *
   * A rung that has worked before is not the one to blame at once (a deploy breaks all of them for a
   * moment), one that never did is left without delay; and so is one that was silent, which no deploy is.
   *
   * @param {boolean} silent
   * @returns {boolean} whether to wait before the next try
   */
  failed(silent) {
    this.#failures += 1;
    const tries = this.#known.has(this.#name) && !silent ? PATIENCE : 1;
    if (this.#failures < tries) return true;
    return this.#down();
  }

  /** @returns {boolean} whether the round is over */
  #down() {
    const below = this.#order.slice(this.#order.indexOf(this.#name) + 1).filter((name) => !this.#absent.has(name));
    this.#failures = 0;
    if (below.length > 0) {
      this.#name = below[0];
      return false;
    }
    // When every rung was refused, the refusals were not about the rungs.
    if (this.#order.every((name) => this.#absent.has(name))) this.#absent.clear();
    this.top();
    return true;
  }

  #sort() {
    const order = (this.#advised ?? this.#all).filter((name) => this.#all.includes(name));
    const both = order.filter((name) => this.#wished === null || this.#wished.includes(name));
    const wished = this.#all.filter((name) => this.#wished === null || this.#wished.includes(name));
    // A server that names nothing this page may use is not obeyed: silence would be worse.
    const before = this.#order;
    this.#order = both.length > 0 ? both : wished.length > 0 ? wished : this.#all;
    return before.join() !== this.#order.join();
  }
}
