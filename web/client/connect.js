// Puts the parts together: rooms fed by a link, an outbox emptied by a sender, gaps closed by a repair.

import { browser } from "./environment.js";
import { Http } from "./http.js";
import { Identity } from "./identity.js";
import { Link } from "./link.js";
import { Listeners } from "./listeners.js";
import { Outbox } from "./outbox.js";
import { PAGE } from "./protocol.js";
import { Renewal } from "./renewal.js";
import { Repair } from "./repair.js";
import { Room } from "./room.js";
import { rungs } from "./rungs.js";
import { Sender } from "./sender.js";

/** @typedef {import("./protocol.js").Frame} Frame */

/**
 * How it stands: the connection, and of the lines written here how many still have to reach the server
 * (`queued`, of which `sent` are on their way) and how many the server refused (`failed`).
 *
 * @typedef {import("./link.js").LinkState & { queued: number, sent: number, failed: number }} ClientState
 */

/**
 * @typedef {object} Options
 * @property {string} url the address Maru is reached at, e.g. `https://example.com/`
 * @property {import("./identity.js").Claim} user who this is; with a token only its `id` is used, to keep outboxes apart
 * @property {import("./identity.js").TokenSource} [token] the site's token, or what fetches a fresh one; see `tokenFrom`
 * @property {string[]} [transports] of `websocket`, `sse`, `longpoll`, `poll`; all of them when absent
 * @property {number} [probeMs] looks for a better transport at least this often; when absent half a minute, growing to ten
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

/** A line that the server has is shown by then, or read. */
const SHOWN_MS = 2_000;

/** Owned by the page's event loop. */
export class Client {
  /** @type {Map<string, Room>} */ #rooms = new Map();
  #listeners = new Listeners();
  /** @type {Map<string, Promise<boolean>>} the history that is being read, by room */ #reading = new Map();
  #http;
  #outbox;
  /** @type {Sender} */ #sender;
  #repair;
  /** @type {Link} */ #link;
  #wasLive = false;
  /** @type {number | null} what the server advised last */ #nextPoll = null;
  #unwake;
  #later;
  #identity;
  #renewal;

  /** @param {Options} options */
  constructor(options) {
    const env = options.env ?? browser();
    const base = new URL("./", options.url).href;
    const identity = (this.#identity = new Identity(options.user, options.token, env));
    /** Who the server says this is; what was claimed, until it has spoken. */
    this.user = { role: "", name: "", ...options.user };
    const http = (this.#http = new Http(base, identity, env));
    this.#later = env.setTimeout;
    this.#outbox = new Outbox(env.storage, options.user.id, env);
    this.#repair = new Repair(this.#http, env, (room, answer) => this.#adopt(room, answer));
    this.#link = new Link({
      transports: rungs(options.transports, base, { identity, http, env, nextPoll: () => this.#nextPoll }),
      cursors: () => Array.from(this.#rooms, ([id, room]) => [id, room.cursor]),
      onFrame: (frame) => this.#heard(frame),
      onState: (state) => this.#linkChanged(state),
      onMove: (move) => this.#moved(move),
      onBlame: (code) => this.#sender.blame(code === 4400 ? "bad_request" : "too_large"),
      onSilent: () => this.#rooms.forEach((room) => void this.#repair.glance(room)),
      behind: () => [...this.#rooms.values()].some((room) => room.behind && room.refused === ""),
      renew: () => identity.refused(),
      probeMs: options.probeMs,
      env,
    });
    this.#sender = new Sender({
      outbox: this.#outbox,
      may: () => !this.#link.signedOut,
      byLine: (command) => this.#link.bare && this.#link.send(command),
      // A line that reads by HTTP also posts, because it then reads again at once.
      byHttp: (command) => {
        if (this.#link.bare || !this.#link.send(command)) void this.#post(command);
      },
      onDoubt: () => this.#link.doubt(),
      onChange: () => this.#outboxChanged(),
      env,
    });
    this.#renewal = new Renewal(identity, (command) => this.#link.send(command), env);
    this.#unwake = env.onWake((why) => this.#link.wake(why));
    for (const { room_id } of this.#outbox.list()) this.#open(room_id);
    this.#link.start();
  }

  /**
   * The room of this id, joined from now on.
   *
   * @param {string} id
   * @param {(room: Room) => void} [seed] puts what is held already into a room that is new here, before it is joined
   * @returns {Room}
   */
  room(id, seed) {
    const known = this.#rooms.get(id);
    if (known !== undefined) return known;
    const room = this.#open(id);
    seed?.(room);
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
    // As it will be sent: what is no JSON fails here, and not when it is its turn.
    const entry = this.#outbox.add(room, JSON.parse(JSON.stringify(message)));
    this.#sender.pump();
    return entry;
  }

  /** @param {string} [room] @returns {import("./outbox.js").Entry[]} what was written here and is not in the log yet */
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
  older(id) {
    const room = this.room(id);
    if (!room.hasOlder) return Promise.resolve(true);
    // Whoever asks meanwhile waits for the same answer: one that is told at once would ask again at once.
    const reading = this.#reading.get(id) ?? this.#readOlder(room).finally(() => this.#reading.delete(id));
    this.#reading.set(id, reading);
    return reading;
  }

  /** @returns {ClientState} */
  get state() {
    const all = this.#outbox.list();
    const sent = all.filter((entry) => entry.state === "sent").length;
    const failed = all.filter((entry) => entry.state === "failed").length;
    return { ...this.#link.state, queued: this.#outbox.queued, sent, failed };
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
    this.#link.use(names);
  }

  /** Comes back after the link stopped by itself. */
  reconnect() {
    this.#identity.again();
    this.#link.start();
    this.#sender.resume();
  }

  close() {
    this.#unwake();
    this.#renewal.stop();
    this.#sender.stop();
    this.#repair.stop();
    this.#link.stop();
  }

  /** @param {Room} room @returns {Promise<boolean>} */
  async #readOlder(room) {
    const life = room.cursor?.epoch;
    const answer = await this.#http.read(room.id, { before: room.oldest, limit: PAGE }, 10_000);
    if (answer.status !== 200 && answer.status !== 204) return false;
    if (room.cursor?.epoch !== life) return true;
    room.prepend(answer.body.events ?? []);
    this.#listeners.tell("room", room);
    return true;
  }

  /** @param {import("./protocol.js").Command} command */
  async #post(command) {
    const reply = await this.#http.send(command);
    this.#heard(reply);
    if (reply.unauthorized === true) this.#link.unauthorized();
    // The server is there again: no reason to wait on.
    if (reply.type === "ack" && !this.#link.live) this.#link.wake("online");
  }

  /** @param {Frame} frame */
  #heard(frame) {
    const room = this.#rooms.get(String(frame.room_id ?? ""));
    switch (frame.type) {
      case "welcome":
        this.user = { ...this.user, ...frame.user };
        return this.#advised(frame.advice);
      case "advice":
        return this.#advised(frame);
      case "joined":
        return room && this.#adopt(room, frame);
      case "message":
      case "event":
        return room && this.#apply(room, frame);
      case "typing":
      case "presence":
      case "read":
        return room?.tell(frame.type, frame);
      case "ping":
        return this.#compare(frame.heads ?? {});
      case "ack":
        return this.#acked(room, frame);
      case "token_expiring":
        return void this.#renewal.begin(Number(frame.expires_in_ms));
      case "lost":
        return this.#sender.lost(frame.client_id, frame.retry_after_ms);
      case "error":
        return this.#refused(frame);
    }
  }

  /** @param {Room} room @param {Record<string, any>} answer */
  #adopt(room, answer) {
    const resumed = room.cursor !== null && answer.reset !== true;
    room.adopt(answer);
    this.#advised(answer.advice);
    for (const what of ["typing", "presence"]) {
      for (const one of Array.isArray(answer[what]) ? answer[what] : []) room.tell(what, one);
    }
    for (const event of answer.events ?? []) this.#sender.seen(String(event.client_id ?? ""));
    this.#changed(room);
    // After a resume the server itself goes on with what `more` announces, if the page began where we are: a room may
    // have been given its cursor while the join was on its way.
    const last = Number(answer.events?.at(-1)?.seq ?? 0);
    const goesOn = resumed && answer.more === true && last <= Number(room.cursor?.seq);
    if (room.behind && !goesOn) void this.#repair.fill(room);
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
    if (room === undefined) return;
    this.#changed(room);
    const life = room.cursor?.epoch;
    // By the line its event comes sooner. The line may have been changed since the send, and may read only much later.
    this.#later(() => {
      if (room.cursor?.epoch === life) this.#compare({ [room.id]: Number(frame.seq) });
    }, SHOWN_MS);
  }

  /** @param {Frame} frame */
  #refused(frame) {
    const id = String(frame.id ?? "");
    if (id === "refresh") return this.#renewal.refused(frame);
    const about = id.startsWith("join:") ? id.slice(5) : id === "" ? String(frame.room_id ?? "") : "";
    const room = this.#rooms.get(about);
    if (room === undefined) return this.#sender.refused(frame);
    if (frame.temporary === true) {
      this.#later(() => this.#link.follow(room.id), Number(frame.retry_after_ms ?? 1_000));
      return;
    }
    room.refused = String(frame.code);
    this.#listeners.tell("room", room);
    room.tell("state", this.state);
  }

  /** @param {Record<string, any> | undefined} advice */
  #advised(advice) {
    const ms = Number(advice?.next_poll_ms ?? NaN);
    if (ms >= 0) this.#nextPoll = ms;
  }

  /** @param {Room} room */
  #changed(room) {
    const seen = room.cursor?.seq ?? 0;
    for (const entry of this.#outbox.list(room.id)) {
      if (entry.state === "acked" && entry.seq <= seen) this.#outbox.drop(entry.client_id);
    }
    this.#listeners.tell("room", room);
  }

  /** @param {import("./link.js").Move} move */
  #moved(move) {
    // What went by the socket that was left may have no answer any more; a request may hang on the network there was before.
    if ((move.from === "websocket" || move.why === "climb") && this.#link.live) this.#sender.lineLost();
    this.#listeners.tell("transport", move);
  }

  /** @param {import("./link.js").LinkState} state */
  #linkChanged(state) {
    const live = state.phase === "live";
    if (live) this.#sender.resume();
    else if (this.#wasLive) this.#sender.lineLost();
    this.#wasLive = live;
    this.#stateChanged();
  }

  #outboxChanged() {
    this.#listeners.tell("outbox", undefined);
    this.#stateChanged();
  }

  #stateChanged() {
    const { state } = this;
    this.#listeners.tell("state", state);
    for (const room of this.#rooms.values()) room.tell("state", state);
  }

  /** @param {string} id @returns {Room} */
  #open(id) {
    const room = this.#rooms.get(id) ?? new Room(id, (message) => this.send(id, message));
    this.#rooms.set(id, room);
    return room;
  }
}
