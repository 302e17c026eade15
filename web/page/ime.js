// When Enter sends: once per press, also while an input method is composing a syllable.

/**
 * @typedef {{ key: string, code?: string, keyCode?: number, isComposing?: boolean, shiftKey?: boolean, repeat?: boolean }} Key
 * @typedef {"pass" | "prevent" | "send" | "send-soon"} Verdict
 */

/**
 * The rule itself, free of the DOM. The caller feeds it what the text field hears and obeys the verdict:
 * `pass` leave it alone · `prevent` stop the default (no new line) · `send` stop it and send the text now ·
 * `send-soon` stop it and send in the next task, when the input method has written its last syllable.
 *
 * An Enter that ends a composition counts as the one Enter: asking for a second would be wrong, and where
 * the platform itself makes a second keydown of the same press, that one is swallowed.
 */
export class EnterRule {
  #composing = false;
  /** An Enter was pressed in a composition that has not ended yet. */
  #pending = false;
  /** The Enter that is down has already been used for a composition; until its keyup it sends nothing more. */
  #spent = false;
  /** Shift+Enter is down: a line break is wanted. */
  #breaking = false;
  /** A key without a name is down, as touch keyboards report nearly all of theirs. */
  #nameless = false;

  /** @returns {Verdict} */
  compositionstart() {
    this.#composing = true;
    return "pass";
  }

  /** @returns {Verdict} */
  compositionend() {
    this.#composing = false;
    if (!this.#pending) return "pass";
    this.#pending = false;
    return "send-soon";
  }

  /** @param {Key} event @returns {Verdict} */
  keydown(event) {
    this.#nameless = false;
    if (!isEnter(event)) {
      this.#nameless = event.keyCode === 229;
      // The person went on writing: the composition of the earlier Enter was not meant to be sent.
      if (!isModifier(event)) this.#pending = this.#spent = false;
      return "pass";
    }
    this.#breaking = event.shiftKey === true;
    if (this.#breaking) return "pass";
    if (event.isComposing === true || event.keyCode === 229) return this.#enterInComposition(event.isComposing === true);
    if (this.#spent || event.repeat === true) return "prevent";
    return "send";
  }

  /** @param {Key} event @returns {Verdict} */
  keyup(event) {
    this.#nameless = false;
    if (isEnter(event)) this.#spent = this.#breaking = false;
    return "pass";
  }

  /** @param {string} inputType of the `beforeinput` event @returns {Verdict} */
  beforeinput(inputType) {
    if (inputType !== "insertLineBreak" && inputType !== "insertParagraph") return "pass";
    if (this.#breaking) return "pass";
    if (this.#pending || this.#spent) return "prevent";
    if (!this.#nameless) return "pass";
    // Some touch keyboards announce Enter by nothing but the line break it makes.
    this.#nameless = false;
    return "send-soon";
  }

  /** The field lost the focus. @returns {Verdict} */
  blur() {
    this.#composing = this.#pending = this.#spent = this.#breaking = this.#nameless = false;
    return "pass";
  }

  /** @param {boolean} composing as the event itself says @returns {Verdict} */
  #enterInComposition(composing) {
    if (this.#spent) return "prevent";
    this.#spent = true;
    if (this.#composing || composing) {
      this.#pending = true;
      return "prevent";
    }
    // Safari ends the composition before it tells of the key that ended it.
    return "send-soon";
  }
}

/** @param {Key} event */
function isEnter(event) {
  if (event.key === "Enter") return true;
  // Windows names the key of an input method "Process"; only its place on the keyboard tells.
  const unnamed = event.keyCode === 229 || event.key === "Process";
  return unnamed && (event.code === "Enter" || event.code === "NumpadEnter");
}

/** @param {Key} event */
function isModifier(event) {
  return ["Shift", "Control", "Alt", "Meta", "CapsLock", "HangulMode"].includes(event.key);
}
