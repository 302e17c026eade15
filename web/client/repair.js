// Fetches what is missing between a room's cursor and the head it is known to have.

import { fullJitter } from "./backoff.js";
import { resumeFrom } from "./cursor.js";
import { PAGE } from "./protocol.js";

const MOST = 200;
const FEWEST = 5;
const READ_MS = 10_000;

/**
 * How many events to ask for: fewer after each failure in a row, because a way that breaks after so many bytes, or is
 * too slow for them, would otherwise bring the same page to nothing for ever.
 * @param {number} failures @returns {number}
 */
export const pageAfter = (failures) => Math.max(FEWEST, MOST >> Math.min(failures, 6));

/** Owned by the client's event loop. One fetch per room at a time; it goes on until nothing is missing. */
export class Repair {
  /** @type {Set<string>} */
  #busy = new Set();
  #stopped = false;
  #http;
  #env;
  #adopt;

  /**
   * @param {import("./http.js").Http} http
   * @param {import("./environment.js").Environment} env
   * @param {(room: import("./room.js").Room, answer: Record<string, any>) => void} adopt takes what was read
   */
  constructor(http, env, adopt) {
    this.#http = http;
    this.#env = env;
    this.#adopt = adopt;
  }

  /** @param {import("./room.js").Room} room */
  async fill(room) {
    if (this.#busy.has(room.id)) return;
    this.#busy.add(room.id);
    try {
      await this.#fill(room);
    } finally {
      this.#busy.delete(room.id);
    }
  }

  /** @param {import("./room.js").Room} room */
  async #fill(room) {
    let failures = 0;
    while (room.behind && !this.#stopped && room.refused === "") {
      const before = room.cursor;
      const answer = await this.#http.read(room.id, { ...resumeFrom(room.cursor), limit: pageAfter(failures) }, READ_MS);
      if (answer.status === 200) this.#adopt(room, answer.body);
      // A head that no read can reach was wrong, or is of an older life of the log: the log is the truth.
      if (answer.status === 204 && room.cursor !== null && room.cursor === before) room.head = room.cursor.seq;
      if (room.cursor !== before || !room.behind) {
        failures = 0;
        continue;
      }
      failures += 1;
      await this.#sleep(answer.retryAfter ?? fullJitter(failures, this.#env.random) + 100);
    }
  }

  /** Reads once what follows, whatever is known of it. @param {import("./room.js").Room} room */
  async glance(room) {
    const answer = await this.#http.read(room.id, { ...resumeFrom(room.cursor), limit: PAGE }, READ_MS);
    if (answer.status === 200 && !this.#stopped) this.#adopt(room, answer.body);
  }

  stop() {
    this.#stopped = true;
  }

  /** @param {number} ms @returns {Promise<void>} */
  #sleep(ms) {
    return new Promise((resolve) => this.#env.setTimeout(resolve, ms));
  }
}
