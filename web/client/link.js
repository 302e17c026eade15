// Keeps one line to the server up: which transport, when again, when to move to a better one, and when to stop.

import { fullJitter } from "./backoff.js";
import { Climb } from "./climb.js";
import { resumeFrom } from "./cursor.js";
import { Ladder } from "./ladder.js";
import { comeback, ping } from "./protocol.js";
import { Trial } from "./trial.js";
import { Vitals } from "./vitals.js";

/** @typedef {import("./protocol.js").Frame} Frame */

/** A line that broke sooner after opening counts as one more failure to connect … */
export const STEADY_MS = 10_000;
/** … and sooner than this as one more failure of its transport. */
export const LASTING_MS = 60_000;
/** A line that takes longer to open is not waited for: what there is, is read meanwhile. */
export const SLOW_MS = 2_000;

/**
 * `connecting` a line is being opened · `live` frames flow · `waiting` the next try is at `retryAt` ·
 * `stopped` it will not come back by itself, `code` says why.
 *
 * @typedef {{ phase: "connecting" | "live" | "waiting" | "stopped", transport: string, retryAt: number, code: number }} LinkState
 *
 * A change of transport. `start` the first one · `fall` the one before broke · `climb` a better one was found ·
 * `told` the server or the page asked for it.
 *
 * @typedef {{ from: string, to: string, why: "start" | "fall" | "climb" | "told" }} Move
 */

/** Owned by the client's event loop. One line is in use, another may be on trial; what an earlier one still says is not heard. */
export class Link {
  /** @type {LinkState} */
  state = { phase: "connecting", transport: "", retryAt: 0, code: 0 };
  /** @type {import("./protocol.js").Line | null} */ #line = null;
  /** @type {Trial | null} */ #trial = null;
  /** @type {any} */ #timer = null;
  #generation = 0;
  #failures = 0;
  #told = 0;
  #openedAt = 0;
  #renewed = false;
  #lasted = false;
  #asked = 0;
  /** The transport in use last. */ #last = "";
  #parts;
  #ladder;
  #vitals;
  #climb;

  /**
   * @param {object} parts
   * @param {import("./protocol.js").Transport[]} parts.transports best first
   * @param {import("./protocol.js").Cursors} parts.cursors
   * @param {(frame: Frame) => void} parts.onFrame
   * @param {(state: LinkState) => void} parts.onState
   * @param {(move: Move) => void} parts.onMove
   * @param {(code: number) => boolean} parts.onBlame the command in flight broke the line; whether there was one
   * @param {() => void} parts.onSilent what there is should be read without the line
   * @param {() => boolean} parts.behind whether any room misses something
   * @param {() => boolean} parts.renew asks for another token; false when there is none
   * @param {number} [parts.probeMs] the longest time between two looks for something better
   * @param {import("./environment.js").Environment} parts.env
   */
  constructor(parts) {
    this.#parts = parts;
    this.#ladder = new Ladder(parts.transports.map((transport) => transport.name));
    const number = () => ++this.#asked;
    const ask = (/** @type {number} */ n) => this.#line?.send(ping(n));
    this.#vitals = new Vitals(parts.env, number, ask, () => this.#dropped());
    this.#climb = new Climb(parts.env, () => this.#ladder.above, (...how) => this.#attempt(...how), parts.probeMs);
  }

  get live() {
    return this.state.phase === "live";
  }

  /** Whether a command goes straight to the server on the line, and its answer comes back by it. */
  get bare() {
    return this.live && this.#transport(this.#ladder.name).bare;
  }

  /** Whether it stopped because nobody is logged in. */
  get signedOut() {
    return this.state.phase === "stopped" && this.state.code === 4401;
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
    const cursor = new Map(this.#parts.cursors()).get(room) ?? null;
    const join = { action: "join", id: `join:${room}`, room_id: room, ...resumeFrom(cursor) };
    this.#line?.send(join);
    this.#trial?.follow(join);
  }

  /** The page or the network came back: is the line still there? @param {import("./environment.js").Waking} why */
  wake(why) {
    if (this.live) this.#vitals.wake();
    // A wait the server asked for is kept, one of our own is cut short.
    else if (this.state.phase === "waiting" && this.#told === 0) this.#dial();
    this.#climb.wake(why);
  }

  /** The server does not know who speaks, whatever token it is shown. */
  unauthorized() {
    if (this.live || this.signedOut) return;
    this.#hangUp();
    this.#show("stopped", { code: 4401 });
  }

  /** An answer is overdue: is the line still there? */
  doubt() {
    if (this.live) this.#vitals.wake();
  }

  /** Only these transports, from now on. @param {string[]} names */
  use(names) {
    this.#ladder.wish(names);
    void this.#reach();
  }

  /** Moves to the best rung that may be used. */
  async #reach() {
    if (this.live) {
      if (this.#ladder.above.length === 0 || (await this.#climb.now())) return;
      if (!this.#ladder.allowed && this.live) this.#fromTop();
    } else if (this.state.phase === "connecting" && !this.#ladder.allowed) {
      this.#fromTop();
    }
  }

  #fromTop() {
    this.#ladder.top();
    this.#dial();
  }

  #dial() {
    this.#hangUp();
    const generation = this.#generation;
    if (!this.#ladder.allowed) this.#ladder.top();
    const transport = this.#transport(this.#ladder.name);
    this.#told = 0;
    this.#show("connecting", { transport: transport.name });
    this.#timer = this.#parts.env.setTimeout(this.#parts.onSilent, SLOW_MS);
    this.#line = transport.open(this.#parts.cursors, (frame) => this.#heard(generation, frame));
  }

  #hangUp() {
    this.#generation += 1;
    this.#parts.env.clearTimeout(this.#timer);
    this.#vitals.stop();
    this.#climb.stop();
    this.#trial?.cancel();
    this.#line?.close();
    this.#line = null;
  }

  /** @param {number} generation @param {Frame} frame */
  #heard(generation, frame) {
    // The reply to a send counts even when it comes by a line that is over; nothing else of it does.
    const reply = frame.type === "ack" || frame.type === "lost" || (frame.type === "error" && frame.client_id);
    if (generation !== this.#generation) return reply ? this.#parts.onFrame(frame) : undefined;
    this.#vitals.heard(frame);
    if (frame.type === "closed") {
      return this.#closed(frame.code, frame.retry_after_ms ?? this.#told, frame.silent === true);
    }
    if (frame.type === "opened") this.#opened(Number(frame.ping_ms ?? 0));
    if (frame.type === "bye") this.#told = Number(frame.retry_after_ms ?? 0);
    this.#hear(frame);
    this.#trial?.look();
  }

  /** What any line may say, also one on trial. @param {Frame} frame */
  #hear(frame) {
    this.#parts.onFrame(frame);
    const names = (frame.type === "advice" ? frame : frame.advice)?.transports;
    if (!Array.isArray(names)) return;
    // Each welcome says it again, also that of a line on trial: only what is new may start another trial.
    if (this.#ladder.advise(names.map(String)) && !this.#ladder.allowed) void this.#reach();
  }

  /** @param {number} pingMs */
  #opened(pingMs) {
    const { name } = this.#ladder;
    // What had carried for long and then broke together with the way down is likely to be back soon.
    const soon = this.#lasted && this.#last !== name;
    this.#up(name, pingMs, this.#last === "" ? "start" : "fall");
    this.#climb.begin(soon);
  }

  /** @param {string} name @param {number} pingMs @param {Move["why"]} why */
  #up(name, pingMs, why) {
    const from = this.#last;
    this.#parts.env.clearTimeout(this.#timer);
    this.#ladder.stand(name);
    this.#openedAt = this.#parts.env.now();
    this.#last = name;
    this.#vitals.start(pingMs);
    this.#show("live", { transport: name });
    if (from === name) return;
    if (from !== "") this.#climb.moved();
    this.#parts.onMove({ from, to: name, why });
  }

  /**
   * Tries a transport beside the line in use, and moves there when it is level.
   *
   * @param {string} name
   * @param {number} proofMs how long it may take to open and to answer
   * @param {number} hold how many seconds more a read may be held as a proof
   * @returns {Promise<boolean>} whether it moved
   */
  #attempt(name, proofMs, hold) {
    this.#trial?.cancel();
    const told = !this.#ladder.allowed;
    return new Promise((resolve) => {
      const trial = new Trial({
        transport: this.#transport(name),
        cursors: this.#parts.cursors,
        onFrame: (frame) => this.#hear(frame),
        behind: this.#parts.behind,
        number: () => ++this.#asked,
        proofMs,
        // What was asked for is not kept waiting.
        hold: told ? 0 : hold,
        onEnd: (good) => {
          this.#trial = null;
          if (good) this.#moveTo(trial, name, told ? "told" : "climb");
          resolve(good);
        },
        env: this.#parts.env,
      });
      this.#trial = trial;
    });
  }

  /** @param {Trial} trial @param {string} name @param {Move["why"]} why */
  #moveTo(trial, name, why) {
    this.#generation += 1;
    const generation = this.#generation;
    this.#line?.close();
    this.#line = trial.release((frame) => this.#heard(generation, frame));
    this.#up(name, trial.pingMs, why);
    this.#climb.begin(false);
  }

  #dropped() {
    this.#parts.onSilent();
    this.#closed(4508, 0, false);
  }

  /** @param {number} code @param {number} told milliseconds the server asked to stay away, 0 = it did not @param {boolean} silent */
  #closed(code, told, silent) {
    if (this.live) this.#settle(this.#parts.env.now() - this.#openedAt);
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
        return this.#again(code, told, silent);
      case "other-transport":
        return this.#wait(this.#ladder.absent() ? this.#jitter() : 0, code);
      case "at-once":
        // Once; a line that keeps breaking is met with the ordinary wait.
        if (this.#failures === 0) {
          this.#failures = 1;
          return this.#wait(0, code);
        }
        return this.#again(code, told, silent);
      default:
        return this.#again(code, told, silent);
    }
  }

  /** @param {number} lived milliseconds a line was up that broke now */
  #settle(lived) {
    this.#climb.fell(lived);
    this.#lasted = lived >= LASTING_MS;
    if (this.#lasted || this.#climb.spent) this.#ladder.steady();
    if (lived < STEADY_MS) return;
    this.#failures = 0;
    this.#renewed = false;
  }

  /** @param {number} code @param {number} told @param {boolean} silent */
  #again(code, told, silent) {
    this.#told = told;
    // A place that is taken here may be free on another rung, or not be needed there; a drain is about none of them.
    const pause = (told > 0 && code !== 4429) || this.#ladder.failed(silent);
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

  /** @param {string} name */
  #transport(name) {
    const { transports } = this.#parts;
    return transports.find((transport) => transport.name === name) ?? transports[0];
  }
}
