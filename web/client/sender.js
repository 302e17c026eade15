// Brings the outbox to the server: by the line when one is up, by HTTP when none is, in order, until answered.

import { fullJitter } from "./backoff.js";
import { SEND_MS } from "./http.js";

/** A line the server refused this often for a passing reason is shown as failed. */
export const TRIES = 8;
/** A socket answers sooner than this, or is doubted. */
export const ACK_MS = 5_000;

/** @typedef {import("./outbox.js").Entry} Entry */

/** Owned by the client's event loop. At most one send is on its way per room. */
export class Sender {
  /** @type {Map<string, any>} deadline of each send on its way, by client_id */
  #deadlines = new Map();
  /** @type {any} */ #pause = null;
  #told = false;
  #stopped = false;
  #failures = 0;
  /** @type {Set<string>} those the line did not answer, which go by HTTP */ #doubted = new Set();
  #parts;

  /**
   * @param {object} parts
   * @param {import("./outbox.js").Outbox} parts.outbox
   * @param {() => boolean} parts.may false while nobody is logged in
   * @param {(command: import("./protocol.js").Command) => boolean} parts.byLine false when no socket is up
   * @param {(command: import("./protocol.js").Command) => void} parts.byHttp
   * @param {() => void} parts.onDoubt the line owes an answer
   * @param {() => void} parts.onChange
   * @param {import("./environment.js").Environment} parts.env
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Sends what is due, unless the server or a lost answer asked for a pause. */
  pump() {
    if (this.#pause === null && !this.#stopped && this.#parts.may()) for (const entry of this.#parts.outbox.due()) this.#send(entry);
    this.#parts.onChange();
  }

  /** A line came up, or the person asks: only a pause the server asked for is kept. */
  resume() {
    if (!this.#told) this.#endPause();
    this.#failures = 0;
    this.pump();
  }

  /** The line broke or was changed: the outcome of what went by it is unknown, so it goes again. */
  lineLost() {
    for (const clientId of [...this.#deadlines.keys()]) this.#settle(clientId);
    for (const entry of this.#parts.outbox.list()) this.#parts.outbox.unsent(entry.client_id);
    this.pump();
  }

  /** What is on its way broke the line. @param {string} code @returns {boolean} whether something was */
  blame(code) {
    const blamed = this.#parts.outbox.list().filter((e) => e.state === "sent");
    for (const entry of blamed) {
      this.#settle(entry.client_id);
      this.#parts.outbox.failed(entry.client_id, code);
    }
    this.#parts.onChange();
    return blamed.length > 0;
  }

  /** @param {import("./protocol.js").Frame} frame an `ack` */
  acked(frame) {
    this.#failures = 0;
    this.#settle(frame.client_id);
    this.#doubted.delete(frame.client_id);
    this.#parts.outbox.acked(frame.client_id, Number(frame.seq));
    this.pump();
  }

  /** Its event was seen, which is as good as an ack. @param {string} clientId */
  seen(clientId) {
    if (clientId === "" || !this.#parts.outbox.drop(clientId)) return;
    this.#doubted.delete(clientId);
    this.#settle(clientId);
    this.pump();
  }

  /** @param {import("./protocol.js").Frame} frame an `error` in answer to a send */
  refused(frame) {
    const clientId = frame.client_id ?? frame.id;
    const entry = this.#parts.outbox.get(clientId);
    if (entry === undefined) return;
    this.#settle(clientId);
    // Who is only too quick waits; there is nothing to give up, however often.
    if (frame.code === "rate_limited") this.#parts.outbox.unsent(clientId);
    else if (frame.temporary === true && entry.tries + 1 < TRIES) this.#parts.outbox.putOff(clientId);
    else {
      this.#parts.outbox.failed(clientId, String(frame.code));
      return this.pump();
    }
    const told = Number(frame.retry_after_ms ?? 0);
    this.#rest(told > 0 ? told : this.#jitter(), told > 0);
  }

  /** No answer came. @param {string} clientId @param {number} [told] milliseconds that were asked for, 0 = none were */
  lost(clientId, told = 0) {
    // It has gone by another way meanwhile, and was answered there.
    if (!this.#deadlines.has(clientId)) return;
    this.#settle(clientId);
    this.#parts.outbox.unsent(clientId);
    this.#rest(told > 0 ? told : this.#jitter(), told > 0);
  }

  /** Nothing goes any more; what has no answer yet is kept for the next client. */
  stop() {
    this.#stopped = true;
    this.#endPause();
    for (const clientId of [...this.#deadlines.keys()]) this.#settle(clientId);
  }

  /** @param {Entry} entry */
  #send(entry) {
    const { client_id, room_id, message } = entry;
    const command = { action: "message", id: client_id, room_id, client_id, message };
    this.#parts.outbox.sent(client_id);
    const byLine = !this.#doubted.has(client_id) && this.#parts.byLine(command);
    // A line that lives but never answers this one: ask again, the client_id makes it the same send.
    const deadline = this.#parts.env.setTimeout(
      () => (byLine ? this.#doubt(client_id) : this.lost(client_id)),
      byLine ? ACK_MS : SEND_MS + 1_000,
    );
    this.#deadlines.set(client_id, deadline);
    if (!byLine) this.#parts.byHttp(command);
  }

  /** @param {string} clientId */
  #doubt(clientId) {
    this.#doubted.add(clientId);
    this.#parts.onDoubt();
    this.lost(clientId);
  }

  /** @param {string} clientId */
  #settle(clientId) {
    this.#parts.env.clearTimeout(this.#deadlines.get(clientId));
    this.#deadlines.delete(clientId);
  }

  #jitter() {
    this.#failures += 1;
    return fullJitter(this.#failures, this.#parts.env.random);
  }

  /** @param {number} ms @param {boolean} told whether the server asked for it */
  #rest(ms, told) {
    if (this.#stopped || (this.#told && !told)) return;
    this.#endPause();
    this.#told = told;
    this.#pause = this.#parts.env.setTimeout(() => {
      this.#endPause();
      this.pump();
    }, ms);
    this.#parts.onChange();
  }

  #endPause() {
    this.#parts.env.clearTimeout(this.#pause);
    this.#pause = null;
    this.#told = false;
  }
}
