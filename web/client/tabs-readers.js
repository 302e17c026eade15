// Who in a tab waits for older history: several that ask at the same moment wait for one answer.

/** Owned by its tab's event loop. */
export class Readers {
  /** @type {Map<string, ((read: boolean) => void)[]>} by room */ #waiting = new Map();

  /**
   * @param {string} room
   * @param {() => void} ask asks the leader, for the first that waits
   * @returns {Promise<boolean>} false when it could not be read
   */
  wait(room, ask) {
    return new Promise((resolve) => {
      const others = this.#waiting.get(room);
      if (others !== undefined) return void others.push(resolve);
      this.#waiting.set(room, [resolve]);
      ask();
    });
  }

  /** @param {string} room @param {boolean} read */
  settle(room, read) {
    const waiting = this.#waiting.get(room) ?? [];
    this.#waiting.delete(room);
    for (const resolve of waiting) resolve(read);
  }

  /** The leader that was asked is gone. */
  giveUp() {
    for (const room of [...this.#waiting.keys()]) this.settle(room, false);
  }
}
