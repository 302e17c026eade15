// The lines that are not in the log yet, as a tab knows them: its own at once, the others' from the leader.

/** @typedef {import("./outbox.js").Entry} Entry */

/** Owned by its tab's event loop. */
export class Lines {
  /** @type {Map<string, Entry>} in the order written */ #all = new Map();
  /** @type {Set<string>} of this tab, and the leader has not been heard to have them */ #untaken = new Set();

  get size() {
    return this.#all.size;
  }

  /** @param {string} clientId */
  get(clientId) {
    return this.#all.get(clientId);
  }

  /** @param {string} [room] @returns {Entry[]} in the order written */
  list(room) {
    return [...this.#all.values()].filter((line) => room === undefined || line.room_id === room);
  }

  /** Those that still have to reach the server without anyone's help. */
  get waiting() {
    return this.list().filter((line) => line.state === "unsent" || line.state === "sent");
  }

  /** How many there are of each kind, for the state. */
  get counts() {
    const { waiting } = this;
    return {
      queued: waiting.length,
      sent: waiting.filter((line) => line.state === "sent").length,
      failed: this.list().filter((line) => line.state === "failed").length,
    };
  }

  /** A line written in this tab. @param {Entry} line */
  write(line) {
    this.#all.set(line.client_id, line);
    this.#untaken.add(line.client_id);
  }

  /** A line another tab was heard to hand over. @param {Entry} line */
  overhear(line) {
    if (!this.#all.has(line.client_id)) this.#all.set(line.client_id, line);
  }

  /** @param {string} clientId */
  untaken(clientId) {
    return this.#untaken.has(clientId);
  }

  /** @param {string} clientId */
  drop(clientId) {
    this.#all.delete(clientId);
    this.#untaken.delete(clientId);
  }

  /** @param {Entry[]} lines all the leader has; what it has not taken yet stays besides */
  replace(lines) {
    const own = this.list().filter((line) => this.#untaken.has(line.client_id));
    this.#all = new Map(lines.map((line) => [line.client_id, line]));
    for (const line of own) {
      if (this.#all.has(line.client_id)) this.#untaken.delete(line.client_id);
      else this.#all.set(line.client_id, line);
    }
  }
}
