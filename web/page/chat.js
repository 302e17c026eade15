// The conversation: a client on one side, the elements of the page on the other.

import { connect } from "../client/index.js";
import { Composer } from "./composer.js";
import { byId, element } from "./dom.js";
import { initialOf, Lines, nameOf, roleOf } from "./lines.js";
import { addressOf } from "./person.js";
import { Scroll } from "./scroll.js";
import { noticeKey, statusText } from "./status.js";
import { othersIn, timeline } from "./timeline.js";

/** Owned by the page. One per page. */
export class Chat {
  #visit;
  #language;
  #client;
  #room;
  #lines;
  #scroll;
  #composer;
  #unseen = 0;
  /** The newest number shown, -1 before the first answer. */
  #head = -1;
  #firstShown = 0;
  /** @type {"none" | "loading" | "failed"} */ #older = "none";

  /** @param {import("./person.js").Visit} visit @param {import("./i18n.js").Language} language */
  constructor(visit, language) {
    this.#visit = visit;
    this.#language = language;
    const user = { id: visit.user, role: visit.role, name: visit.name };
    const { token, transports, probeMs } = visit;
    this.#client = connect({ url: document.baseURI, user, token, transports, probeMs });
    this.#room = this.#client.room(visit.room);
    this.#lines = new Lines(byId("lines"), language, {
      onRetry: (id) => this.#client.retry(id),
      onDiscard: (id) => this.#client.discard(id),
    });
    this.#scroll = new Scroll(byId("log"), {
      onEnd: () => this.#sawAll(),
      onEarly: () => void this.#fetchOlder(),
    });
    this.#composer = new Composer(/** @type {HTMLFormElement} */ (byId("composer")), (text) => this.#send(text));
    this.#listen();
  }

  #listen() {
    this.#client.on("room", () => this.#showRoom());
    this.#client.on("outbox", () => this.#showLines("keep"));
    this.#client.on("state", () => this.#showState());
    byId("chip").addEventListener("click", () => this.#scroll.toEnd(true));
    byId("notice-go").addEventListener("click", () => this.#client.reconnect());
    document.addEventListener("visibilitychange", () => this.#scroll.atEnd && this.#sawAll());
    this.#language.follow(() => this.#relabel());
    if (matchMedia("(hover: hover)").matches) this.#composer.focus();
  }

  /** @param {string} text */
  #send(text) {
    this.#client.send(this.#visit.room, { CLAS_DIARY_CONTS: text, MEM_DV: this.#visit.role });
    this.#showLines("end");
    this.#sawAll();
  }

  #showRoom() {
    const { events, oldest } = this.#room;
    const above = this.#firstShown > 0 && oldest < this.#firstShown;
    this.#countUnseen();
    this.#firstShown = oldest;
    this.#showLines(above ? "above" : "keep");
    this.#showPeople(events);
    this.#showState();
    this.#showOlder();
    if (this.#scroll.short) void this.#fetchOlder();
  }

  /** @param {"end" | "keep" | "above"} where */
  #showLines(where) {
    const pending = this.#client.pending(this.#visit.room);
    const rows = timeline(this.#room.events, pending, this.#client.user);
    // Old lines coming in at the top are not news to be read out.
    byId("log").setAttribute("aria-live", where === "above" || this.#head < 0 ? "off" : "polite");
    this.#scroll.around(where, () => {
      byId("empty").hidden = rows.length > 0 || this.#room.cursor === null;
      byId("log").classList.toggle("bare", rows.length === 0);
      this.#lines.show(rows);
    });
  }

  #countUnseen() {
    const away = !this.#scroll.atEnd || document.hidden;
    const me = this.#client.user.id;
    const before = this.#head;
    const fresh = this.#room.events.filter((e) => e.seq > before && e.kind === "message" && e.from.id !== me);
    this.#head = this.#room.cursor?.seq ?? -1;
    if (before >= 0 && this.#head >= before && away) this.#unseen += fresh.length;
    this.#showUnseen();
  }

  #sawAll() {
    if (document.hidden) return;
    this.#unseen = 0;
    this.#showUnseen();
  }

  #showUnseen() {
    byId("chip").hidden = this.#unseen === 0 || this.#scroll.atEnd;
    byId("chip-text").textContent = this.#language.say("newLines", { count: this.#unseen });
    const title = `${this.#language.say("diary")} ${this.#visit.room} · Maru`;
    document.title = this.#unseen > 0 ? `(${this.#unseen}) ${title}` : title;
  }

  async #fetchOlder() {
    if (!this.#room.hasOlder || this.#older === "loading") return;
    this.#older = "loading";
    this.#showOlder();
    const read = await this.#client.older(this.#visit.room);
    this.#older = read ? "none" : "failed";
    this.#showOlder();
    if (read && this.#scroll.short) void this.#fetchOlder();
  }

  #showOlder() {
    const older = byId("older");
    const start = this.#older === "none" && !this.#room.hasOlder && this.#room.events.length > 0;
    const key = this.#older === "loading" ? "olderLoading" : this.#older === "failed" ? "olderFailed" : "olderNone";
    older.dataset.state = start ? "start" : this.#older;
    older.textContent = start || this.#older !== "none" ? this.#language.say(key) : "";
  }

  #showState() {
    const state = this.#client.state;
    const say = this.#language.say.bind(this.#language);
    const status = byId("status");
    status.dataset.phase = state.phase;
    status.dataset.transport = state.transport;
    setText(byId("status-text"), statusText(state, say));
    setText(byId("fact-transport"), say(state.phase === "live" ? state.transport : state.phase));
    setText(byId("fact-queued"), String(state.queued));
    setText(byId("fact-seq"), String(this.#room.cursor?.seq ?? 0));
    const notice = noticeKey(state, this.#room.refused);
    byId("notice").hidden = notice === "";
    byId("notice-go").hidden = state.phase !== "stopped";
    this.#composer.allow(this.#room.refused === "");
    setText(byId("notice-text"), notice === "" ? "" : say(notice));
  }

  /** @param {import("../client/protocol.js").RoomEvent[]} events */
  #showPeople(events) {
    const me = { ...this.#client.user, me: true };
    const people = [me, ...othersIn(events, this.#client.user.id).slice(0, 5)];
    const items = people.map((person) => {
      const name = nameOf(person, this.#language);
      const avatar = element("span", "avatar", initialOf(name));
      avatar.dataset.role = person.role;
      avatar.setAttribute("aria-hidden", "true");
      const role = roleOf(person.role, this.#language);
      const note = person === me ? `${role} · ${this.#language.say("me")}` : role;
      return element("li", "person", avatar, element("span", "person-name", name), element("span", "person-role", note));
    });
    byId("people").replaceChildren(...items);
  }

  #relabel() {
    for (const place of document.querySelectorAll("[data-room]")) place.textContent = this.#visit.room;
    const other = this.#visit.role === "T" ? "M" : "T";
    byId("other-side").setAttribute("href", addressOf({ room: this.#visit.room, role: other, name: "" }));
    byId("other-side-text").textContent = this.#language.say("openAs", { role: this.#language.say(`role${other}`) });
    this.#showLines("keep");
    this.#showPeople(this.#room.events);
    this.#showOlder();
    this.#showState();
    this.#showUnseen();
  }
}

/** @param {HTMLElement} place @param {string} text set only when it changed, so that it is not read out again */
function setText(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
