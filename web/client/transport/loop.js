// One repeated read: the one in flight, the pause after it, and the wish to hurry.

/** Owned by its line. */
export class Loop {
  stopped = false;
  hurried = false;
  #env;
  #aborter = new AbortController();
  /** @type {(() => void) | null} */
  #wakeUp = null;
  /** Whether only a stop ends the pause. */ #firm = false;

  /** @param {import("../environment.js").Environment} env */
  constructor(env) {
    this.#env = env;
  }

  /** A read begins. @returns {AbortSignal} */
  begin() {
    this.#aborter = new AbortController();
    this.hurried = false;
    return this.#aborter.signal;
  }

  /** Read again now. @param {boolean} abort whether not even the answer of the one in flight is waited for */
  hurry(abort) {
    this.hurried = true;
    if (this.#wakeUp === null) return abort ? this.#aborter.abort() : undefined;
    if (!this.#firm) this.#wakeUp();
  }

  stop() {
    this.stopped = true;
    this.#aborter.abort();
    this.#wakeUp?.();
  }

  /** @param {number} ms @param {boolean} [firm] @returns {Promise<void>} ends early when stopped, or hurried unless firm */
  sleep(ms, firm = false) {
    if (ms <= 0 || (this.hurried && !firm) || this.stopped) return Promise.resolve();
    this.#firm = firm;
    return new Promise((resolve) => {
      const timer = this.#env.setTimeout(() => this.#wakeUp?.(), ms);
      this.#wakeUp = () => {
        this.#env.clearTimeout(timer);
        this.#wakeUp = null;
        resolve();
      };
    });
  }
}
