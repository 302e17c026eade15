// A new token in time, on the line that is open: fetched from the site, handed over by `refresh`.

/** Between two renewals, and after one that failed. */
export const PAUSE_MS = 10_000;

/** Owned by the client's event loop. */
export class Renewal {
  #identity;
  #send;
  #env;
  /** @type {any} */ #timer = null;
  #lastAt = -PAUSE_MS;
  #endsAt = 0;

  /**
   * @param {import("./identity.js").Identity} identity
   * @param {(command: import("./protocol.js").Command) => boolean} send
   * @param {import("./environment.js").Environment} env
   */
  constructor(identity, send, env) {
    this.#identity = identity;
    this.#send = send;
    this.#env = env;
  }

  /** The token ends soon. @param {number} ms */
  begin(ms) {
    const now = this.#env.now();
    this.#endsAt = now + ms;
    // A site whose tokens are shorter than the warning must not be asked without a pause.
    this.#plan(Math.min(Math.max(0, this.#lastAt + PAUSE_MS - now), ms / 2));
  }

  /** The server did not take the new one. @param {import("./protocol.js").Frame} frame */
  refused(frame) {
    // When it is refused for good, the old one's end is what ends the line.
    if (frame.temporary === true) this.#again(Number(frame.retry_after_ms ?? PAUSE_MS));
  }

  stop() {
    this.#env.clearTimeout(this.#timer);
  }

  /** @param {number} ms */
  #again(ms) {
    if (this.#env.now() + ms < this.#endsAt) this.#plan(ms);
  }

  /** @param {number} ms */
  #plan(ms) {
    this.stop();
    this.#timer = this.#env.setTimeout(() => void this.#renew(), ms);
  }

  async #renew() {
    this.#lastAt = this.#env.now();
    try {
      const token = await this.#identity.renewed();
      if (token !== "") this.#send({ action: "refresh", id: "refresh", token });
    } catch {
      // The site does not answer; there is still time.
      this.#again(PAUSE_MS);
    }
  }
}
