// A line beside the one in use, that has to prove itself before it may take over.

import { resumeFrom } from "./cursor.js";
import { ping, refusesPing } from "./protocol.js";

/** How often a question must come back. */
export const ECHOES = 2;
/** A line that is not level with the other by then is no better. */
export const CATCH_UP_MS = 10_000;

/** @typedef {import("./protocol.js").Frame} Frame */

/**
 * Owned by its link. It asks twice, with numbers never used before; then it joins from the cursors as they
 * stand, and is good once nothing is missing that it has announced, and a read has come through that was held, if
 * such reads are its way. The line in use goes on all the while; what both bring is dropped by its number.
 */
export class Trial {
  pingMs = 0;
  #parts;
  /** @type {(frame: Frame) => void} */ #listener = (frame) => this.#heard(frame);
  /** @type {import("./protocol.js").Line} */ #line;
  /** @type {any} */ #deadline = null;
  #asked = 0;
  #echoes = 0;
  #proven = false;
  #held;
  #over = false;
  /** @type {Set<string>} rooms whose `joined` is still to come */ #joining = new Set();

  /**
   * @param {object} parts
   * @param {import("./protocol.js").Transport} parts.transport
   * @param {import("./protocol.js").Cursors} parts.cursors
   * @param {(frame: Frame) => void} parts.onFrame what the new line brings before it takes over
   * @param {() => boolean} parts.behind whether any room still misses something
   * @param {() => number} parts.number a number never used before
   * @param {number} parts.proofMs how long it may take to open and to answer
   * @param {number} parts.hold the seconds at most for which a read is held as a proof, beyond that time; 0 = none need be
   * @param {(good: boolean) => void} parts.onEnd
   * @param {import("./environment.js").Environment} parts.env
   */
  constructor(parts) {
    this.#parts = parts;
    const { transport, cursors } = parts;
    const hold = Math.min(transport.wait ?? 0, parts.hold);
    this.#held = hold === 0;
    this.#within(parts.proofMs + hold * 1_000);
    // A bare line is asked before it carries anything; of the others the reading itself is what is tried.
    this.#line = transport.open(
      () => (transport.bare && !this.#proven ? [] : cursors()),
      (frame) => this.#listener(frame),
      hold,
    );
  }

  /** Hands the line over to the link. @param {(frame: Frame) => void} listener hears it from now on */
  release(listener) {
    this.#listener = listener;
    return this.#line;
  }

  /** One more room is wanted. @param {import("./protocol.js").Command} join */
  follow(join) {
    if (!this.#parts.transport.bare || this.#proven) this.#line.send(join);
  }

  /** The other line brought something: is this one level with it now? */
  look() {
    if (this.#proven && this.#held && !this.#over && this.#joining.size === 0 && !this.#parts.behind()) this.#end(true);
  }

  cancel() {
    this.#end(false);
  }

  /** @param {Frame} frame */
  #heard(frame) {
    if (this.#over) return;
    if (frame.type === "closed" || frame.type === "bye") return this.#end(false);
    if (frame.type === "opened") {
      this.pingMs = Number(frame.ping_ms ?? 0);
      return this.#ask();
    }
    if (frame.type === "pong") return frame.n === this.#asked ? this.#echoed() : undefined;
    if (refusesPing(frame, this.#asked)) {
      this.#parts.env.setTimeout(() => this.#over || this.#ask(), Number(frame.retry_after_ms ?? 1_000));
      return;
    }
    if (frame.type === "held") {
      this.#held = true;
      this.#within(CATCH_UP_MS);
    }
    this.#parts.onFrame(frame);
    const refused = frame.type === "error" && String(frame.id).startsWith("join:");
    if (frame.type === "joined") this.#joining.delete(String(frame.room_id));
    if (refused) this.#joining.delete(String(frame.id).slice(5));
    this.look();
  }

  #ask() {
    this.#asked = this.#parts.number();
    this.#line.send(ping(this.#asked));
  }

  #echoed() {
    this.#echoes += 1;
    if (this.#echoes < ECHOES) return this.#ask();
    if (this.#held) this.#within(CATCH_UP_MS);
    this.#proven = true;
    if (this.#parts.transport.bare) {
      for (const [room, cursor] of this.#parts.cursors()) {
        this.#joining.add(room);
        this.#line.send({ action: "join", id: `join:${room}`, room_id: room, ...resumeFrom(cursor) });
      }
    }
    this.look();
  }

  /** @param {number} ms */
  #within(ms) {
    this.#parts.env.clearTimeout(this.#deadline);
    this.#deadline = this.#parts.env.setTimeout(() => this.#end(false), ms);
  }

  /** @param {boolean} good */
  #end(good) {
    if (this.#over) return;
    this.#over = true;
    this.#parts.env.clearTimeout(this.#deadline);
    if (!good) this.#line.close();
    this.#parts.onEnd(good);
  }
}
