// The poll transport: a read that is answered at once, repeated at an interval fit for the moment.

import { pollInterval } from "../interval.js";
import { ReaderLine } from "./reader.js";

/**
 * @param {object} parts
 * @param {import("../http.js").Http} parts.http
 * @param {import("../environment.js").Environment} parts.env
 * @param {() => number | null} [parts.nextPoll] what the server last advised by other ways
 * @returns {import("../protocol.js").Transport}
 */
export function poll({ http, env, nextPoll = () => null }) {
  return {
    name: "poll",
    bare: false,
    open(cursors, onFrame) {
      const recent = new Recent(env.now);
      const manner = {
        wait: 0,
        http,
        env,
        /** @param {import("../http.js").Answer} answer @param {number} count */
        pause: (answer, count) => {
          const server = answer.nextPoll ?? nextPoll();
          return pollInterval({ recent: recent.add(count), idle: env.idle(), hidden: !env.visible(), server }, env.random());
        },
      };
      return new ReaderLine(manner, cursors, onFrame);
    },
  };
}

/** How many messages came in the last minute. Owned by its line. */
class Recent {
  /** @type {{ at: number, count: number }[]} */
  #batches = [];
  #now;

  /** @param {() => number} now */
  constructor(now) {
    this.#now = now;
  }

  /** @param {number} count @returns {number} */
  add(count) {
    const now = this.#now();
    this.#batches.push({ at: now, count });
    this.#batches = this.#batches.filter((batch) => batch.at > now - 60_000);
    return this.#batches.reduce((sum, batch) => sum + batch.count, 0);
  }
}
