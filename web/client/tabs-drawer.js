// What a tab keeps beyond the page: its lines, before they are handed on, and how far each room was read.

import { outboxPrefix } from "./outbox.js";
import { KeptCursors, StoredShelf } from "./storage.js";

/** Owned by its tab's event loop. Without a store nothing is kept, and everything happens at once. */
export class Drawer {
  /** @type {KeptCursors | null} */ #kept = null;
  /** The writes of lines, one after the other. */ #writing = Promise.resolve();
  #store;
  #space;
  #user;
  #now;

  /**
   * @param {Promise<import("./storage.js").Store> | null} store
   * @param {string} space begins the keys of one server
   * @param {string} user whose lines and cursors these are
   * @param {() => number} now
   */
  constructor(store, space, user, now) {
    this.#store = store;
    this.#space = space;
    this.#user = user;
    this.#now = now;
  }

  /** @param {import("./outbox.js").Entry} line @param {() => void} then once it is written down */
  write(line, then) {
    const store = this.#store;
    if (store === null) return then();
    const key = this.#space + outboxPrefix(this.#user) + line.client_id;
    this.#writing = this.#writing.then(async () => {
      await (await store).put(key, JSON.stringify(line));
      then();
    });
  }

  /** @param {() => void} then once what was to be written is */
  written(then) {
    void this.#writing.then(then);
  }

  async readCursors() {
    if (this.#store === null) return;
    const store = await this.#store;
    const space = `${this.#space}maru.cursor:${encodeURIComponent(this.#user)}:`;
    const records = await store.all(space);
    this.#kept ??= new KeptCursors(store, space, records, this.#now);
  }

  /** @param {string} room @returns {import("./protocol.js").Cursor | null} */
  cursor(room) {
    return this.#kept?.of(room) ?? null;
  }

  /** @param {string} room @param {import("./protocol.js").Cursor} cursor */
  note(room, cursor) {
    this.#kept?.note(room, cursor);
  }

  /**
   * The lines as they are kept now, also those another tab wrote while nobody led.
   *
   * @returns {Promise<StoredShelf> | null} null without a store
   */
  shelf() {
    if (this.#store === null) return null;
    const prefix = this.#space + outboxPrefix(this.#user);
    return this.#store.then(async (store) => new StoredShelf(store, this.#space, await store.all(prefix)));
  }
}
