// What this person wrote and the log has not yet shown back: kept over reloads, sent again under the same client_id.

/**
 * `tries` counts those that were put off for a passing reason.
 *
 * @typedef {"unsent" | "sent" | "acked" | "failed"} EntryState
 * @typedef {{ client_id: string, room_id: string, message: Record<string, unknown>, state: EntryState,
 *             at: number, tries: number, seq: number, code: string }} Entry
 * @typedef {Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">} Shelf
 */

/** Lines that may wait at the same time; a further one is refused, so that nothing grows without end. */
export const OUTBOX = 500;

/** @param {string} owner @returns {string} what the keys of this user's lines begin with */
export function outboxPrefix(owner) {
  return `maru.outbox:${encodeURIComponent(owner)}:`;
}

/**
 * Owned by the client's event loop. Each entry has a key of its own in the store, so that two tabs of one
 * person never overwrite each other; both may send an entry, which its client_id makes harmless.
 */
export class Outbox {
  /** @type {Map<string, Entry>} in the order written */
  #entries = new Map();
  #shelf;
  #prefix;
  #env;
  #lastAt = 0;

  /**
   * @param {Shelf | null} shelf where entries outlive the page; null keeps them in memory
   * @param {string} owner the user whose lines these are
   * @param {{ now(): number, id(): string }} env
   */
  constructor(shelf, owner, env) {
    this.#shelf = shelf;
    this.#prefix = outboxPrefix(owner);
    this.#env = env;
    for (const entry of this.#restore()) this.#entries.set(entry.client_id, entry);
  }

  /**
   * @param {string} room
   * @param {Record<string, unknown>} message
   * @returns {Entry}
   */
  add(room, message) {
    // Strictly rising, so that a restored outbox keeps the order in which the lines were written.
    this.#lastAt = Math.max(this.#env.now(), this.#lastAt + 1);
    /** @type {Entry} */
    const entry = {
      client_id: this.#env.id(),
      room_id: room,
      message,
      state: "unsent",
      at: this.#lastAt,
      tries: 0,
      seq: 0,
      code: "",
    };
    this.#entries.set(entry.client_id, entry);
    this.#save(entry);
    return entry;
  }

  /** @param {string} clientId @returns {Entry | undefined} */
  get(clientId) {
    return this.#entries.get(clientId);
  }

  /** @param {string} [room] @returns {Entry[]} in the order written */
  list(room) {
    return [...this.#entries.values()].filter((e) => room === undefined || e.room_id === room);
  }

  /** How many lines still have to reach the server without anyone's help. */
  get queued() {
    return this.list().filter((e) => e.state === "unsent" || e.state === "sent").length;
  }

  /**
   * The line to send next in each room. At most one is on its way per room: that is what keeps a sender's
   * order when a send in the middle has to be repeated.
   *
   * @returns {Entry[]}
   */
  due() {
    const busy = new Set(this.list().filter((e) => e.state === "sent").map((e) => e.room_id));
    const due = [];
    for (const entry of this.#entries.values()) {
      if (entry.state !== "unsent" || busy.has(entry.room_id)) continue;
      busy.add(entry.room_id);
      due.push(entry);
    }
    return due;
  }

  /** @param {string} clientId */
  sent(clientId) {
    this.#change(clientId, (e) => {
      e.state = "sent";
    });
  }

  /** The outcome is unknown or the server asked for a pause: it will go again. @param {string} clientId */
  unsent(clientId) {
    this.#change(clientId, (e) => {
      if (e.state === "sent") e.state = "unsent";
    });
  }

  /** Put off for a passing reason. @param {string} clientId */
  putOff(clientId) {
    this.#change(clientId, (e) => {
      e.state = "unsent";
      e.tries += 1;
    });
  }

  /** A definite no. @param {string} clientId @param {string} code the error's code */
  failed(clientId, code) {
    this.#change(clientId, (e) => {
      e.state = "failed";
      e.code = code;
    });
  }

  /** The person asks for another try, under the same client_id. @param {string} clientId */
  retry(clientId) {
    this.#change(clientId, (e) => {
      if (e.state !== "failed") return;
      e.state = "unsent";
      e.code = "";
      e.tries = 0;
    });
  }

  /**
   * The server has it. The entry leaves the store but stays here until its event is seen, so that the line
   * does not vanish from the page for a moment.
   *
   * @param {string} clientId @param {number} seq
   */
  acked(clientId, seq) {
    const entry = this.#entries.get(clientId);
    if (entry === undefined) return;
    entry.state = "acked";
    entry.seq = seq;
    this.#forget(clientId);
  }

  /** The line is in the log, or is no longer wanted. @param {string} clientId @returns {boolean} whether it was here */
  drop(clientId) {
    if (!this.#entries.delete(clientId)) return false;
    this.#forget(clientId);
    return true;
  }

  /** @param {string} clientId @param {(entry: Entry) => void} change */
  #change(clientId, change) {
    const entry = this.#entries.get(clientId);
    if (entry === undefined || entry.state === "acked") return;
    change(entry);
    this.#save(entry);
  }

  /** @param {Entry} entry */
  #save(entry) {
    try {
      this.#shelf?.setItem(this.#prefix + entry.client_id, JSON.stringify(entry));
    } catch {
      // A full or forbidden store costs only what a reload would have kept; the line itself still goes out.
      this.#shelf = null;
    }
  }

  /** @param {string} clientId */
  #forget(clientId) {
    this.#shelf?.removeItem(this.#prefix + clientId);
  }

  /** @returns {Entry[]} */
  #restore() {
    const found = [];
    for (let i = 0; i < (this.#shelf?.length ?? 0); i++) {
      const key = this.#shelf?.key(i);
      if (!key?.startsWith(this.#prefix)) continue;
      const entry = parse(this.#shelf?.getItem(key) ?? "");
      if (entry !== null) found.push(entry);
    }
    found.sort((a, b) => a.at - b.at);
    this.#lastAt = found.at(-1)?.at ?? 0;
    return found;
  }
}

/** @param {string} text @returns {Entry | null} null for what is not an entry of ours */
function parse(text) {
  try {
    const raw = JSON.parse(text);
    if (typeof raw.client_id !== "string" || typeof raw.room_id !== "string") return null;
    // Whether a line marked as sent has arrived is not known after a reload: it goes again.
    return { tries: 0, seq: 0, code: "", ...raw, state: raw.state === "failed" ? "failed" : "unsent" };
  } catch {
    return null;
  }
}
