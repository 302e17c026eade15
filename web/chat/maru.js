// For a page in the manner of the guide: gives its `connectWebSocket` a socket that never breaks. Served as one
// classic script together with the client it is made of; docs/old-pages.md says how a page includes it.

import { connect, tokenFrom } from "../client/index.js";

/** @typedef {import("../client/protocol.js").RoomEvent} RoomEvent */
/** @typedef {import("../client/tabs-room.js").TabRoom} TabRoom */

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const base = new URL("../", script.src).href;
const { token, history = "0", escape = "on" } = script.dataset;
/** How many older lines a room begins with; with any, the page's own history is not loaded any more. */
const HISTORY = Math.min(50, Math.max(0, Number(history) || 0));
/** What a page that builds HTML from strings must not be handed raw; as the server does for such pages. */
const ENTITIES = /** @type {Record<string, string>} */ ({
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "\x60": "&#96;",
});

/** One person's client, as long as one of the page's sockets needs it. Owned by the page. */
class Talk {
  /** @type {Map<string, Talk>} */ static #all = new Map();
  /** @type {Set<PageSocket>} */ sockets = new Set();
  client;
  #key;

  /** @param {{ id: string, role: string, name: string }} user */
  static of(user) {
    const key = JSON.stringify(user);
    return Talk.#all.get(key) ?? new Talk(user, key);
  }

  /** @param {{ id: string, role: string, name: string }} user @param {string} key */
  constructor(user, key) {
    this.#key = key;
    Talk.#all.set(key, this);
    this.client = connect({ url: base, user, token: token === undefined ? undefined : tokenFrom(token) });
    this.client.on("state", (detail) => {
      document.dispatchEvent(new CustomEvent("maru:state", { detail }));
      this.rest();
    });
  }

  /** Ends when nobody listens any more and everything written has arrived. */
  rest() {
    if (this.sockets.size > 0 || this.client.state.queued > 0 || Talk.#all.get(this.#key) !== this) return;
    Talk.#all.delete(this.#key);
    this.client.close();
  }
}

/** What the page takes for its WebSocket. It is open from the start: what is written offline goes out later. */
class PageSocket extends EventTarget {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSING = 2;
  static CLOSED = 3;
  CONNECTING = 0;
  OPEN = 1;
  CLOSING = 2;
  CLOSED = 3;
  readyState = 0;
  bufferedAmount = 0;
  extensions = "";
  protocol = "";
  binaryType = "blob";
  /** @type {((event: any) => void) | null} */ onopen = null;
  /** @type {((event: any) => void) | null} */ onmessage = null;
  /** @type {((event: any) => void) | null} */ onerror = null;
  /** @type {((event: any) => void) | null} */ onclose = null;
  /** @type {Talk | null} */ #talk = null;
  /** @type {Record<string, any>[]} said before it was known by whom */ #early = [];
  /** @type {Map<string, () => void>} how to stop listening, by room */ #rooms = new Map();
  /** @type {Set<string>} lines written here that are not settled */ #own = new Set();

  /** @param {string} url the page's own; Maru is where this script came from */
  constructor(url) {
    super();
    this.url = String(url);
    setTimeout(() => {
      if (this.readyState !== 0) return;
      this.readyState = 1;
      this.#fire(new Event("open"));
    }, 0);
  }

  /** @param {string} text */
  send(text) {
    if (this.readyState !== 1) return;
    const command = JSON.parse(text);
    if (command.action === "join") this.#join(command);
    else if (command.action !== "message") return;
    else if (this.#talk === null) this.#early.push(command);
    else this.#write(this.#talk, command);
  }

  close() {
    if (this.readyState > 1) return;
    this.readyState = 3;
    for (const stop of this.#rooms.values()) stop();
    this.#talk?.sockets.delete(this);
    this.#talk?.rest();
    setTimeout(() => this.#fire(new CloseEvent("close", { code: 1000, wasClean: true })), 0);
  }

  /** @param {Record<string, any>} command */
  #join({ room_id, user_type, user_id, name, after }) {
    const id = String(room_id);
    if (this.#rooms.has(id)) return;
    if (this.#talk === null) {
      this.#talk = Talk.of({ id: String(user_id ?? "guest"), role: String(user_type ?? ""), name: String(name ?? "") });
      this.#talk.sockets.add(this);
      const talk = this.#talk;
      this.#rooms.set("", talk.client.on("outbox", () => this.#settle(talk)));
    }
    this.#rooms.set(id, this.#follow(this.#talk.client.room(id), Number.isInteger(after) ? after : undefined));
    for (const command of this.#early.splice(0)) this.#write(this.#talk, command);
  }

  /** @param {Talk} talk @param {Record<string, any>} command */
  #write(talk, { room_id, message }) {
    this.#own.add(talk.client.send(String(room_id), message).client_id);
  }

  /** @param {TabRoom} room @param {number | undefined} after what the page shows already @returns {() => void} */
  #follow(room, after) {
    const known = room.cursor !== null;
    // The number behind which the page is told: what was there when it came is its own history's business.
    let from = known ? (after ?? room.head - HISTORY) : Infinity;
    for (const event of room.events) if (event.seq > from) this.#tell(room.id, event);
    let first = !known;
    const stops = [
      room.on("reset", () => {
        from = first ? (after ?? room.head - HISTORY) : room.head;
        first = false;
      }),
      room.on("event", (event) => event.seq > from && this.#tell(room.id, event)),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** @param {string} room_id @param {RoomEvent} event */
  #tell(room_id, { seq, kind, client_id, from, data, timestamp, ts }) {
    if (kind !== "message") return;
    const row = { MEM_DV: from.role, ...data };
    this.#say({ type: "message", room_id, seq, client_id, from, data: row, timestamp, ts });
  }

  /** Lines that cannot be sent are told as the server tells them. @param {Talk} talk */
  #settle(talk) {
    const lines = new Map(talk.client.pending().map((line) => [line.client_id, line]));
    for (const id of this.#own) {
      const line = lines.get(id);
      if (line !== undefined && line.state !== "failed") continue;
      this.#own.delete(id);
      if (line === undefined) continue;
      this.#say({ type: "error", code: line.code, room_id: line.room_id, client_id: id, message: "" });
    }
  }

  /** @param {object} frame */
  #say(frame) {
    const shown = escape === "off" ? frame : harmless(frame);
    this.#fire(new MessageEvent("message", { data: JSON.stringify(shown) }));
  }

  /** @param {Event} event */
  #fire(event) {
    const listener = { open: this.onopen, message: this.onmessage, close: this.onclose }[event.type] ?? null;
    this.dispatchEvent(event);
    listener?.call(this, event);
  }
}

/** @param {unknown} value @returns {unknown} the same with every text fit to be put into HTML */
function harmless(value) {
  if (typeof value === "string") return value.replace(/[&<>"'\x60]/g, (c) => ENTITIES[c]);
  if (Array.isArray(value)) return value.map(harmless);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, harmless(one)]));
}

/** Puts ours in place of the page's functions, once they are there. */
function install() {
  const page = /** @type {Record<string, any>} */ (/** @type {unknown} */ (window));
  const own = page.connectWebSocket;
  if (typeof own !== "function") {
    if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", install, { once: true });
    return;
  }
  /** @this {unknown} @param {unknown[]} args */
  page.connectWebSocket = function (...args) {
    const real = window.WebSocket;
    // Only for the moment in which the page makes its socket; its handlers stay its own.
    page.WebSocket = PageSocket;
    try {
      return own.apply(this, args);
    } finally {
      window.WebSocket = real;
    }
  };
  page.fallbackToPolling = () => {};
  if (HISTORY > 0) page.loadInitialMessages = () => {};
}

install();
