// The state of the connection, said as it is.

/** @typedef {import("../client/connect.js").ClientState} ClientState */

/**
 * @param {ClientState} state
 * @param {(key: string, values?: Record<string, string | number>) => string} say
 * @returns {string}
 */
export function statusText(state, say) {
  const queued = state.phase !== "live" && state.queued > 0 ? ` · ${say("queued", { count: state.queued })}` : "";
  return say(state.phase === "live" ? state.transport : state.phase) + queued;
}

/**
 * The sentence that asks the person to do something.
 *
 * @param {ClientState} state
 * @param {string} refused the code that keeps this client out of the room, or ""
 * @returns {string} a key of the strings, "" when there is nothing to do
 */
export function noticeKey(state, refused) {
  if (refused !== "") return refused === "room_closed" ? "noticeRoomClosed" : "noticeRoom";
  if (state.phase !== "stopped") return "";
  if (state.code === 4409) return "noticeReplaced";
  if (state.code === 4401) return "noticeAuth";
  return state.code === 4403 ? "noticeForbidden" : "noticeStopped";
}
