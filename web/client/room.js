// A room as this client holds it: an unbroken run of its log, and the cursor behind the last event of it.

import { place } from "./cursor.js";
import { Listeners } from "./listeners.js";
import { readEvent } from "./protocol.js";

/** @typedef {import("./protocol.js").Cursor} Cursor */
/** @typedef {import("./protocol.js").RoomEvent} RoomEvent */

/** Owned by the client's event loop. `events` has no hole and no repeat, whatever order frames come in. */
export class Room {
  #listeners = new Listeners();
  #send;

  /**
   * @param {string} id
   * @param {(message: Record<string, unknown>) => import("./outbox.js").Entry} send
   */
  constructor(id, send) {
    this.id = id;
    this.#send = send;
    /** @type {RoomEvent[]} */
    this.events = [];
    /** The newest number the server is known to have; more than `cursor.seq` while something is missing. */
    this.head = 0;
    /** Whether the log goes on before the first event held. */
    this.hasOlder = false;
    /** The code of the error that keeps this client out, or "". */
    this.refused = "";
    /** @type {Cursor | null} */
    this.cursor = null;
  }

  /**
   * `event` one more of the log, each once and in order · `reset` what was held is gone, `events` starts anew ·
   * `history` older ones were put in front · `typing`, `presence`, `read` somebody's state, as the server's frame ·
   * `state` the connection or a line that waits changed.
   *
   * @param {"event" | "reset" | "history" | "typing" | "presence" | "read" | "state"} what
   * @param {(value: any) => void} listener given the event, the frame, or the client's state
   * @returns {() => void} listens no longer
   */
  on(what, listener) {
    return this.#listeners.add(what, listener);
  }

  /** @param {string} what @param {unknown} value */
  tell(what, value) {
    this.#listeners.tell(what, value);
  }

  /** Writes a line here; as `Client.send`. @param {Record<string, unknown>} message */
  send(message) {
    return this.#send(message);
  }

  /** Whether the server has events that are not here yet. */
  get behind() {
    return this.cursor !== null && this.head > this.cursor.seq;
  }

  /**
   * Takes one live `message` or `event` frame.
   *
   * @param {Record<string, any>} frame
   * @returns {"applied" | "old" | "gap"} `gap`: the caller fetches what follows the cursor
   */
  apply(frame) {
    const event = readEvent(frame);
    if (!Number.isSafeInteger(event.seq) || event.seq < 1) return "old";
    this.noteHead(event.seq);
    // A room that has not been joined has no cursor: its `joined` answer brings this event or makes it a gap.
    if (this.cursor === null) return "old";
    const where = place(this.cursor, event.seq);
    if (where !== "next") return where;
    this.#append(event);
    return "applied";
  }

  /**
   * Takes a `joined` frame or the answer of a read, which are the same thing.
   *
   * @param {Record<string, any>} answer
   * @returns {"reset" | "applied" | "same"} `reset`: what was held before is gone
   */
  adopt(answer) {
    const events = (answer.events ?? []).map(readEvent);
    const epoch = String(answer.epoch ?? "");
    this.refused = "";
    if (this.cursor === null || answer.reset === true || epoch !== this.cursor.epoch) {
      this.#restart(epoch, Number(answer.head ?? 0), events);
      return "reset";
    }
    this.noteHead(Number(answer.head ?? 0));
    const before = this.cursor.seq;
    for (const event of events) {
      this.noteHead(event.seq);
      if (place(this.cursor, event.seq) === "next") this.#append(event);
    }
    return this.cursor.seq > before ? "applied" : "same";
  }

  /**
   * Puts a page of history before what is held.
   *
   * @param {Record<string, any>[]} page newest last
   * @returns {number} how many were new
   */
  prepend(page) {
    const older = page.map(readEvent);
    const kept = [];
    let first = this.oldest;
    for (let i = older.length - 1; i >= 0; i--) {
      if (older[i].seq >= first) continue;
      if (older[i].seq !== first - 1) break;
      kept.unshift(older[i]);
      first = older[i].seq;
    }
    this.events.unshift(...kept);
    this.hasOlder = kept.length > 0 && first > 1;
    if (kept.length > 0) this.#listeners.tell("history", this);
    return kept.length;
  }

  /** The number before which history goes on. */
  get oldest() {
    if (this.events.length > 0) return this.events[0].seq;
    return this.cursor === null ? 1 : this.cursor.seq + 1;
  }

  /** @param {number} head a number the server was heard to have */
  noteHead(head) {
    if (head > this.head) this.head = head;
  }

  /** @param {string} epoch @param {number} head @param {RoomEvent[]} events */
  #restart(epoch, head, events) {
    const base = events.length > 0 ? events[0].seq - 1 : head;
    this.events = [];
    this.head = head;
    this.cursor = { epoch, seq: base };
    this.hasOlder = base > 0;
    this.#listeners.tell("reset", this);
    for (const event of events) {
      this.noteHead(event.seq);
      if (place(this.cursor, event.seq) === "next") this.#append(event);
    }
  }

  /** @param {RoomEvent} event */
  #append(event) {
    if (this.cursor === null) return;
    this.events.push(event);
    this.cursor = { epoch: this.cursor.epoch, seq: event.seq };
    this.#listeners.tell("event", event);
  }
}
