// The words of the wire, as types, and the meaning of a close code.

/**
 * @typedef {{ id: string, role: string, name: string }} User
 * @typedef {{ epoch: string, seq: number }} Cursor
 * @typedef {Record<string, any> & { type: string }} Frame       what a server says
 * @typedef {Record<string, any> & { action: string }} Command   what a client says
 * @typedef {{ seq: number, kind: string, ref: number, client_id: string, from: User,
 *             data: Record<string, unknown>, ts: number, timestamp: string }} RoomEvent
 */

/**
 * A line is one open attachment to the server. Besides the server's own frames its listener is told
 * `{type:"opened", ping_ms}` once it may be used (`ping_ms`: how often something is heard at least, 0 = no promise)
 * and `{type:"closed", code, retry_after_ms?, silent?}` when it is over (`silent`: nothing came where something had
 * to). A line that was closed by its owner says nothing more. A `ping` with `n` is answered with a `pong` of that
 * `n`, by the very way the events come. A `bare` transport can be asked before any room is joined. One with a `wait`
 * has its reads held for so many seconds; a line that is opened with `hold` has them held only so long until one has
 * come through, and says so with `{type:"held"}`.
 *
 * @typedef {{ send(command: Command): void, close(): void }} Line
 * @typedef {() => Iterable<[string, Cursor | null]>} Cursors    the rooms wanted, with what is held of each, as of now
 * @typedef {(frame: Frame) => void} OnFrame
 * @typedef {{ name: string, bare: boolean, wait?: number,
 *             open(cursors: Cursors, onFrame: OnFrame, hold?: number): Line }} Transport
 */

/** @param {number} n one never used before @returns {Command} the question that a `pong` answers */
export const ping = (n) => ({ action: "ping", id: `ping:${n}`, n });

/** Whether somebody who asks too often is told so about this ping. @param {Frame} frame @param {number} n */
export const refusesPing = (frame, n) => frame.type === "error" && frame.id === `ping:${n}`;

/** How many events a page asks for at once. */
export const PAGE = 50;

/**
 * What to do after a line ended with this code.
 * `at-once` come back and resume · `back-off` come back after a jittered wait · `new-token` fetch a token
 * first · `other-transport` this way in does not exist · `not-that` the command in flight is to blame ·
 * `never` do not come back.
 *
 * @typedef {"at-once" | "back-off" | "new-token" | "other-transport" | "not-that" | "never"} Comeback
 * @param {number} code a WebSocket close code
 * @returns {Comeback}
 */
export function comeback(code) {
  switch (code) {
    case 4508:
      return "at-once";
    case 4401:
      return "new-token";
    case 4404:
      return "other-transport";
    case 1009:
    case 4400:
    case 4413:
      return "not-that";
    default:
      return code >= 4400 && code <= 4419 ? "never" : "back-off";
  }
}

/**
 * Reads an entry of `events` or a live frame; a missing field becomes its empty value.
 *
 * @param {Record<string, any>} raw
 * @returns {RoomEvent}
 */
export function readEvent(raw) {
  const from = raw.from ?? {};
  return {
    seq: Number(raw.seq),
    kind: typeof raw.kind === "string" ? raw.kind : "message",
    ref: Number(raw.ref ?? 0),
    client_id: String(raw.client_id ?? ""),
    from: { id: String(from.id ?? ""), role: String(from.role ?? ""), name: String(from.name ?? "") },
    data: raw.data ?? {},
    ts: Number(raw.ts ?? 0),
    timestamp: String(raw.timestamp ?? ""),
  };
}
