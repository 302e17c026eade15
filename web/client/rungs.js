// The transports there are, best first.

import { longpoll } from "./transport/longpoll.js";
import { poll } from "./transport/poll.js";
import { sse } from "./transport/sse.js";
import { websocket } from "./transport/websocket.js";

/**
 * @param {string[] | undefined} names those wanted; all when absent or when none is known
 * @param {string} base the site's address, ending in "/"
 * @param {object} parts
 * @param {import("./identity.js").Identity} parts.identity
 * @param {import("./http.js").Http} parts.http
 * @param {import("./environment.js").Environment} parts.env
 * @param {() => number | null} parts.nextPoll what the server last advised, in milliseconds
 * @returns {import("./protocol.js").Transport[]}
 */
export function rungs(names, base, { identity, http, env, nextPoll }) {
  const url = new URL("chat/ws", base).href.replace(/^http/, "ws");
  const all = [
    websocket({ url, identity, env }),
    sse({ http, env }),
    longpoll({ http, env }),
    poll({ http, env, nextPoll }),
  ];
  const wanted = all.filter((transport) => names === undefined || names.includes(transport.name));
  return wanted.length > 0 ? wanted : all;
}
