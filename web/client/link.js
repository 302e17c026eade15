// Keeps one line to the server up: which transport, when again, and when to stop.

import { fullJitter } from "./backoff.js";
import { Ladder } from "./ladder.js";
import { comeback } from "./protocol.js";
import { Vitals } from "./vitals.js";

/** @typedef {import("./protocol.js").Frame} Frame */

/** A line that broke sooner after opening counts as one more failure. */
export const STEADY_MS = 10_000;

/**
 * `connecting` a line is being opened · `live` frames flow · `waiting` the next try is at `retryAt` ·
 * `stopped` it will not come back by itself, `code` says why.
 *
 * @typedef {{ phase: "connecting" | "live" | "waiting" | "stopped", transport: string, retryAt: number, code: number }} LinkState
 */

/** Owned by the client's event loop. At most one line is open; what an earlier one still says is not heard. */
export class Link {
  /** @type {LinkState} */
  state = { phase: "connecting", transport: "", retryAt: 0, code: 0 };
  /** @type {import("./protocol.js").Line | null} */ #line = null;
  /** @type {any} */ #timer = null;
  #generation = 0;
  #failures = 0;
  #told = 0;
  #openedAt = 0;
  #renewed = false;
  #parts;
  #ladder;
  #vitals;

  /**
   * @param {object} parts
   * @param {import("./protocol.js").Transport[]} parts.transports best first
   * @param {import("./protocol.js").Cursors} parts.cursors
   * @param {(frame: Frame) => void} parts.onFrame
   * @param {(state: LinkState) => void} parts.onState
   * @param {(code: number) => boolean} parts.onBlame the command in flight broke the line; whether there was one
   * @param {() => boolean} parts.renew asks for another token; false when there is none
   * @param {import("./environment.js").Environment} parts.env
   */
  constructor(parts) {
    this.#parts = parts;
    this.#ladder = new Ladder(parts.transports.length);
    this.#vitals = new Vitals(
      parts.env,
      (n) => this.#line?.send({ action: "ping", n }),
      () => this.#dropped(),
    );
  }

  get live() {
    return this.state.phase === "live";
  }

  start() {
    this.#failures = 0;
    this.#renewed = false;
    this.#dial();
  }

  stop() {
    this.#hangUp();
    this.#show("stopped", { code: 1000 });
  }

  /**
   * @param {import("./protocol.js").Command} command
   * @returns {boolean} false when no line is up, and nothing was done
   */
  send(command) {
    if (!this.live || this.#line === null) return false;
    this.#line.send(command);
    return true;
  }

  /** One more room is wanted; a line that is still being opened learns of it too. @param {string} room */
  follow(room) {
    this.#line?.send({ action: "join", id: `join:${room}`, room_id: room });
  }

  /** The page or the network came back: is the line still there? */
  wake() {
    if (this.live) this.#vitals.wake();
    // A wait the server asked for is kept, one of our own is cut short.
    else if (this.state.phase === "waiting" && this.#told === 0) this.#dial();
  }

  #dial() {
    this.#hangUp();
    const generation = this.#generation;
    const transport = this.#parts.transports[this.#ladder.rung];
    this.#told = 0;
    this.#show("connecting", { transport: transport.name });
    this.#line = transport.open(this.#parts.cursors, (frame) => this.#heard(generation, frame));
  }

  #hangUp() {
    this.#generation += 1;
    this.#parts.env.clearTimeout(this.#timer);
    this.#vitals.stop();
    this.#line?.close();
    this.#line = null;
  }

  /** @param {number} generation @param {Frame} frame */
  #heard(generation, frame) {
    // The reply to a send counts even when it comes by a line that is over; nothing else of it does.
    const reply = frame.type === "ack" || frame.type === "lost" || (frame.type === "error" && frame.client_id);
    if (generation !== this.#generation) return reply ? this.#parts.onFrame(frame) : undefined;
    this.#vitals.heard(frame);
    if (frame.type === "closed") return this.#closed(frame.code, frame.retry_after_ms ?? this.#told);
    if (frame.type === "opened") this.#opened();
    if (frame.type === "welcome") this.#vitals.start(Number(frame.ping_ms ?? 0));
    if (frame.type === "bye") this.#told = Number(frame.retry_after_ms ?? 0);
    this.#parts.onFrame(frame);
  }

  #opened() {
    this.#ladder.opened();
    this.#openedAt = this.#parts.env.now();
    const transport = this.#parts.transports[this.#ladder.rung].name;
    if (transport !== "websocket") this.#vitals.start(0);
    this.#show("live", { transport });
  }

  #dropped() {
    this.#closed(4508, 0);
  }

  /** @param {number} code @param {number} told milliseconds the server asked to stay away, 0 = it did not */
  #closed(code, told) {
    if (this.live && this.#parts.env.now() - this.#openedAt >= STEADY_MS) {
      this.#ladder.steady();
      this.#failures = 0;
      this.#renewed = false;
    }
    this.#hangUp();
    switch (comeback(code)) {
      case "never":
        return this.#show("stopped", { code });
      case "new-token":
        // A second refusal in a row is not about the token's age.
        if (this.#renewed || !this.#parts.renew()) return this.#show("stopped", { code });
        this.#renewed = true;
        return this.#wait(0, code);
      case "not-that":
        if (!this.#parts.onBlame(code)) return this.#show("stopped", { code });
        return this.#again(code, told);
      case "other-transport":
        return this.#wait(this.#ladder.absent() ? this.#jitter() : 0, code);
      case "at-once":
        // Once; a line that keeps breaking is met with the ordinary wait.
        if (this.#failures === 0) {
          this.#failures = 1;
          return this.#wait(0, code);
        }
        return this.#again(code, told);
      default:
        return this.#again(code, told);
    }
  }

  /** @param {number} code @param {number} told */
  #again(code, told) {
    this.#told = told;
    const pause = told > 0 || this.#ladder.failed();
    this.#wait(told > 0 ? told : pause ? this.#jitter() : 0, code);
  }

  #jitter() {
    this.#failures += 1;
    return fullJitter(this.#failures, this.#parts.env.random);
  }

  /** @param {number} ms @param {number} code */
  #wait(ms, code) {
    this.#show("waiting", { retryAt: this.#parts.env.now() + ms, code });
    this.#timer = this.#parts.env.setTimeout(() => this.#dial(), ms);
  }

  /** @param {LinkState["phase"]} phase @param {Partial<LinkState>} rest */
  #show(phase, rest) {
    this.state = { phase, transport: "", retryAt: 0, code: 0, ...rest };
    this.#parts.onState(this.state);
  }
}
