// What the list shows, as plain rows: date lines and messages in groups, from the log and what is still pending.

import { dayOf, minuteOf } from "./clock.js";

/** @typedef {import("../client/protocol.js").RoomEvent} RoomEvent */
/** @typedef {import("../client/outbox.js").Entry} Entry */

/**
 * @typedef {{ type: "day", key: string, ts: number }} DayRow
 * @typedef {object} LineRow
 * @property {"line"} type
 * @property {string} key stays the same when a pending line becomes an event
 * @property {boolean} own
 * @property {boolean} first first of its group: shows who wrote it
 * @property {boolean} last last of its group: shows the time
 * @property {import("../client/protocol.js").User} from
 * @property {string | null} text null when there is nothing that can be shown
 * @property {number} ts
 * @property {"" | "unsent" | "sent" | "acked" | "failed"} state "" = in the log
 * @property {string} code why it failed
 * @property {string} clientId
 */

/**
 * @param {RoomEvent[]} events
 * @param {Entry[]} pending
 * @param {import("../client/protocol.js").User} me
 * @returns {(DayRow | LineRow)[]}
 */
export function timeline(events, pending, me) {
  const lines = events.filter((event) => event.kind === "message").map((event) => ofEvent(event, me));
  const shown = new Set(lines.map((line) => line.key));
  for (const entry of pending) {
    const line = ofEntry(entry, me);
    if (!shown.has(line.key)) lines.push(line);
  }
  return withGroups(lines);
}

/** @param {LineRow[]} lines */
function withGroups(lines) {
  /** @type {(DayRow | LineRow)[]} */
  const rows = [];
  let before = null;
  for (const line of lines) {
    const day = dayOf(line.ts);
    if (before === null || dayOf(before.ts) !== day) rows.push({ type: "day", key: `d:${day}:${line.key}`, ts: line.ts });
    line.first = before === null || !together(before, line);
    if (!line.first && before !== null) before.last = false;
    rows.push(line);
    before = line;
  }
  return rows;
}

/** @param {LineRow} a @param {LineRow} b */
function together(a, b) {
  const same = a.own === b.own && a.from.id === b.from.id && a.from.role === b.from.role && a.from.name === b.from.name;
  // A failed line shows its own way out, which must not read as belonging to the next one.
  return same && minuteOf(a.ts) === minuteOf(b.ts) && dayOf(a.ts) === dayOf(b.ts) && a.state !== "failed";
}

/** @param {RoomEvent} event @param {import("../client/protocol.js").User} me @returns {LineRow} */
function ofEvent(event, me) {
  const own = event.from.id !== "" && event.from.id === me.id;
  const role = event.from.role || String(event.data.MEM_DV ?? "");
  const key = own && event.client_id !== "" ? `c:${event.client_id}` : `s:${event.seq}`;
  return row(key, own, { ...event.from, role }, event.data, event.ts, "", "", event.client_id);
}

/** @param {Entry} entry @param {import("../client/protocol.js").User} me @returns {LineRow} */
function ofEntry(entry, me) {
  return row(`c:${entry.client_id}`, true, me, entry.message, entry.at, entry.state, entry.code, entry.client_id);
}

/**
 * @param {string} key @param {boolean} own @param {LineRow["from"]} from @param {Record<string, unknown>} data
 * @param {number} ts @param {LineRow["state"]} state @param {string} code @param {string} clientId
 * @returns {LineRow}
 */
function row(key, own, from, data, ts, state, code, clientId) {
  const text = textOf(data);
  return { type: "line", key, own, first: true, last: true, from, text, ts, state, code, clientId };
}

/** @param {Record<string, unknown>} data @returns {string | null} */
export function textOf(data) {
  const text = data.CLAS_DIARY_CONTS ?? data.text;
  if (typeof text === "number") return String(text);
  return typeof text === "string" && text !== "" ? text : null;
}

/**
 * The other people of a room, newest first, as far as its events tell.
 *
 * @param {RoomEvent[]} events @param {string} me
 * @returns {import("../client/protocol.js").User[]}
 */
export function othersIn(events, me) {
  const found = new Map();
  for (const event of events) {
    const { from } = event;
    if (from.id === me || (from.id === "" && from.name === "")) continue;
    const key = `${from.id} ${from.name}`;
    found.delete(key);
    found.set(key, { ...from, role: from.role || String(event.data.MEM_DV ?? "") });
  }
  return [...found.values()].reverse();
}
