// The WebSocket transport: one socket, hello first, then a join per room.

import { resumeFrom } from "../cursor.js";
import { PAGE } from "../protocol.js";

/** @typedef {import("../protocol.js").Line} Line */

/** A socket without a welcome by then is held up, or its frames are swallowed, by something on the way. */
export const OPEN_MS = 5_000;

/**
 * @param {object} parts
 * @param {string} parts.url `ws:` or `wss:` address of the endpoint
 * @param {import("../identity.js").Identity} parts.identity
 * @param {import("../environment.js").Environment} parts.env
 * @returns {import("../protocol.js").Transport}
 */
export function websocket(parts) {
  return {
    name: "websocket",
    bare: true,
    open(cursors, onFrame) {
      try {
        return new SocketLine(new parts.env.WebSocket(parts.url), parts, cursors, onFrame);
      } catch {
        // The page may not open sockets (policy, mixed content): as good as a server without this endpoint.
        parts.env.setTimeout(() => onFrame({ type: "closed", code: 4404 }), 0);
        return { send() {}, close() {} };
      }
    },
  };
}

/** @implements {Line} */
class SocketLine {
  #parts;
  #cursors;
  #onFrame;
  #socket;
  /** @type {any} */ #deadline;
  #welcome = false;
  #over = false;
  /** How long an answer to the hello asked to stay away. */ #told = 0;
  /** @type {Map<string, string>} the id that the last join of each room went with */ #joins = new Map();
  #number = 0;

  /**
   * @param {WebSocket} socket
   * @param {Parameters<typeof websocket>[0]} parts
   * @param {import("../protocol.js").Cursors} cursors
   * @param {import("../protocol.js").OnFrame} onFrame
   */
  constructor(socket, parts, cursors, onFrame) {
    this.#parts = parts;
    this.#cursors = cursors;
    this.#onFrame = onFrame;
    this.#deadline = parts.env.setTimeout(() => this.#end(1006, true), OPEN_MS);
    this.#socket = socket;
    this.#socket.onopen = () => this.#hello();
    this.#socket.onmessage = (message) => this.#heard(String(message.data));
    this.#socket.onclose = (close) => this.#end(close.code);
  }

  /** @param {import("../protocol.js").Command} command */
  send(command) {
    // Before the welcome there is nothing to add: it is answered with a join for every room wanted by then.
    if (!this.#welcome) return;
    this.#say(command.action === "join" ? this.#numbered(command) : command);
  }

  close() {
    if (this.#over) return;
    this.#over = true;
    this.#parts.env.clearTimeout(this.#deadline);
    // A socket whose network is gone fires `close` only after minutes: nobody listens any more.
    this.#socket.onopen = this.#socket.onmessage = this.#socket.onclose = null;
    this.#socket.close();
  }

  /**
   * A room's name may be longer than an id, and of several joins of a room only the last one counts.
   *
   * @param {import("../protocol.js").Command} join
   */
  #numbered(join) {
    const id = `join:${++this.#number}`;
    this.#joins.set(join.room_id, id);
    return { ...join, id, limit: PAGE };
  }

  async #hello() {
    try {
      const who = await this.#parts.identity.hello();
      // Nobody is logged in at the site.
      if (who.token === "") return this.#end(4401);
      this.#say({ action: "hello", v: 1, id: "hello", ...who });
    } catch {
      // The site's token source failed; without a token there is nothing to say.
      this.#end(4500);
    }
  }

  /** @param {object} frame */
  #say(frame) {
    if (this.#socket.readyState === 1) this.#socket.send(JSON.stringify(frame));
  }

  /** @param {string} text */
  #heard(text) {
    if (this.#over) return;
    const frame = JSON.parse(text);
    if (frame.type === "error" && String(frame.id).startsWith("join:")) return this.#refused(frame);
    this.#onFrame(frame);
    if (frame.type === "error" && !this.#welcome) this.#told = Number(frame.retry_after_ms ?? 0);
    if (frame.type !== "welcome" || this.#over) return;
    this.#parts.env.clearTimeout(this.#deadline);
    this.#parts.identity.accepted();
    this.#welcome = true;
    this.#onFrame({ type: "opened", ping_ms: Number(frame.ping_ms ?? 0) });
    for (const [room, cursor] of this.#cursors()) {
      this.send({ action: "join", id: `join:${room}`, room_id: room, ...resumeFrom(cursor) });
    }
  }

  /** @param {import("../protocol.js").Frame} frame the `error` in answer to a join */
  #refused(frame) {
    for (const [room, id] of this.#joins) if (id === frame.id) return this.#onFrame({ ...frame, id: `join:${room}` });
  }

  /** @param {number} code @param {boolean} [silent] */
  #end(code, silent = false) {
    if (this.#over) return;
    this.close();
    this.#onFrame({ type: "closed", code, silent, retry_after_ms: this.#told || undefined });
  }
}
