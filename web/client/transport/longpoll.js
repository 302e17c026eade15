// The long-poll transport: a read is held by the server until something follows, then asked anew at once.

import { ReaderLine } from "./reader.js";

/** Seconds the server may hold a read: below the 30 s after which many proxies cut. */
export const WAIT_S = 25;

/**
 * @param {object} parts
 * @param {import("../http.js").Http} parts.http
 * @param {import("../environment.js").Environment} parts.env
 * @param {number} [parts.wait] seconds
 * @returns {import("../protocol.js").Transport}
 */
export function longpoll({ http, env, wait = WAIT_S }) {
  const manner = { wait, pause: () => 0, http, env };
  return {
    name: "longpoll",
    bare: false,
    wait,
    open: (cursors, onFrame, hold) => new ReaderLine(manner, cursors, onFrame, hold),
  };
}
