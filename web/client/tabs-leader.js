// The leading tab's side: the one client of all tabs, what they ask of it and what it tells them.

import { Client } from "./connect.js";
import { PAGE } from "./protocol.js";

/** How many pages of history are read so that a tab that was away can go on where it was. */
const PAGES = 20;
/** A tab in sight says so at least this often. */
const SEEN_MS = 12_000;
/** What a room tells of people, which no log keeps. @type {("typing" | "presence" | "read")[]} */
const SIGNS = ["typing", "presence", "read"];

/**
 * What a tab asks · what the leader tells. `to` names one tab, none means all.
 *
 * @typedef {import("./protocol.js").Cursor} Cursor
 * @typedef {import("./outbox.js").Entry} Entry
 * @typedef {{ kind: "look", leader: string, idle: number } | { kind: "follow", room: string, cursor: Cursor | null }
 *   | { kind: "send", entry: Entry } | { kind: "retry" | "discard", line: string } | { kind: "reconnect" | "wake" }
 *   | { kind: "older", room: string, before: number } | { kind: "use", names: string[], at: number }} Ask
 * @typedef {{ kind: "leader", term: number } | { kind: "here" }
 *   | { kind: "state", state: import("./connect.js").ClientState, user: import("./protocol.js").User }
 *   | { kind: "lines", lines: Entry[] } | RoomNews | { kind: "move", move: import("./link.js").Move }
 *   | { kind: "sign", room: string, what: string, frame: import("./protocol.js").Frame }
 *   | { kind: "older", room: string, read: boolean, events: import("./protocol.js").RoomEvent[] }} News
 * @typedef {{ kind: "room", room: string, epoch: string, head: number, reset: boolean, refused: string,
 *   events: import("./protocol.js").RoomEvent[], lines: Entry[] }} RoomNews
 */

/** Owned by the event loop of the leading tab. */
export class Leader {
  #client;
  #tell;
  #env;
  #seed;
  #keep;
  /** @type {Set<string>} rooms some tab has asked for */ #followed = new Set();
  /** @type {Map<string, Cursor>} how far each room was told to all tabs */ #told = new Map();
  /** @type {Map<string, string>} the refusal of each room, as told */ #refusals = new Map();
  /** @type {((why: import("./environment.js").Waking) => void) | null} */ #wake = null;
  #seenAt = -SEEN_MS;
  #touchedAt = 0;
  /** When the wish was said that is followed. */ #wishedAt = 0;
  #nextId = "";
  #lastLines = "[]";

  /**
   * @param {object} parts
   * @param {import("./connect.js").Options} parts.options
   * @param {import("./environment.js").Environment} parts.env with the storage the lines are on
   * @param {(news: News, to?: string) => void} parts.tell
   * @param {(room: import("./room.js").Room) => void} parts.seed puts what this tab already holds into a room
   * @param {(room: string, cursor: Cursor) => void} parts.keep notes how far a room was read
   */
  constructor({ options, env, tell, seed, keep }) {
    this.#tell = tell;
    this.#env = env;
    this.#seed = seed;
    this.#keep = keep;
    this.#client = new Client({ ...options, env: this.#surroundings(env) });
    this.#client.on("state", () => this.tellState());
    this.#client.on("outbox", () => this.#tellLines());
    this.#client.on("room", (room) => this.#tellRoom(room));
    this.#client.on("transport", (move) => tell({ kind: "move", move }));
  }

  close() {
    this.#client.close();
  }

  /** @param {string} [to] */
  tellState(to) {
    this.#tell({ kind: "state", state: this.#client.state, user: this.#client.user }, to);
    if (to !== undefined) this.#tell({ kind: "lines", lines: this.#lines() }, to);
  }

  /** @param {Ask} ask @param {string} from the asking tab */
  hear(ask, from) {
    switch (ask.kind) {
      case "look":
        this.#seenAt = this.#env.now();
        this.#touchedAt = Math.max(this.#touchedAt, this.#env.now() - ask.idle);
        return;
      case "follow":
        return void this.#follow(ask.room, ask.cursor, from);
      case "send":
        return this.#send(ask.entry);
      case "retry":
        return this.#client.retry(ask.line);
      case "discard":
        return this.#client.discard(ask.line);
      case "reconnect":
        return this.#client.reconnect();
      case "wake":
        return this.#wake?.("visible");
      case "use":
        // Tabs tell a new leader their wishes in any order.
        if (ask.at < this.#wishedAt) return;
        this.#wishedAt = ask.at;
        return this.#client.use(ask.names);
      case "older":
        return void this.#older(ask.room, ask.before, from);
    }
  }

  /**
   * The client lives in this tab, but for the people of all of them.
   *
   * @param {import("./environment.js").Environment} env
   * @returns {import("./environment.js").Environment}
   */
  #surroundings(env) {
    return {
      ...env,
      id: () => this.#nextId || env.id(),
      visible: () => env.visible() || env.now() - this.#seenAt < SEEN_MS,
      idle: () => Math.min(env.idle(), env.now() - this.#touchedAt),
      onWake: (wake) => {
        this.#wake = wake;
        return env.onWake(wake);
      },
    };
  }

  /** @param {string} id */
  #open(id) {
    const room = this.#client.room(id, (fresh) => this.#seed(fresh));
    if (!this.#followed.has(id)) {
      this.#followed.add(id);
      for (const what of SIGNS) room.on(what, (frame) => this.#tell({ kind: "sign", room: id, what, frame }));
      if (room.cursor === null) this.#seed(room);
      if (room.cursor !== null && !this.#told.has(id)) this.#told.set(id, room.cursor);
    }
    return room;
  }

  /** @param {string} id @param {Cursor | null} cursor what the tab holds @param {string} to */
  async #follow(id, cursor, to) {
    const room = this.#open(id);
    if (room.refused !== "") this.#tell(this.#news(room, [], false), to);
    if (room.cursor === null) return;
    if (cursor === null) return this.#tell(this.#news(room, room.events.slice(-PAGE), false), to);
    let pages = 0;
    while (cursor.epoch === room.cursor?.epoch && room.oldest > cursor.seq + 1 && room.hasOlder) {
      if (++pages > PAGES) return this.#tell(this.#news(room, room.events.slice(-PAGE), true), to);
      // Out of reach for now; the news that follow make the tab ask again.
      if (!(await this.#client.older(id))) return;
    }
    this.#tell(this.#news(room, cursor.epoch === room.cursor?.epoch ? after(room, cursor.seq) : room.events.slice(-PAGE), false), to);
  }

  /** @param {Entry} entry */
  #send(entry) {
    this.#open(entry.room_id);
    if (!this.#lines().some((line) => line.client_id === entry.client_id)) {
      this.#nextId = entry.client_id;
      this.#client.send(entry.room_id, entry.message);
      this.#nextId = "";
    }
    this.#tellLines();
  }

  /** @param {string} id @param {number} before @param {string} to */
  async #older(id, before, to) {
    const room = this.#open(id);
    let read = true;
    while (read && room.hasOlder && room.oldest >= before) read = await this.#client.older(id);
    const end = Math.max(0, before - room.oldest);
    const events = room.events.slice(Math.max(0, end - PAGE), end);
    this.#tell({ kind: "older", room: id, read, events }, to);
  }

  /** @param {import("./room.js").Room} room */
  #tellRoom(room) {
    const { cursor } = room;
    const told = this.#told.get(room.id);
    const refused = room.refused !== (this.#refusals.get(room.id) ?? "");
    this.#refusals.set(room.id, room.refused);
    if (cursor === null) {
      if (refused) this.#tell(this.#news(room, [], false));
      return;
    }
    const goesOn = told?.epoch === cursor.epoch && told.seq <= cursor.seq && room.oldest <= told.seq + 1;
    const events = goesOn ? after(room, told.seq) : room.events.slice(-PAGE);
    this.#told.set(room.id, cursor);
    this.#keep(room.id, cursor);
    if (events.length > 0 || refused || !goesOn) this.#tell(this.#news(room, events, told !== undefined && !goesOn));
    this.#tellLines();
  }

  #tellLines() {
    const lines = this.#lines();
    const text = JSON.stringify(lines);
    if (text === this.#lastLines) return;
    this.#lastLines = text;
    this.#tell({ kind: "lines", lines });
  }

  /** @returns {Entry[]} of all rooms, in the order written */
  #lines() {
    return this.#client.pending().map((line) => ({ ...line }));
  }

  /**
   * @param {import("./room.js").Room} room @param {import("./protocol.js").RoomEvent[]} events @param {boolean} reset
   * @returns {RoomNews}
   */
  #news(room, events, reset) {
    const { id, refused, cursor } = room;
    // Lines travel with the events that settle them, so that no page shows both or neither.
    const lines = this.#lines();
    this.#lastLines = JSON.stringify(lines);
    return { kind: "room", room: id, epoch: cursor?.epoch ?? "", head: cursor?.seq ?? 0, reset, refused, events, lines };
  }
}

/** @param {import("./room.js").Room} room @param {number} seq */
function after(room, seq) {
  return room.events.slice(Math.max(0, seq + 1 - room.oldest));
}
