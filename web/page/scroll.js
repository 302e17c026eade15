// Where the list is scrolled to: stays at the newest line, or exactly where someone is reading.

/** Nearer to the end than this counts as being there. */
const NEAR = 50;
/** Nearer to the beginning than this asks for older lines. */
const EARLY = 300;

/** Owned by the page. */
export class Scroll {
  /** Whether the newest line is in sight; decided before anything is added, whatever its height. */
  #atEnd = true;
  #box;

  /**
   * @param {HTMLElement} box
   * @param {{ onEnd(): void, onEarly(): void }} told `onEnd` the newest line came into sight, `onEarly` older lines are wanted
   */
  constructor(box, told) {
    this.#box = box;
    box.addEventListener(
      "scroll",
      () => {
        this.#atEnd = this.#distance() < NEAR;
        if (this.#atEnd) told.onEnd();
        if (box.scrollTop < EARLY) told.onEarly();
      },
      { passive: true },
    );
    // A keyboard that opens or a field that grows makes the box smaller, not the reader elsewhere.
    new ResizeObserver(() => {
      if (this.#atEnd) this.toEnd(false);
    }).observe(box);
  }

  get atEnd() {
    return this.#atEnd;
  }

  /** Whether there is too little to scroll, so that nobody can scroll up for more. */
  get short() {
    return this.#box.scrollHeight <= this.#box.clientHeight + EARLY;
  }

  /**
   * Changes the list without moving what is being read.
   *
   * @param {"end" | "keep" | "above"} where `end` show the newest · `keep` follow only if there already · `above` lines
   *     are put before the first
   * @param {() => void} change
   */
  around(where, change) {
    const follow = where === "end" || (where === "keep" && this.#atEnd);
    const below = this.#box.scrollHeight - this.#box.scrollTop;
    change();
    if (follow) this.toEnd(false);
    else if (where === "above") this.#box.scrollTop = this.#box.scrollHeight - below;
  }

  /** @param {boolean} smoothly */
  toEnd(smoothly) {
    this.#atEnd = true;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.#box.scrollTo({ top: this.#box.scrollHeight, behavior: smoothly && !calm ? "smooth" : "instant" });
  }

  #distance() {
    return this.#box.scrollHeight - this.#box.scrollTop - this.#box.clientHeight;
  }
}
