// Who wants to be told of what.

/** Owned by what it belongs to. A listener that throws is reported and keeps nobody else from being told. */
export class Listeners {
  /** @type {Map<string, Set<(value: any) => void>>} */
  #all = new Map();

  /** @param {string} what @param {(value: any) => void} listener @returns {() => void} listens no longer */
  add(what, listener) {
    const some = this.#all.get(what) ?? new Set();
    this.#all.set(what, some.add(listener));
    return () => void some.delete(listener);
  }

  /** @param {string} what @param {unknown} value */
  tell(what, value) {
    for (const listener of [...(this.#all.get(what) ?? [])]) {
      try {
        listener(value);
      } catch (error) {
        // The page's own mistake must not stop the log: it is thrown where the page will see it.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
