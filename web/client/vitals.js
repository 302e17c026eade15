// Whether the line is alive: silence that lasts too long, and a numbered question that must be answered.

import { refusesPing } from "./protocol.js";

/** A pong that has not come after this long will not come. */
export const PROBE_MS = 3_000;
/** How often a page in sight looks at the clock. */
export const LOOK_MS = 5_000;
/** A look that comes this much late means the machine slept. */
export const SLEPT_MS = 30_000;

/**
 * Owned by its link. Looks only while the page is in sight: timers of a hidden tab are throttled and would
 * declare healthy lines dead. That some frame arrived is no proof after a sleep (it may have been
 * buffered), only the answer to this very question is.
 */
export class Vitals {
  /** @type {any} */ #looking = null;
  /** @type {any} */ #waiting = null;
  #silence = 0;
  #heardAt = 0;
  #lookedAt = 0;
  #asked = 0;
  #env;
  #number;
  #ask;
  #dead;

  /**
   * @param {import("./environment.js").Environment} env
   * @param {() => number} number one never used before
   * @param {(n: number) => void} ask sends a ping with this number
   * @param {() => void} dead the line is to be dropped
   */
  constructor(env, number, ask, dead) {
    this.#env = env;
    this.#number = number;
    this.#ask = ask;
    this.#dead = dead;
  }

  /** @param {number} pingMs how often the server speaks at least; 0 = it promises nothing */
  start(pingMs) {
    this.stop();
    this.#silence = pingMs * 1.5;
    this.#heardAt = this.#env.now();
    this.#look();
  }

  stop() {
    this.#env.clearTimeout(this.#looking);
    this.#env.clearTimeout(this.#waiting);
    this.#looking = this.#waiting = null;
  }

  /** @param {import("./protocol.js").Frame} frame */
  heard(frame) {
    this.#heardAt = this.#env.now();
    if ((frame.type !== "pong" || frame.n !== this.#asked) && !refusesPing(frame, this.#asked)) return;
    this.#env.clearTimeout(this.#waiting);
    this.#waiting = null;
  }

  /** The page came back into sight, or the network did. */
  wake() {
    this.#look();
    if (this.#waiting !== null) return;
    this.#waiting = this.#env.setTimeout(() => this.#dead(), PROBE_MS);
    this.#asked = this.#number();
    this.#ask(this.#asked);
  }

  #look() {
    this.#env.clearTimeout(this.#looking);
    this.#looking = null;
    if (!this.#env.visible()) return;
    this.#lookedAt = this.#env.now();
    this.#looking = this.#env.setTimeout(() => this.#looked(), LOOK_MS);
  }

  #looked() {
    this.#looking = null;
    if (!this.#env.visible()) return;
    const now = this.#env.now();
    if (now - this.#lookedAt > LOOK_MS + SLEPT_MS) return this.wake();
    if (this.#silence > 0 && now - this.#heardAt > this.#silence) return this.#dead();
    this.#look();
  }
}
