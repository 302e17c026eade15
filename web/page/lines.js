// The list of rows as elements: made once per row, changed only where a row changed, text set as text.

import { dateOf, timeOf } from "./clock.js";
import { element, icon } from "./dom.js";

/** @typedef {import("./timeline.js").LineRow} LineRow */
/** @typedef {import("./timeline.js").DayRow} DayRow */

/** Owned by the page. */
export class Lines {
  /** @type {Map<string, { element: HTMLElement, print: string }>} */
  #made = new Map();
  #list;
  #language;
  #told;

  /**
   * @param {HTMLElement} list
   * @param {import("./i18n.js").Language} language
   * @param {{ onRetry(clientId: string): void, onDiscard(clientId: string): void }} told
   */
  constructor(list, language, told) {
    this.#list = list;
    this.#language = language;
    this.#told = told;
  }

  /** @param {(DayRow | LineRow)[]} rows */
  show(rows) {
    const kept = new Map();
    let place = this.#list.firstElementChild;
    for (const row of rows) {
      const made = this.#make(row);
      kept.set(row.key, made);
      if (made.element === place) place = place.nextElementSibling;
      else this.#list.insertBefore(made.element, place);
    }
    while (place !== null) {
      const next = place.nextElementSibling;
      place.remove();
      place = next;
    }
    this.#made = kept;
  }

  /** @param {DayRow | LineRow} row */
  #make(row) {
    const print = `${this.#language.lang} ${JSON.stringify(row)}`;
    const known = this.#made.get(row.key);
    if (known?.print === print) return known;
    const fresh = row.type === "day" ? this.#day(row) : this.#line(row);
    if (known === undefined) return { element: fresh, print };
    // The element stays, so that a line that was sent is not read out a second time as a new one.
    known.element.className = fresh.className;
    known.element.replaceChildren(...fresh.childNodes);
    return { element: known.element, print };
  }

  /** @param {DayRow} row */
  #day(row) {
    return element("li", "day", element("span", "", dateOf(row.ts, this.#language.lang)));
  }

  /** @param {LineRow} row */
  #line(row) {
    const side = row.own ? "own" : "other";
    const marks = `${row.first ? " first" : ""}${row.last ? " last" : ""}${row.state === "" ? "" : ` ${row.state}`}`;
    const stack = element("div", "stack", ...this.#who(row), element("div", "pair", this.#bubble(row), this.#meta(row)));
    if (row.state === "failed") stack.append(this.#wayOut(row));
    const line = element("li", `line ${side}${marks}`);
    if (!row.own) line.append(this.#avatar(row));
    line.append(stack);
    return line;
  }

  /** @param {LineRow} row */
  #bubble(row) {
    const bubble = element("p", "bubble", row.text ?? this.#language.say("noText"));
    if (row.text === null) bubble.classList.add("no-text");
    bubble.dir = "auto";
    return bubble;
  }

  /** @param {LineRow} row @returns {HTMLElement[]} */
  #who(row) {
    const name = nameOf(row.from, this.#language);
    if (row.own || !row.first) return [element("span", "sr", row.own ? this.#language.say("me") : name, ": ")];
    const who = element("p", "who", element("bdi", "who-name", name));
    const role = roleOf(row.from.role, this.#language);
    if (role !== "" && role !== name) who.append(element("span", "badge", role));
    return [who];
  }

  /** @param {LineRow} row */
  #avatar(row) {
    const avatar = element("span", "avatar", initialOf(nameOf(row.from, this.#language)));
    avatar.dataset.role = row.from.role;
    avatar.setAttribute("aria-hidden", "true");
    return avatar;
  }

  /** @param {LineRow} row */
  #meta(row) {
    const meta = element("span", "meta");
    if (row.state === "unsent" || row.state === "sent") {
      const key = row.state === "unsent" ? "unsent" : "sending";
      meta.append(element("span", "state", icon("clock"), element("span", "", this.#language.say(key))));
      return meta;
    }
    if (row.state === "failed") return meta;
    const time = element("time", row.last ? "" : "sr", timeOf(row.ts, this.#language.lang));
    time.setAttribute("datetime", new Date(row.ts).toISOString());
    meta.append(time);
    return meta;
  }

  /** @param {LineRow} row */
  #wayOut(row) {
    const known = ["too_large", "forbidden", "not_found", "room_closed", "conflict", "rate_limited"];
    const why = this.#language.say(known.includes(row.code) ? `why_${row.code}` : "why_other");
    const failed = `${this.#language.say("failed")} · ${why}`;
    return element(
      "div",
      "way-out",
      element("p", "failure", icon("alert"), element("span", "", failed)),
      this.#button("retry", "retry", () => this.#told.onRetry(row.clientId)),
      this.#button("discard", "trash", () => this.#told.onDiscard(row.clientId)),
    );
  }

  /** @param {string} key @param {string} symbol @param {() => void} act */
  #button(key, symbol, act) {
    const button = element("button", `pill ${key}`, icon(symbol), element("span", "", this.#language.say(key)));
    button.setAttribute("type", "button");
    button.addEventListener("click", act);
    return button;
  }
}

/** @param {import("../client/protocol.js").User} user @param {import("./i18n.js").Language} language */
export function nameOf(user, language) {
  return user.name || roleOf(user.role, language) || user.id || language.say("guest");
}

/** @param {string} role @param {import("./i18n.js").Language} language */
export function roleOf(role, language) {
  return role === "T" || role === "M" ? language.say(`role${role}`) : role;
}

/** @param {string} name @returns {string} its first letter, whole even when it is outside the basic plane */
export function initialOf(name) {
  return [...name][0]?.toUpperCase() ?? "";
}
