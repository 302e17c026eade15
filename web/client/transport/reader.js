// The HTTP line under long-poll and poll: reads from the cursors as they stand, all rooms in one where the server can.

import { resumeFrom } from "../cursor.js";
import { closeCode, errorOf, NONE } from "../http.js";
import { PAGE } from "../protocol.js";
import { Loop } from "./loop.js";

/** @typedef {import("../protocol.js").Cursor} Cursor */
/** @typedef {import("../protocol.js").Line} Line */

/** How many events one read may bring. */
const LIMIT = 200;
/** Time a read may take beyond what the server was allowed to wait. */
const GRACE_MS = 10_000;
/** So often in a row a read is put off for being one too many, before the line is over: another way may do with less. */
const PUT_OFF = 2;
/** The least time between two held reads that brought nothing. */
const FLOOR_MS = 1_000;

/**
 * @typedef {object} Manner
 * @property {number} wait seconds the server may hold a read
 * @property {(answer: import("../http.js").Answer, recent: number) => number} pause milliseconds until the next read
 * @property {import("../http.js").Http} http
 * @property {import("../environment.js").Environment} env
 */

/** @implements {Line} */
export class ReaderLine {
  /** @type {Set<string>} */ #rooms = new Set();
  /** @type {Map<string, Loop>} by the rooms it reads, joined */ #loops = new Map();
  /** @type {number[]} numbers of pings that want their pong */ #owed = [];
  #manner;
  #cursors;
  #onFrame;
  #hold;
  #together = true;
  #planned = false;
  #opened = false;
  #over = false;

  /**
   * @param {Manner} manner
   * @param {import("../protocol.js").Cursors} cursors
   * @param {import("../protocol.js").OnFrame} onFrame
   * @param {number} [hold] seconds a read may be held until it is known that one comes through; 0 = it need not be
   */
  constructor(manner, cursors, onFrame, hold = 0) {
    this.#hold = hold;
    this.#manner = manner;
    this.#cursors = cursors;
    this.#onFrame = onFrame;
    for (const [room] of cursors()) this.#rooms.add(room);
    this.#plan();
  }

  /** @param {import("../protocol.js").Command} command */
  send(command) {
    if (command.action === "message") return void this.#post(command);
    if (command.action === "ping") return this.#ping(command.n);
    if (command.action === "join") this.#rooms.add(command.room_id);
    if (command.action === "leave") this.#rooms.delete(command.room_id);
    this.#plan();
  }

  close() {
    this.#over = true;
    for (const loop of this.#loops.values()) loop.stop();
  }

  /** @param {import("../protocol.js").Command} command */
  async #post(command) {
    const reply = await this.#manner.http.send(command);
    // The outcome of a send is worth knowing even when this line is over.
    this.#onFrame(reply);
    // One's own line should not wait for the next poll to be seen; a held read brings it.
    if (reply.type === "ack" && this.#manner.wait === 0) for (const loop of this.#loops.values()) loop.hurry(false);
  }

  /** @param {number} n */
  #ping(n) {
    this.#owed.push(n);
    if (this.#rooms.size === 0) this.#answered([n]);
    for (const loop of this.#loops.values()) loop.hurry(true);
  }

  /** Several wishes of one moment make one read. */
  #plan() {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      if (!this.#over) this.#arrange();
    });
  }

  /** Lets exactly those loops run that read what is wanted. */
  #arrange() {
    const all = [...this.#rooms];
    const groups = this.#together && all.length > 1 ? [all] : all.map((room) => [room]);
    const wanted = new Map(groups.map((group) => [group.join(), group]));
    for (const [key, loop] of this.#loops) {
      if (wanted.has(key)) continue;
      loop.stop();
      this.#loops.delete(key);
    }
    for (const [key, group] of wanted) if (!this.#loops.has(key)) void this.#start(key, group);
    if (all.length === 0) this.#answered([]);
  }

  /** @param {string} key @param {string[]} rooms */
  async #start(key, rooms) {
    try {
      await this.#run(key, rooms);
    } catch (error) {
      // A line that no longer reads must not look alive.
      this.#fail(NONE);
      globalThis.reportError?.(error);
    }
  }

  /** @param {string} key @param {string[]} rooms */
  async #run(key, rooms) {
    const loop = new Loop(this.#manner.env);
    this.#loops.set(key, loop);
    let wait = 0;
    let putOff = 0;
    while (!loop.stopped) {
      const held = this.#held(rooms);
      const owed = [...this.#owed];
      const signal = loop.begin();
      const askedAt = this.#manner.env.now();
      const answer = await this.#read(held, wait, signal);
      if (loop.stopped) return;
      if (answer.status === 0 && signal.aborted) {
        wait = 0;
        continue;
      }
      if (this.#opened && answer.status === 429 && answer.retryAfter !== null && putOff++ < PUT_OFF) {
        await loop.sleep(answer.retryAfter, true);
        if (loop.hurried) wait = 0;
        continue;
      }
      putOff = 0;
      if (!this.#take(rooms, answer)) return;
      this.#answered(owed);
      const lasted = wait > 0 ? this.#manner.env.now() - askedAt : FLOOR_MS;
      if (this.#hold > 0 && wait > 0 && (answer.status === 200 || lasted >= FLOOR_MS)) {
        this.#hold = 0;
        this.#onFrame({ type: "held" });
      }
      await loop.sleep(this.#pause(held, answer, lasted));
      wait = loop.hurried ? 0 : this.#hold || this.#manner.wait;
    }
  }

  /** @param {[string, Cursor | null][]} held @param {number} wait @param {AbortSignal} signal */
  #read(held, wait, signal) {
    const [room, cursor] = held[0];
    const timeout = wait * 1000 + GRACE_MS;
    const limit = held.some(([, at]) => at === null) ? PAGE : LIMIT;
    if (held.length > 1) return this.#manner.http.poll(held, { limit, wait }, timeout, signal);
    return this.#manner.http.read(room, { ...resumeFrom(cursor), limit, wait }, timeout, signal);
  }

  /**
   * @param {string[]} rooms
   * @param {import("../http.js").Answer} answer
   * @returns {boolean} whether to go on with these rooms
   */
  #take(rooms, answer) {
    const { status, body } = answer;
    const read = status === 200 || status === 204 || status === 304;
    const refused = (status === 403 || status === 404) && (body.error !== undefined || rooms.length > 1);
    if (!read && !refused) {
      this.#fail(answer);
      return false;
    }
    if (refused && rooms.length > 1) {
      // Such a server reads one room at a time, or none of these: then each is told by itself.
      this.#together = false;
      this.#plan();
      return false;
    }
    if (refused) this.#refuse(rooms[0], answer);
    else if (status !== 200) this.#onFrame({ type: "ping" });
    else for (const part of body.rooms ?? [{ ...body, room_id: rooms[0] }]) this.#takeRoom(part);
    return read && !this.#over;
  }

  /** @param {Record<string, any>} part the answer for one room */
  #takeRoom(part) {
    const room = String(part.room_id);
    if (part.error === undefined) this.#onFrame({ ...part, type: "joined", room_id: room });
    // What passes is asked again with the next read.
    else if (part.error.temporary !== true) this.#refuse(room, { status: 404, body: part, retryAfter: null, nextPoll: null });
  }

  /** @param {string} room @param {import("../http.js").Answer} answer */
  #refuse(room, answer) {
    this.#rooms.delete(room);
    this.#plan();
    this.#answered([]);
    this.#onFrame({ ...errorOf(answer), id: `join:${room}`, room_id: room });
  }

  /** The server answered. @param {number[]} owed pings that were asked before that read */
  #answered(owed) {
    if (this.#over) return;
    if (!this.#opened) {
      this.#opened = true;
      this.#onFrame({ type: "opened", ping_ms: 0 });
    }
    for (const n of owed) {
      if (!this.#owed.includes(n)) continue;
      this.#owed = this.#owed.filter((other) => other !== n);
      this.#onFrame({ type: "pong", n });
    }
  }

  /** @param {import("../http.js").Answer} answer */
  #fail({ status, retryAfter }) {
    if (this.#over) return;
    this.close();
    const more = retryAfter === null ? {} : { retry_after_ms: retryAfter };
    this.#onFrame({ type: "closed", code: closeCode(status), ...more });
  }

  /**
   * @param {[string, Cursor | null][]} held the cursors the read went out with
   * @param {import("../http.js").Answer} answer
   * @param {number} lasted how long the server held the read
   */
  #pause(held, answer, lasted) {
    const now = new Map(this.#held(held.map(([room]) => room)));
    const moved = held.some(([room, at]) => moves(at, now.get(room) ?? null));
    /** @type {Record<string, any>[]} */
    const parts = answer.body.rooms ?? [{ ...answer.body, room_id: held[0][0] }];
    const behind = parts.some((part) => (now.get(part.room_id)?.seq ?? Infinity) < Number(part.head ?? 0));
    if (moved && (behind || answer.body.rooms !== undefined && answer.body.more === true)) return 0;
    // Something that answers a held read at once with nothing new must not become a hot loop.
    const floor = moved || lasted >= FLOOR_MS ? 0 : FLOOR_MS;
    const count = parts.reduce((sum, part) => sum + (part.events?.length ?? 0), 0);
    return Math.max(this.#manner.pause(answer, count), floor);
  }

  /** @param {string[]} rooms @returns {[string, Cursor | null][]} */
  #held(rooms) {
    const all = new Map(this.#cursors());
    return rooms.map((room) => [room, all.get(room) ?? null]);
  }
}

/** @param {Cursor | null} before @param {Cursor | null} now */
function moves(before, now) {
  return now !== null && (before === null || before.seq !== now.seq || before.epoch !== now.epoch);
}
