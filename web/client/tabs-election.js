// Which of several tabs leads: the one that holds the lock.

/**
 * Owned by its tab. Where the browser has no locks, every tab leads itself.
 *
 * A tab that closes or crashes loses its lock without being asked, and the next in the queue has it. A frozen
 * one keeps it: that is what `take` is for.
 */
export class Election {
  leading = false;
  #locks;
  #name;
  #onLead;
  #onFollow;
  #running = false;
  #round = 0;
  /** @type {AbortController} */ #queued = new AbortController();
  /** @type {() => void} */ #release = () => {};

  /**
   * @param {LockManager | undefined} locks @param {string} name
   * @param {() => void} onLead @param {() => void} onFollow
   */
  constructor(locks, name, onLead, onFollow) {
    this.#locks = locks;
    this.#name = name;
    this.#onLead = onLead;
    this.#onFollow = onFollow;
  }

  start() {
    if (this.#running) return;
    this.#running = true;
    this.#queue(false);
  }

  /** Leaves the lead and the queue. */
  stop() {
    this.#running = false;
    this.#leave();
  }

  /** Takes the lead from a tab that does not answer. */
  take() {
    if (!this.#running || this.leading) return;
    this.#leave();
    this.#queue(true);
  }

  #leave() {
    this.#round += 1;
    this.#queued.abort();
    const led = this.leading;
    this.leading = false;
    if (led) this.#onFollow();
    this.#release();
  }

  /** @param {boolean} steal */
  #queue(steal) {
    const round = ++this.#round;
    if (this.#locks === undefined) return this.#lead();
    this.#queued = new AbortController();
    // A request that steals must not carry a signal.
    const how = steal ? { steal } : { signal: this.#queued.signal };
    const held = () =>
      new Promise((/** @type {(value: void) => void} */ release) => {
        if (round !== this.#round) return release();
        this.#release = release;
        this.#lead();
      });
    this.#locks.request(this.#name, how, held).catch((error) => this.#lost(round, error));
  }

  #lead() {
    this.leading = true;
    this.#onLead();
  }

  /** The lock was stolen, or the request was taken back by this tab itself. @param {number} round @param {unknown} error */
  #lost(round, error) {
    if (round !== this.#round) return;
    // A frame without an origin has the interface but may not use it.
    if (!(error instanceof DOMException && error.name === "AbortError")) this.#locks = undefined;
    this.#leave();
    if (this.#running) this.#queue(false);
  }
}
