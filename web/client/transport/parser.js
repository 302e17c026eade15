// Reads the text of an event stream: what came between two blank lines, and the comments that only say "still here".

/** Owned by its stream. Takes the text as it comes, cut anywhere. */
export class EventParser {
  #rest = "";
  /** @type {string[]} */
  #data = [];

  /**
   * @param {string} text the next piece
   * @returns {string[]} the `data` of every event that is complete by now
   */
  push(text) {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    const events = [];
    for (const raw of lines) {
      const line = raw.endsWith("\r") ? raw.slice(0, -1) : raw;
      // Of the other fields `id` repeats cursors that the rooms keep themselves, and `:` is a comment.
      if (line.startsWith("data:")) this.#data.push(line.slice(line[5] === " " ? 6 : 5));
      if (line !== "" || this.#data.length === 0) continue;
      events.push(this.#data.join("\n"));
      this.#data = [];
    }
    return events;
  }
}
