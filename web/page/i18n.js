// The page's language: chosen by the person, else by the browser; puts sentences into the marked elements.

import { STRINGS } from "./strings.js";

/** @typedef {"ko" | "en"} Lang */

const KEY = "maru.lang";

/** @param {string | null} wanted @param {string | null} stored @param {readonly string[]} browser @returns {Lang} */
export function chooseLang(wanted, stored, browser) {
  for (const lang of [wanted, stored]) if (lang === "ko" || lang === "en") return lang;
  // A browser that names neither language is more likely to be read in English.
  const first = browser.find((lang) => /^(ko|en)\b/i.test(lang));
  return first?.toLowerCase().startsWith("ko") ? "ko" : "en";
}

/**
 * @param {Lang} lang
 * @param {string} key
 * @param {Record<string, string | number>} [values] put in place of `{name}`
 * @returns {string}
 */
export function say(lang, key, values = {}) {
  const sentence = STRINGS[lang][key];
  if (sentence === undefined) throw new Error(`no sentence under ${key}`);
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** The language in force, and those who want to know when it changes. Owned by the page. */
export class Language {
  /** @type {(() => void)[]} */
  #listeners = [];

  /** @param {Lang} lang */
  constructor(lang) {
    this.lang = lang;
  }

  /** @param {string | null} wanted the language the address asks for */
  static ofBrowser(wanted) {
    return new Language(chooseLang(wanted, localStorage.getItem(KEY), navigator.languages));
  }

  /** @param {string} key @param {Record<string, string | number>} [values] */
  say(key, values) {
    return say(this.lang, key, values);
  }

  /** @param {() => void} listener called at once and after each change */
  follow(listener) {
    this.#listeners.push(listener);
    listener();
  }

  toggle() {
    this.lang = this.lang === "ko" ? "en" : "ko";
    localStorage.setItem(KEY, this.lang);
    for (const listener of this.#listeners) listener();
  }

  /** Fills every element that names a sentence. */
  fill() {
    document.documentElement.lang = this.lang;
    for (const element of document.querySelectorAll("[data-t]")) {
      element.textContent = this.say(element.getAttribute("data-t") ?? "");
    }
    for (const [mark, attribute] of [["data-t-label", "aria-label"], ["data-t-placeholder", "placeholder"]]) {
      for (const element of document.querySelectorAll(`[${mark}]`)) {
        element.setAttribute(attribute, this.say(element.getAttribute(mark) ?? ""));
      }
    }
    for (const button of document.querySelectorAll("[data-lang-toggle]")) {
      button.textContent = this.say("toggle");
      button.setAttribute("aria-label", this.say("toggleLabel"));
      button.setAttribute("lang", this.lang === "ko" ? "en" : "ko");
    }
  }
}
