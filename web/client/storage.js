// Where lines and cursors outlive a page: IndexedDB, else localStorage, else memory.

/** @typedef {import("./outbox.js").Shelf} Shelf */

/**
 * Text records under keys, shared by all tabs of a site. Nothing here rejects or throws.
 *
 * @typedef {object} Store
 * @property {"indexeddb" | "localstorage" | "memory"} kind
 * @property {(prefix: string) => Promise<[string, string][]>} all the readable records whose key begins so, by key
 * @property {(key: string, text: string) => Promise<boolean>} put whether it outlives the page; answered when it does
 * @property {(key: string) => Promise<boolean>} drop whether it is gone for good
 */

/** A database that has not opened by then is blocked, by a private window or another tab's old connection. */
export const OPEN_MS = 3_000;
/** Rooms whose cursor is kept; the ones used longest ago go first. */
export const CURSORS = 200;

const RECORDS = "records";

/**
 * The best store this browser grants, now.
 *
 * @param {{ indexedDB?: () => IDBFactory | undefined, localStorage?: () => Storage | undefined }} parts asked for,
 *     because asking alone throws in some browsers
 * @returns {Promise<Store>}
 */
export async function openStore(parts) {
  const kinds = [
    async () => indexed(present(parts.indexedDB?.())),
    async () => local(present(parts.localStorage?.())),
  ];
  for (const kind of kinds) {
    try {
      return await kind();
    } catch {
      // Forbidden, full or broken: the next kind is for that.
    }
  }
  return memory();
}

/** @template T @param {T | undefined | null} part @returns {T} */
function present(part) {
  if (part === undefined || part === null) throw new Error("not there");
  return part;
}

/**
 * @param {IDBFactory} factory
 * @param {string} [name]
 * @returns {Promise<Store>} rejected when the database cannot be used
 */
export async function indexed(factory, name = "maru") {
  let database = await openDatabase(factory, name);
  /** @template T @param {IDBTransactionMode} mode @param {(records: IDBObjectStore) => IDBRequest<T>} act @returns {Promise<T>} */
  const run = async (mode, act) => {
    try {
      return await transact(database, mode, act);
    } catch (error) {
      // The browser closes databases it wants to delete or has lost; one fresh connection is worth a try.
      if (!(error instanceof DOMException) || error.name !== "InvalidStateError") throw error;
      database = await openDatabase(factory, name);
      return transact(database, mode, act);
    }
  };
  return {
    kind: "indexeddb",
    async all(prefix) {
      const found = await calm(run("readonly", (records) => records.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`))));
      return readable((found ?? []).map((record) => [record?.key, record?.text]));
    },
    put: async (key, text) => (await calm(run("readwrite", (records) => records.put({ key, text })))) !== undefined,
    drop: async (key) => (await calm(run("readwrite", (records) => records.delete(key)).then(() => true))) === true,
  };
}

/** @template T @param {Promise<T>} act @returns {Promise<T | undefined>} undefined when it failed: full, or gone */
async function calm(act) {
  try {
    return await act;
  } catch {
    return undefined;
  }
}

/** @param {IDBFactory} factory @param {string} name @returns {Promise<IDBDatabase>} */
function openDatabase(factory, name) {
  return new Promise((resolve, reject) => {
    const request = factory.open(name, 1);
    const late = setTimeout(() => reject(new Error("the database does not open")), OPEN_MS);
    request.onupgradeneeded = () => request.result.createObjectStore(RECORDS, { keyPath: "key" });
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("another tab holds the database back"));
    request.onsuccess = () => {
      clearTimeout(late);
      // A later version of this client must not be blocked by this tab.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
  });
}

/**
 * @template T
 * @param {IDBDatabase} database @param {IDBTransactionMode} mode @param {(records: IDBObjectStore) => IDBRequest<T>} act
 * @returns {Promise<T>} once it is committed
 */
function transact(database, mode, act) {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(RECORDS, mode);
    const request = act(transaction.objectStore(RECORDS));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** @param {Storage} storage @returns {Store} throws when nothing can be written there */
export function local(storage) {
  storage.setItem("maru.try", "1");
  storage.removeItem("maru.try");
  const keys = () => Array.from({ length: storage.length }, (_, i) => storage.key(i) ?? "");
  return {
    kind: "localstorage",
    all: async (prefix) => readable(keys().filter((key) => key.startsWith(prefix)).map((key) => [key, storage.getItem(key)])),
    async put(key, text) {
      try {
        storage.setItem(key, text);
        return true;
      } catch {
        return false;
      }
    },
    async drop(key) {
      storage.removeItem(key);
      return true;
    },
  };
}

/** @returns {Store} as long as the page lives */
export function memory() {
  /** @type {Map<string, string>} */
  const records = new Map();
  return {
    kind: "memory",
    all: async (prefix) => readable([...records].filter(([key]) => key.startsWith(prefix))),
    async put(key, text) {
      records.set(key, text);
      return false;
    },
    async drop(key) {
      records.delete(key);
      return false;
    },
  };
}

/** @param {unknown[][]} found @returns {[string, string][]} without what something else left there */
function readable(found) {
  const texts = found.filter(([key, text]) => typeof key === "string" && typeof text === "string");
  return /** @type {[string, string][]} */ (texts).sort(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * One site's part of a store, read once and from then on written behind: what an outbox keeps its lines on.
 * Owned by the client's event loop.
 *
 * @implements {Shelf}
 */
export class StoredShelf {
  #records;
  #store;
  #space;

  /** @param {Store} store @param {string} space begins every key @param {[string, string][]} records as `all(space)` gave them */
  constructor(store, space, records) {
    this.#store = store;
    this.#space = space;
    this.#records = new Map(records.map(([key, text]) => [key.slice(space.length), text]));
  }

  get length() {
    return this.#records.size;
  }

  /** @param {number} index */
  key(index) {
    return [...this.#records.keys()][index] ?? null;
  }

  /** @param {string} key */
  getItem(key) {
    return this.#records.get(key) ?? null;
  }

  /** @param {string} key @param {string} text */
  setItem(key, text) {
    this.#records.set(key, text);
    void this.#store.put(this.#space + key, text);
  }

  /** @param {string} key */
  removeItem(key) {
    this.#records.delete(key);
    void this.#store.drop(this.#space + key);
  }
}

/** How far each room was read in this browser. Owned by the client's event loop. */
export class KeptCursors {
  /** @type {Map<string, { epoch: string, seq: number, at: number }>} */
  #kept = new Map();
  /** @type {Set<string>} rooms whose write is on its way */
  #writing = new Set();
  #store;
  #space;
  #now;

  /**
   * @param {Store} store @param {string} space begins every key
   * @param {[string, string][]} records as `all(space)` gave them @param {() => number} now
   */
  constructor(store, space, records, now) {
    this.#store = store;
    this.#space = space;
    this.#now = now;
    for (const [key, text] of records) {
      const cursor = readCursor(text);
      if (cursor !== null) this.#kept.set(key.slice(space.length), cursor);
    }
    const oldest = [...this.#kept].sort(([, a], [, b]) => b.at - a.at).slice(CURSORS);
    for (const [room] of oldest) this.#forget(room);
  }

  /** @param {string} room @returns {import("./protocol.js").Cursor | null} */
  of(room) {
    const kept = this.#kept.get(room);
    return kept === undefined ? null : { epoch: kept.epoch, seq: kept.seq };
  }

  /** @param {string} room @param {import("./protocol.js").Cursor} cursor */
  note(room, { epoch, seq }) {
    const before = this.#kept.get(room);
    if (before?.epoch === epoch && before.seq === seq) return;
    // The last key of the map is the room used last.
    this.#kept.delete(room);
    this.#kept.set(room, { epoch, seq, at: this.#now() });
    if (this.#kept.size > CURSORS) this.#forget([...this.#kept.keys()][0]);
    void this.#write(room);
  }

  /** One write at a time per room, of the cursor as it is by then. @param {string} room */
  async #write(room) {
    if (this.#writing.has(room)) return;
    this.#writing.add(room);
    let written;
    do {
      written = this.#kept.get(room);
      if (written !== undefined) await this.#store.put(this.#space + room, JSON.stringify(written));
    } while (written !== this.#kept.get(room));
    this.#writing.delete(room);
  }

  /** @param {string} room */
  #forget(room) {
    this.#kept.delete(room);
    void this.#store.drop(this.#space + room);
  }
}

/** @param {string} text @returns {{ epoch: string, seq: number, at: number } | null} */
function readCursor(text) {
  try {
    const { epoch, seq, at } = JSON.parse(text);
    const whole = typeof epoch === "string" && Number.isSafeInteger(seq) && seq >= 0 && typeof at === "number";
    return whole ? { epoch, seq, at } : null;
  } catch {
    return null;
  }
}
