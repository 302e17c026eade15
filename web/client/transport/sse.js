// The SSE transport: one answer that never ends brings the frames of all rooms; what is sent goes as POST.

import { resumeFrom } from "../cursor.js";
import { closeCode, readAnswer } from "../http.js";
import { PAGE } from "../protocol.js";
import { EventParser } from "./parser.js";

/** @typedef {import("../protocol.js").Cursor} Cursor */
/** @typedef {import("../protocol.js").Line} Line */

/** The server's first bytes come with the headers; where they do not, something on the way keeps them back. */
export const FIRST_MS = 5_000;
/** The server says something at least this often. */
export const BEAT_MS = 15_000;
/** A stream that was refused as one too many is asked for again after this, where the server names no time. */
const AGAIN_MS = 5_000;
/** … and never sooner than this. */
const LEAST_MS = 1_000;
const READ_MS = 10_000;

/**
 * Read by `fetch` and not by `EventSource`, which can neither carry a token in a header nor tell its status.
 *
 * @param {object} parts
 * @param {import("../http.js").Http} parts.http
 * @param {import("../environment.js").Environment} parts.env
 * @returns {import("../protocol.js").Transport}
 */
export function sse({ http, env }) {
  return { name: "sse", bare: false, open: (cursors, onFrame) => new StreamLine(http, env, cursors, onFrame) };
}

/**
 * A stream cannot be spoken to: to join a room or to prove itself the line opens the next stream, from the
 * cursors as they stand, and lets the one before go when the next has begun. While that is refused as one too
 * many, the one before stays, and rooms it does not bring are read once with each refusal.
 *
 * @implements {Line}
 */
class StreamLine {
  /** @type {Set<string>} */ #rooms = new Set();
  /** @type {Stream | null} */ #current = null;
  /** @type {Stream | null} */ #next = null;
  /** @type {Set<string>} what the current stream brings */ #brought = new Set();
  /** @type {any} */ #again = null;
  /** @type {number[]} numbers of pings that want their pong */ #owed = [];
  #planned = false;
  #opened = false;
  #over = false;
  #http;
  #env;
  #cursors;
  #onFrame;

  /**
   * @param {import("../http.js").Http} http
   * @param {import("../environment.js").Environment} env
   * @param {import("../protocol.js").Cursors} cursors
   * @param {import("../protocol.js").OnFrame} onFrame
   */
  constructor(http, env, cursors, onFrame) {
    this.#http = http;
    this.#env = env;
    this.#cursors = cursors;
    this.#onFrame = onFrame;
    for (const [room] of cursors()) this.#rooms.add(room);
    this.#plan();
  }

  /** @param {import("../protocol.js").Command} command */
  send(command) {
    if (command.action === "message") return void this.#post(command);
    if (command.action === "join") this.#rooms.add(command.room_id);
    if (command.action === "leave") this.#rooms.delete(command.room_id);
    if (command.action === "ping") this.#owed.push(command.n);
    this.#plan();
  }

  close() {
    this.#over = true;
    this.#current?.close();
    this.#next?.close();
  }

  /** @param {import("../protocol.js").Command} command */
  async #post(command) {
    this.#onFrame(await this.#http.send(command));
  }

  /** Several wishes of one moment make one stream. */
  #plan() {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      this.#reopen();
    });
  }

  #reopen() {
    if (this.#over) return;
    this.#env.clearTimeout(this.#again);
    const owed = [...this.#owed];
    this.#next?.close();
    const held = [...this.#cursors()].filter(([room]) => this.#rooms.has(room));
    if (held.length === 0) return this.#begun(owed);
    const stream = new Stream(this.#http, this.#env, held, {
      begun: () => {
        this.#current?.close();
        this.#current = stream;
        this.#next = null;
        this.#brought = new Set(held.map(([room]) => room));
        this.#begun(owed);
      },
      frame: (frame) => this.#onFrame(frame),
      over: (code, more) => {
        if (code === 4429 && this.#next === stream && this.#current !== null) this.#putOff(owed, held, more);
        else this.#end(code, more);
      },
    });
    this.#next = stream;
  }

  /** @param {number[]} owed pings that were asked before this stream was */
  #begun(owed) {
    if (!this.#opened) {
      this.#opened = true;
      this.#onFrame({ type: "opened", ping_ms: this.#rooms.size > 0 ? BEAT_MS : 0 });
    }
    for (const n of owed) {
      this.#owed = this.#owed.filter((other) => other !== n);
      this.#onFrame({ type: "pong", n });
    }
  }

  /**
   * No place is free for the next stream.
   *
   * @param {number[]} owed
   * @param {[string, Cursor | null][]} held
   * @param {{ retry_after_ms?: number }} more
   */
  #putOff(owed, held, more) {
    const retry_after_ms = Math.max(LEAST_MS, more.retry_after_ms ?? AGAIN_MS);
    this.#next = null;
    this.#owed = this.#owed.filter((n) => !owed.includes(n));
    for (const n of owed) this.#onFrame({ type: "error", id: `ping:${n}`, temporary: true, retry_after_ms });
    for (const [room, cursor] of held) if (!this.#brought.has(room)) void this.#glance(room, cursor);
    this.#again = this.#env.setTimeout(() => this.#plan(), retry_after_ms);
  }

  /** @param {string} room @param {Cursor | null} cursor */
  async #glance(room, cursor) {
    const { status, body } = await this.#http.read(room, { ...resumeFrom(cursor), limit: PAGE }, READ_MS);
    if (status === 200 && !this.#over) this.#onFrame({ ...body, type: "joined", room_id: room });
  }

  /** @param {number} code @param {object} more */
  #end(code, more) {
    if (this.#over) return;
    this.close();
    this.#onFrame({ type: "closed", code, ...more });
  }
}

/** One endless answer. Owned by its line; after `close()` it says nothing more. */
class Stream {
  #aborter = new AbortController();
  #begun = false;
  #over = false;
  #env;
  #told;
  /** @type {any} */ #deadline;

  /**
   * @param {import("../http.js").Http} http
   * @param {import("../environment.js").Environment} env
   * @param {[string, Cursor | null][]} cursors
   * @param {{ begun(): void, frame(frame: import("../protocol.js").Frame): void, over(code: number, more: object): void }} told
   */
  constructor(http, env, cursors, told) {
    this.#env = env;
    this.#told = told;
    this.#deadline = env.setTimeout(() => this.#end(1006, { silent: true }), FIRST_MS);
    void this.#run(http.stream(cursors, this.#aborter.signal));
  }

  close() {
    this.#over = true;
    this.#env.clearTimeout(this.#deadline);
    this.#aborter.abort();
  }

  /** @param {Promise<Response>} asked */
  async #run(asked) {
    try {
      const response = await asked;
      const kind = response.headers.get("content-type") ?? "";
      if (response.status !== 200 || response.body === null || !kind.startsWith("text/event-stream")) {
        return await this.#refused(response);
      }
      const reader = response.body.getReader();
      const decoder = new TextDecoder();
      const parser = new EventParser();
      for (;;) {
        const { done, value } = await reader.read();
        if (done || this.#over) break;
        this.#took(parser.push(decoder.decode(value, { stream: true })));
      }
    } catch {
      // Refused, cut or aborted: there is no answer any more, which is said below.
    }
    this.#end(1006, {});
  }

  /** @param {string[]} texts */
  #took(texts) {
    if (!this.#begun) {
      this.#begun = true;
      this.#env.clearTimeout(this.#deadline);
      this.#told.begun();
    }
    // Also a comment is a sign of life.
    if (texts.length === 0) this.#told.frame({ type: "ping" });
    for (const text of texts) if (!this.#over) this.#told.frame(JSON.parse(text));
  }

  /** @param {Response} response */
  async #refused(response) {
    const { status, retryAfter } = await readAnswer(response);
    // A refusal that is not about who asks or how often: this way in is not there, others may be.
    const code = status === 401 || status === 429 || status >= 500 ? closeCode(status) : 4404;
    this.#end(code, retryAfter === null ? {} : { retry_after_ms: retryAfter });
  }

  /** @param {number} code @param {object} more */
  #end(code, more) {
    if (this.#over) return;
    this.close();
    this.#told.over(code, more);
  }
}
