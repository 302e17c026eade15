// The HTTP line under long-poll and poll: one loop of reads per room, each from the cursor as it stands.

import { resumeFrom } from "../cursor.js";
import { errorOf } from "../http.js";
import { PAGE } from "../protocol.js";

/** @typedef {import("../protocol.js").Cursor} Cursor */
/** @typedef {import("../protocol.js").Line} Line */

/** How many events one read may bring. */
const LIMIT = 200;
/** Time a read may take beyond what the server was allowed to wait. */
const GRACE_MS = 10_000;
/** The least time between two held reads that brought nothing. */
const FLOOR_MS = 1_000;

/** @type {Record<number, number>} the close code that says the same as an HTTP status */
const CLOSE_CODES = { 0: 1006, 400: 4400, 401: 4401, 403: 4403, 404: 4404, 429: 4429, 503: 4503 };

/**
 * @typedef {object} Manner
 * @property {number} wait seconds the server may hold a read
 * @property {(answer: import("../http.js").Answer, recent: number) => number} pause milliseconds until the next read
 * @property {import("../http.js").Http} http
 * @property {import("../environment.js").Environment} env
 */

/** @implements {Line} */
export class ReaderLine {
  /** @type {Map<string, Loop>} */
  #loops = new Map();
  #manner;
  #cursors;
  #onFrame;
  #opened = false;
  #over = false;

  /**
   * @param {Manner} manner
   * @param {import("../protocol.js").Cursors} cursors
   * @param {import("../protocol.js").OnFrame} onFrame
   */
  constructor(manner, cursors, onFrame) {
    this.#manner = manner;
    this.#cursors = cursors;
    this.#onFrame = onFrame;
    for (const [room] of cursors()) this.#follow(room);
  }

  /** @param {import("../protocol.js").Command} command */
  send(command) {
    if (command.action === "join") this.#follow(command.room_id);
    else if (command.action === "leave") this.#leave(command.room_id);
    else if (command.action === "ping") for (const loop of this.#loops.values()) loop.hurry(command.n);
    else if (command.action === "message") this.#post(command);
  }

  close() {
    this.#over = true;
    for (const room of [...this.#loops.keys()]) this.#leave(room);
  }

  /** @param {import("../protocol.js").Command} command */
  async #post(command) {
    const reply = await this.#manner.http.send(command);
    // The outcome of a send is worth knowing even when this line is over.
    this.#onFrame(reply);
    // One's own line should not wait for the next poll to be seen.
    if (reply.type === "ack") this.#loops.get(command.room_id)?.hurry(null);
  }

  /** @param {string} room */
  #leave(room) {
    this.#loops.get(room)?.stop();
    this.#loops.delete(room);
  }

  /** @param {string} room */
  async #follow(room) {
    this.#leave(room);
    const loop = new Loop(this.#manner.env);
    this.#loops.set(room, loop);
    let wait = 0;
    while (!loop.stopped) {
      const cursor = this.#cursorOf(room);
      const asked = loop.begin();
      const askedAt = this.#manner.env.now();
      const answer = await this.#read(room, cursor, wait, asked.signal);
      if (loop.stopped) return;
      if (answer.status === 0 && asked.signal.aborted) {
        wait = 0;
        continue;
      }
      if (!this.#take(room, answer)) return this.#leave(room);
      if (asked.n !== null) this.#onFrame({ type: "pong", n: asked.n });
      const held = wait > 0 ? this.#manner.env.now() - askedAt : FLOOR_MS;
      await loop.sleep(this.#pause(room, cursor, answer, held));
      wait = loop.hurried ? 0 : this.#manner.wait;
    }
  }

  /** @param {string} room @param {Cursor | null} cursor @param {number} wait @param {AbortSignal} signal */
  #read(room, cursor, wait, signal) {
    const limit = cursor === null ? PAGE : LIMIT;
    const params = { ...resumeFrom(cursor), limit, wait };
    return this.#manner.http.read(room, params, wait * 1000 + GRACE_MS, signal);
  }

  /**
   * @param {string} room
   * @param {import("../http.js").Answer} answer
   * @returns {boolean} whether to go on with this room
   */
  #take(room, answer) {
    const { status, body } = answer;
    const read = status === 200 || status === 204 || status === 304;
    const refused = (status === 403 || status === 404) && body.error !== undefined;
    if (!read && !refused) {
      this.#fail(status, answer.retryAfter);
      return false;
    }
    if (!this.#opened) {
      this.#opened = true;
      this.#onFrame({ type: "opened" });
    }
    if (refused) this.#onFrame({ ...errorOf(answer), id: `join:${room}`, room_id: room });
    else this.#onFrame(status === 200 ? { ...body, type: "joined", room_id: room } : { type: "ping" });
    return read && !this.#over;
  }

  /** @param {number} status @param {number | null} retryAfter */
  #fail(status, retryAfter) {
    if (this.#over) return;
    this.close();
    const code = CLOSE_CODES[status] ?? 4500;
    this.#onFrame({ type: "closed", code, ...(retryAfter === null ? {} : { retry_after_ms: retryAfter }) });
  }

  /**
   * @param {string} room
   * @param {Cursor | null} asked the cursor the read went out with
   * @param {import("../http.js").Answer} answer
   * @param {number} held how long the server held the read
   */
  #pause(room, asked, answer, held) {
    const now = this.#cursorOf(room);
    const moved = now !== null && (asked === null || asked.seq !== now.seq || asked.epoch !== now.epoch);
    if (moved && now.seq < Number(answer.body.head ?? 0)) return 0;
    // Something that answers a held read at once with nothing new must not become a hot loop.
    const floor = moved || held >= FLOOR_MS ? 0 : FLOOR_MS;
    return Math.max(this.#manner.pause(answer, answer.body.events?.length ?? 0), floor);
  }

  /** @param {string} room @returns {Cursor | null} */
  #cursorOf(room) {
    for (const [id, cursor] of this.#cursors()) if (id === room) return cursor;
    return null;
  }
}

/** One room's loop: its read in flight, its pause, and the wish to hurry. Owned by its line. */
class Loop {
  stopped = false;
  hurried = false;
  #env;
  #aborter = new AbortController();
  /** @type {(() => void) | null} */
  #wakeUp = null;
  /** @type {number | null} */
  #owed = null;

  /** @param {import("../environment.js").Environment} env */
  constructor(env) {
    this.#env = env;
  }

  /** @returns {{ signal: AbortSignal, n: number | null }} */
  begin() {
    this.#aborter = new AbortController();
    this.hurried = false;
    const n = this.#owed;
    this.#owed = null;
    return { signal: this.#aborter.signal, n };
  }

  /** Read again now. @param {number | null} n the number of a ping that wants its pong */
  hurry(n) {
    this.hurried = true;
    if (n !== null) this.#owed = n;
    if (this.#wakeUp !== null) this.#wakeUp();
    else if (n !== null) this.#aborter.abort();
  }

  stop() {
    this.stopped = true;
    this.#aborter.abort();
    this.#wakeUp?.();
  }

  /** @param {number} ms @returns {Promise<void>} ends early when hurried or stopped */
  sleep(ms) {
    if (ms <= 0 || this.hurried || this.stopped) return Promise.resolve();
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
