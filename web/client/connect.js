// Puts the parts together: rooms fed by a link, an outbox emptied by a sender, gaps closed by a repair.

import { browser } from "./environment.js";
import { Http } from "./http.js";
import { Identity } from "./identity.js";
import { Link } from "./link.js";
import { Outbox } from "./outbox.js";
import { PAGE } from "./protocol.js";
import { Repair } from "./repair.js";
import { Room } from "./room.js";
import { Sender } from "./sender.js";
import { longpoll } from "./transport/longpoll.js";
import { poll } from "./transport/poll.js";
import { websocket } from "./transport/websocket.js";

/** @typedef {import("./protocol.js").Frame} Frame */
/** @typedef {import("./link.js").LinkState & { queued: number }} ClientState */

/**
 * @typedef {object} Options
 * @property {string} url the address Maru is reached at, e.g. `https://example.com/`
 * @property {import("./identity.js").Claim} user who this is; with a token only its `id` is used, to keep outboxes apart
 * @property {import("./identity.js").TokenSource} [token] the site's token, or what fetches a fresh one
 * @property {string[]} [transports] of `websocket`, `longpoll`, `poll`, best first; all of them when absent
 * @property {import("./environment.js").Environment} [env] the surroundings; the browser's when absent
 */

/**
 * Starts a client. It connects at once and stays connected until `close()`.
 *
 * @param {Options} options
 * @returns {Client}
 */
export function connect(options) {
  return new Client(options);
}

/** Owned by the page's event loop. */
export class Client {
  /** @type {Map<string, Room>} */ #rooms = new Map();
  /** @type {Map<string, Set<(value: any) => void>>} */ #listeners = new Map();
  /** @type {Set<string>} rooms whose history is being read */ #reading = new Set();
  #http;
  #outbox;
  /** @type {Sender} */ #sender;
  #repair;
  /** @type {Link} */ #link;
  #wasLive = false;
  #unwake;

  /** @param {Options} options */
  constructor(options) {
    const env = options.env ?? browser();
    const base = new URL("./", options.url).href;
    const identity = new Identity(options.user, options.token);
    /** Who the server says this is; what was claimed, until it has spoken. */
    this.user = { role: "", name: "", ...options.user };
    this.#http = new Http(base, identity, env);
    this.#outbox = new Outbox(env.storage, options.user.id, env);
    this.#repair = new Repair(this.#http, env, (room, answer) => this.#adopt(room, answer));
    this.#link = new Link({
      transports: pick(options.transports, base, identity, this.#http, env),
      cursors: () => Array.from(this.#rooms, ([id, room]) => [id, room.cursor]),
      onFrame: (frame) => this.#heard(frame),
      onState: (state) => this.#linkChanged(state),
      onBlame: (code) => this.#sender.blame(code === 4400 ? "bad_request" : "too_large"),
      renew: () => identity.renew(),
      env,
    });
    this.#sender = new Sender({
      outbox: this.#outbox,
      byLine: (command) => this.#link.send(command),
      byHttp: (command) => void this.#post(command),
      onChange: () => this.#outboxChanged(),
      env,
    });
    this.#unwake = env.onWake(() => this.#link.wake());
    for (const { room_id } of this.#outbox.list()) this.#open(room_id);
    this.#link.start();
  }

  /**
   * The room of this id, joined from now on.
   *
   * @param {string} id
   * @returns {Room}
   */
  room(id) {
    const known = this.#rooms.get(id);
    if (known !== undefined) return known;
    const room = this.#open(id);
    this.#link.follow(id);
    return room;
  }

  /**
   * Writes a line. It is kept until the server has it, over reloads too.
   *
   * @param {string} room
   * @param {Record<string, unknown>} message any JSON object
   * @returns {import("./outbox.js").Entry}
   */
  send(room, message) {
    const entry = this.#outbox.add(room, message);
    this.#sender.pump();
    return entry;
  }

  /** @param {string} room @returns {import("./outbox.js").Entry[]} what was written here and is not in the log yet */
  pending(room) {
    return this.#outbox.list(room);
  }

  /** Tries a failed line again, as the same send. @param {string} clientId */
  retry(clientId) {
    this.#outbox.retry(clientId);
    this.#sender.resume();
  }

  /** Gives a failed line up. @param {string} clientId */
  discard(clientId) {
    if (this.#outbox.get(clientId)?.state !== "failed") return;
    this.#outbox.drop(clientId);
    this.#outboxChanged();
  }

  /**
   * Reads the page of history before what is held.
   *
   * @param {string} id
   * @returns {Promise<boolean>} false when it could not be read
   */
  async older(id) {
    const room = this.room(id);
    if (!room.hasOlder || this.#reading.has(id)) return true;
    this.#reading.add(id);
    const life = room.cursor?.epoch;
    const answer = await this.#http.read(id, { before: room.oldest, limit: PAGE }, 10_000);
    this.#reading.delete(id);
    if (answer.status !== 200 && answer.status !== 204) return false;
    if (room.cursor?.epoch !== life) return true;
    room.prepend(answer.body.events ?? []);
    this.#emit("room", room);
    return true;
  }

  /** @returns {ClientState} */
  get state() {
    return { ...this.#link.state, queued: this.#outbox.queued };
  }

  /**
   * `room` a room's events changed · `outbox` pending lines changed · `state` the connection changed.
   *
   * @param {"room" | "outbox" | "state"} what
   * @param {(value: any) => void} listener given the room, nothing, or the state
   */
  on(what, listener) {
    const all = this.#listeners.get(what) ?? new Set();
    this.#listeners.set(what, all.add(listener));
  }

  /** Comes back after the link stopped by itself. */
  reconnect() {
    this.#link.start();
  }

  close() {
    this.#unwake();
    this.#sender.stop();
    this.#repair.stop();
    this.#link.stop();
  }

  /** @param {import("./protocol.js").Command} command */
  async #post(command) {
    const reply = await this.#http.send(command);
    this.#heard(reply);
    // The server is there again: no reason to wait on.
    if (reply.type === "ack" && !this.#link.live) this.#link.wake();
  }

  /** @param {Frame} frame */
  #heard(frame) {
    const room = this.#rooms.get(String(frame.room_id ?? ""));
    switch (frame.type) {
      case "welcome":
        this.user = { ...this.user, ...frame.user };
        return;
      case "joined":
        return room && this.#adopt(room, frame);
      case "message":
      case "event":
        return room && this.#apply(room, frame);
      case "ping":
        return this.#compare(frame.heads ?? {});
      case "ack":
        return this.#acked(room, frame);
      case "lost":
        return this.#sender.lost(frame.client_id);
      case "error":
        return this.#refused(frame);
    }
  }

  /** @param {Room} room @param {Record<string, any>} answer */
  #adopt(room, answer) {
    const resumed = room.cursor !== null && answer.reset !== true;
    room.adopt(answer);
    for (const event of answer.events ?? []) this.#sender.seen(String(event.client_id ?? ""));
    this.#changed(room);
    // After a resume the server itself goes on with what `more` announces.
    if (room.behind && !(resumed && answer.more === true)) void this.#repair.fill(room);
  }

  /** @param {Room} room @param {Frame} frame */
  #apply(room, frame) {
    const outcome = room.apply(frame);
    if (outcome === "gap") void this.#repair.fill(room);
    if (outcome !== "applied") return;
    this.#sender.seen(String(frame.client_id ?? ""));
    this.#changed(room);
  }

  /** @param {Record<string, number>} heads */
  #compare(heads) {
    for (const [id, head] of Object.entries(heads)) {
      const room = this.#rooms.get(id);
      room?.noteHead(Number(head));
      if (room?.behind) void this.#repair.fill(room);
    }
  }

  /** @param {Room | undefined} room @param {Frame} frame */
  #acked(room, frame) {
    this.#sender.acked(frame);
    if (room !== undefined) this.#changed(room);
  }

  /** @param {Frame} frame */
  #refused(frame) {
    const id = String(frame.id ?? "");
    const room = id.startsWith("join:") ? this.#rooms.get(id.slice(5)) : undefined;
    if (room === undefined) return this.#sender.refused(frame);
    room.refused = String(frame.code);
    this.#emit("room", room);
  }

  /** @param {Room} room */
  #changed(room) {
    const seen = room.cursor?.seq ?? 0;
    for (const entry of this.#outbox.list(room.id)) {
      if (entry.state === "acked" && entry.seq <= seen) this.#outbox.drop(entry.client_id);
    }
    this.#emit("room", room);
  }

  /** @param {import("./link.js").LinkState} state */
  #linkChanged(state) {
    const live = state.phase === "live";
    if (live) this.#sender.resume();
    else if (this.#wasLive) this.#sender.lineLost();
    this.#wasLive = live;
    this.#emit("state", this.state);
  }

  #outboxChanged() {
    this.#emit("outbox", undefined);
    this.#emit("state", this.state);
  }

  /** @param {string} id @returns {Room} */
  #open(id) {
    const room = this.#rooms.get(id) ?? new Room(id);
    this.#rooms.set(id, room);
    return room;
  }

  /** @param {string} what @param {unknown} value */
  #emit(what, value) {
    for (const listener of this.#listeners.get(what) ?? []) listener(value);
  }
}

/**
 * @param {string[] | undefined} names @param {string} base @param {Identity} identity
 * @param {Http} http @param {import("./environment.js").Environment} env
 */
function pick(names, base, identity, http, env) {
  const url = new URL("chat/ws", base).href.replace(/^http/, "ws");
  const all = [websocket({ url, identity, env }), longpoll({ http, env }), poll({ http, env })];
  const wanted = all.filter((transport) => names === undefined || names.includes(transport.name));
  return wanted.length > 0 ? wanted : all;
}
