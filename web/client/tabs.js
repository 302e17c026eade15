// What a page holds of the client: the same in every tab, while one tab of them keeps the connection.

import { browser } from "./environment.js";
import { Listeners } from "./listeners.js";
import { OUTBOX } from "./outbox.js";
import { Drawer } from "./tabs-drawer.js";
import { Election } from "./tabs-election.js";
import { Leader } from "./tabs-leader.js";
import { Lines } from "./tabs-lines.js";
import { Readers } from "./tabs-readers.js";
import { TabRoom } from "./tabs-room.js";

/** A leader that has not answered by then is frozen. */
export const PATIENCE_MS = 3_000;
/** How often a tab in sight asks whether its leader is there. */
export const LOOK_MS = 5_000;

/**
 * @typedef {import("./tabs-leader.js").Ask} Ask
 * @typedef {import("./tabs-leader.js").News} News
 * @typedef {import("./outbox.js").Entry} Entry
 * @typedef {import("./environment.js").Environment} Environment
 * @typedef {import("./connect.js").Options & { share?: boolean, resume?: boolean }} Options `share` one connection for
 *     all tabs, unless false · `resume` go on behind what was read in this browser before, instead of with the newest page
 */

/**
 * Starts a client. It connects at once and stays connected until `close()`.
 *
 * @param {Options} options
 * @returns {Tab}
 */
export function connect(options) {
  return new Tab(options);
}

/** Owned by the page's event loop. */
export class Tab {
  /** Who the server says this is; what was claimed, until it has spoken. @type {import("./protocol.js").User} */
  user;
  /** @type {import("./connect.js").ClientState} */
  #state = { phase: "connecting", transport: "", retryAt: 0, code: 0, queued: 0, sent: 0, failed: 0 };
  /** @type {Map<string, TabRoom>} */ #rooms = new Map();
  #lines = new Lines();
  #listeners = new Listeners();
  #readers = new Readers();
  /** @type {Leader | null} the client itself, while this tab leads */ #leader = null;
  /** @type {{ id: string, term: number }} */ #follows = { id: "", term: 0 };
  /** @type {Ask & { kind: "use" } | null} the transports to be used */ #wish = null;
  /** @type {BroadcastChannel | null} */ #channel;
  /** @type {any} */ #patience = null;
  /** @type {any} */ #looking = null;
  #id;
  #lastAt = 0;
  #closed = false;
  #env;
  #options;
  #drawer;
  #election;
  #undo;

  /** @param {Options} options */
  constructor(options) {
    const env = options.env ?? browser();
    this.#env = env;
    this.#options = options;
    this.#id = env.id();
    this.user = { role: "", name: "", ...options.user };
    const space = `${new URL("./", options.url).href}|`;
    this.#drawer = new Drawer(env.open?.() ?? null, space, options.user.id, env.now);
    const { BroadcastChannel: Channel, locks } = env;
    const shared = options.share !== false && Channel !== undefined && locks !== undefined;
    const name = `maru:${space}${JSON.stringify([options.user, options.transports ?? []])}`;
    this.#channel = shared ? new Channel(name) : null;
    if (this.#channel !== null) this.#channel.onmessage = ({ data }) => this.#heard(data);
    this.#election = new Election(shared ? locks : undefined, name, () => void this.#lead(), () => this.#stepDown());
    const undo = [env.onWake(() => this.#look(true)), env.onSleep?.(() => this.#sleep(), () => this.#back())];
    this.#undo = () => undo.forEach((each) => each?.());
    void this.#recallAll();
    this.#look(false);
    this.#election.start();
  }

  /**
   * The room of this id, joined from now on.
   *
   * @param {string} id
   * @returns {TabRoom}
   */
  room(id) {
    const known = this.#rooms.get(id);
    if (known !== undefined) return known;
    const room = new TabRoom(id, (message) => this.send(id, message));
    this.#rooms.set(id, room);
    this.#recall(room);
    this.#ask({ kind: "follow", room: id, cursor: room.cursor });
    return room;
  }

  /**
   * Writes a line. It is kept until the server has it, over reloads too.
   *
   * @param {string} room
   * @param {Record<string, unknown>} message any JSON object
   * @returns {Entry}
   */
  send(room, message) {
    // Strictly rising, so that lines keep the order in which they were written.
    this.#lastAt = Math.max(this.#env.now(), this.#lastAt + 1);
    const full = this.#lines.size >= OUTBOX;
    // As it will be sent, so that nothing in it is unfit for the way to another tab.
    const plain = JSON.parse(JSON.stringify(message));
    const entry = { client_id: this.#env.id(), room_id: room, message: plain, at: this.#lastAt, tries: 0, seq: 0, code: "" };
    /** @type {Entry} */
    const line = full ? { ...entry, state: "failed", code: "outbox_full" } : { ...entry, state: "unsent" };
    this.#lines.write(line);
    if (!full) this.#hand(line);
    this.#linesChanged();
    return line;
  }

  /** @param {string} [room] @returns {Entry[]} what was written and is not in the log yet */
  pending(room) {
    return this.#lines.list(room);
  }

  /** Tries a failed line again, as the same send. @param {string} clientId */
  retry(clientId) {
    const line = this.#lines.get(clientId);
    if (line === undefined || line.state !== "failed") return;
    if (!this.#lines.untaken(clientId)) return this.#ask({ kind: "retry", line: clientId });
    Object.assign(line, { state: "unsent", code: "" });
    this.#hand(line);
    this.#linesChanged();
  }

  /** Gives a failed line up. @param {string} clientId */
  discard(clientId) {
    if (this.#lines.get(clientId)?.state !== "failed") return;
    if (!this.#lines.untaken(clientId)) return this.#ask({ kind: "discard", line: clientId });
    this.#lines.drop(clientId);
    this.#linesChanged();
  }

  /**
   * Reads the page of history before what is held.
   *
   * @param {string} id
   * @returns {Promise<boolean>} false when it could not be read
   */
  older(id) {
    const room = this.room(id);
    if (!room.hasOlder) return Promise.resolve(true);
    return this.#readers.wait(id, () => this.#ask({ kind: "older", room: id, before: room.oldest }));
  }

  /** @returns {import("./connect.js").ClientState} */
  get state() {
    return { ...this.#state, ...this.#lines.counts };
  }

  /** Whether it is this tab that keeps the connection. */
  get leading() {
    return this.#leader !== null;
  }

  /**
   * `room` a room's events changed · `outbox` pending lines changed · `state` the connection changed ·
   * `transport` the way changed that the events come.
   *
   * @param {"room" | "outbox" | "state" | "transport"} what
   * @param {(value: any) => void} listener given the room, nothing, the state, or the move
   * @returns {() => void} listens no longer
   */
  on(what, listener) {
    return this.#listeners.add(what, listener);
  }

  /** Only these transports from now on; a working line is kept until the other is level. @param {string[]} names */
  use(names) {
    // Later than the one before, also on a clock that was set back.
    this.#wish = { kind: "use", names, at: Math.max(this.#env.now(), (this.#wish?.at ?? 0) + 1) };
    this.#ask(this.#wish);
  }

  /** Comes back after the link stopped by itself. */
  reconnect() {
    this.#ask({ kind: "reconnect" });
  }

  close() {
    this.#closed = true;
    this.#undo();
    this.#election.stop();
    this.#env.clearTimeout(this.#patience);
    this.#env.clearTimeout(this.#looking);
    // What was just handed over is still on its way to the leader.
    this.#drawer.written(() => this.#channel?.close());
  }

  /** @param {Entry} line */
  #hand(line) {
    this.#drawer.write(line, () => this.#ask({ kind: "send", entry: line }));
  }

  #linesChanged() {
    this.#listeners.tell("outbox", undefined);
    this.#stateChanged();
  }

  #stateChanged() {
    const { state } = this;
    this.#listeners.tell("state", state);
    for (const room of this.#rooms.values()) room.tell("state", state);
  }

  async #recallAll() {
    await this.#drawer.readCursors();
    for (const room of this.#rooms.values()) this.#recall(room);
  }

  /** @param {TabRoom} room */
  #recall(room) {
    const kept = this.#drawer.cursor(room.id);
    if (kept === null || room.cursor !== null) return;
    room.seen = kept.seq;
    if (this.#options.resume === true) Object.assign(room, { cursor: kept, head: kept.seq, hasOlder: kept.seq > 0 });
  }

  async #lead() {
    const { term } = this.#follows;
    let { storage } = this.#env;
    const shelf = this.#drawer.shelf();
    if (shelf !== null) {
      await this.#recallAll();
      storage = await shelf;
    }
    if (!this.#election.leading || this.#leader !== null) return;
    const now = Math.max(this.#env.now(), term + 1);
    this.#follows = { id: this.#id, term: now };
    this.#leader = new Leader({
      options: this.#options,
      env: { ...this.#env, storage },
      tell: (news, to) => this.#tell(news, to),
      seed: (room) => this.#seed(room),
      keep: (room, cursor) => this.#drawer.note(room, cursor),
    });
    this.#tell({ kind: "leader", term: now });
    this.#leader.tellState();
  }

  #stepDown() {
    this.#leader?.close();
    this.#leader = null;
  }

  /** @param {import("./room.js").Room} room the client's, which is to go on where this tab is */
  #seed(room) {
    const own = this.#rooms.get(room.id);
    if (own === undefined || own.cursor === null) return;
    Object.assign(room, { events: [...own.events], cursor: own.cursor, head: own.head, hasOlder: own.hasOlder });
  }

  /** @param {News} news @param {string} [to] */
  #tell(news, to) {
    if (to !== this.#id) this.#channel?.postMessage({ ...news, from: this.#id, to });
    if (to === undefined || to === this.#id) this.#take(news);
  }

  /** @param {Ask} ask */
  #ask(ask) {
    if (this.#closed && ask.kind !== "send") return;
    if (this.#leader !== null) return this.#leader.hear(ask, this.#id);
    this.#channel?.postMessage({ ...ask, from: this.#id, ask: true });
    if (this.#channel === null || this.#election.leading) return;
    this.#patience ??= this.#env.setTimeout(() => {
      this.#patience = null;
      this.#election.take();
    }, PATIENCE_MS);
  }

  /** @param {any} message from another tab */
  #heard(message) {
    if (this.#closed || (message.to !== undefined && message.to !== this.#id)) return;
    if (message.ask === true) return this.#asked(message);
    if (message.kind === "leader" && message.term > this.#follows.term) {
      this.#follows = { id: message.from, term: message.term };
    }
    if (message.from !== this.#follows.id) return;
    this.#env.clearTimeout(this.#patience);
    this.#patience = null;
    this.#take(message);
  }

  /** @param {Ask & { from: string }} ask */
  #asked(ask) {
    if (this.#leader === null) {
      // Should its leader and the tab that wrote it both be gone, this tab hands the line on.
      if (ask.kind === "send") this.#lines.overhear(ask.entry);
      return;
    }
    if (ask.kind === "look" && ask.leader !== this.#id) {
      this.#tell({ kind: "leader", term: this.#follows.term }, ask.from);
      this.#leader.tellState(ask.from);
    }
    this.#leader.hear(ask, ask.from);
    this.#tell({ kind: "here" }, ask.from);
  }

  /** @param {News} news */
  #take(news) {
    switch (news.kind) {
      case "leader":
        return this.#follow();
      case "state":
        this.#state = news.state;
        this.user = news.user;
        return this.#stateChanged();
      case "lines":
        this.#lines.replace(news.lines);
        return this.#linesChanged();
      case "move":
        return this.#listeners.tell("transport", news.move);
      case "sign":
        return this.#rooms.get(news.room)?.tell(news.what, news.frame);
      case "room":
        return this.#takeRoom(news);
      case "older":
        return this.#takeOlder(news);
    }
  }

  /** A new leader: it learns what this tab wants, holds and has not seen settled. */
  #follow() {
    this.#readers.giveUp();
    if (this.#wish !== null) this.#ask(this.#wish);
    for (const room of this.#rooms.values()) this.#ask({ kind: "follow", room: room.id, cursor: room.cursor });
    for (const line of this.#lines.waiting) {
      if (this.#lines.untaken(line.client_id)) this.#hand(line);
      else this.#ask({ kind: "send", entry: line });
    }
  }

  /** @param {import("./tabs-leader.js").RoomNews} news */
  #takeRoom(news) {
    this.#lines.replace(news.lines);
    const room = this.#rooms.get(news.room);
    if (room === undefined) return this.#linesChanged();
    if (room.take(news)) this.#ask({ kind: "follow", room: room.id, cursor: room.cursor });
    this.#listeners.tell("room", room);
    this.#linesChanged();
  }

  /** @param {{ room: string, read: boolean, events: import("./protocol.js").RoomEvent[] }} news */
  #takeOlder({ room: id, read, events }) {
    const room = this.#rooms.get(id);
    if (room !== undefined && read) {
      room.prepend(events);
      this.#listeners.tell("room", room);
    }
    this.#readers.settle(id, read);
  }

  /** Is the leader there? Asked as long as the page is in sight. @param {boolean} woken */
  #look(woken) {
    this.#env.clearTimeout(this.#looking);
    this.#looking = null;
    if (this.#closed || this.#channel === null) return;
    if (this.#leader === null) {
      this.#ask({ kind: "look", leader: this.#follows.id, idle: this.#env.idle() });
      if (woken) this.#ask({ kind: "wake" });
    }
    if (this.#env.visible()) this.#looking = this.#env.setTimeout(() => this.#look(false), LOOK_MS);
  }

  /** The page is put away, maybe for good: another tab is to lead. */
  #sleep() {
    this.#election.stop();
    for (const line of this.#lines.waiting) {
      // Its way over the store may end with this page.
      if (this.#lines.untaken(line.client_id)) this.#ask({ kind: "send", entry: line });
    }
    this.#env.clearTimeout(this.#patience);
    this.#env.clearTimeout(this.#looking);
    this.#patience = this.#looking = null;
  }

  #back() {
    if (this.#closed) return;
    this.#election.start();
    this.#look(true);
    if (this.#leader === null) this.#follow();
  }
}
