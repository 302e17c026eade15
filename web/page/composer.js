// The field one writes in: grows with the text, sends by Enter or by the button.

import { EnterRule } from "./ime.js";

/** Owned by the page. */
export class Composer {
  #text;
  #button;
  #rule = new EnterRule();
  #onSend;

  /**
   * @param {HTMLFormElement} form
   * @param {(text: string) => void} onSend given text that is not blank
   */
  constructor(form, onSend) {
    this.#text = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
    this.#button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
    this.#onSend = onSend;
    this.#listen();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
      this.#text.focus();
    });
    // A tap on the button must not take the focus and with it a phone's keyboard.
    this.#button.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  focus() {
    this.#text.focus({ preventScroll: true });
  }

  /** @param {boolean} may whether there is a room to write to */
  allow(may) {
    this.#text.disabled = !may;
  }

  #listen() {
    const text = this.#text;
    const rule = this.#rule;
    text.addEventListener("keydown", (event) => this.#obey(rule.keydown(event), event));
    text.addEventListener("keyup", (event) => this.#obey(rule.keyup(event), event));
    text.addEventListener("compositionstart", (event) => this.#obey(rule.compositionstart(), event));
    text.addEventListener("compositionend", (event) => this.#obey(rule.compositionend(), event));
    text.addEventListener("beforeinput", (event) => this.#obey(rule.beforeinput(event.inputType), event));
    text.addEventListener("blur", (event) => this.#obey(rule.blur(), event));
    text.addEventListener("input", () => this.#changed());
    window.addEventListener("resize", () => this.#changed());
  }

  /** @param {import("./ime.js").Verdict} verdict @param {Event} event */
  #obey(verdict, event) {
    if (verdict === "pass") return;
    event.preventDefault();
    if (verdict === "send") this.#send();
    if (verdict === "send-soon") setTimeout(() => this.#send(), 0);
  }

  #send() {
    const text = this.#text.value.trim();
    this.#text.value = "";
    this.#changed();
    if (text !== "") this.#onSend(text);
  }

  #changed() {
    this.#button.disabled = this.#text.value.trim() === "";
    this.#text.style.height = "auto";
    const border = this.#text.offsetHeight - this.#text.clientHeight;
    this.#text.style.height = `${this.#text.scrollHeight + border}px`;
  }
}
