// The server's HTTP face: reads of rooms and sends, each answered with a value, never with an exception.

import { listed } from "./cursor.js";

/** @typedef {import("./protocol.js").Frame} Frame */

/**
 * @typedef {object} Answer
 * @property {number} status 0 when no answer came
 * @property {Record<string, any>} body {} when there was none
 * @property {number | null} retryAfter milliseconds the server asked to stay away
 * @property {number | null} nextPoll milliseconds the server suggests until the next poll
 */

/** A send that was not answered by then has an unknown outcome and goes again. */
export const SEND_MS = 10_000;

/** @type {Answer} no answer came */
export const NONE = { status: 0, body: {}, retryAfter: null, nextPoll: null };

/** @type {Record<number, number>} the close code that says the same as an HTTP status */
const CLOSE_CODES = { 0: 1006, 400: 4400, 401: 4401, 403: 4403, 404: 4404, 429: 4429, 503: 4503 };

/** @param {number} status @returns {number} the close code that says the same */
export function closeCode(status) {
  return CLOSE_CODES[status] ?? 4500;
}

export class Http {
  #base;
  #identity;
  #env;

  /**
   * @param {string} base the site's address, ending in "/"
   * @param {import("./identity.js").Identity} identity
   * @param {import("./environment.js").Environment} env
   */
  constructor(base, identity, env) {
    this.#base = base;
    this.#identity = identity;
    this.#env = env;
  }

  /**
   * @param {string} room
   * @param {Record<string, string | number>} params after, before, epoch, limit, wait
   * @param {number} timeout milliseconds
   * @param {AbortSignal} [signal]
   * @returns {Promise<Answer>}
   */
  async read(room, params, timeout, signal) {
    return ours(await this.#ask("GET", messagesOf(room), params, undefined, timeout, signal), "epoch");
  }

  /**
   * Reads what follows in several rooms at once; the answer's `rooms` are such as those of `read`.
   *
   * @param {[string, import("./protocol.js").Cursor | null][]} cursors
   * @param {Record<string, string | number>} params limit, wait
   * @param {number} timeout milliseconds
   * @param {AbortSignal} [signal]
   * @returns {Promise<Answer>}
   */
  async poll(cursors, params, timeout, signal) {
    return ours(await this.#ask("GET", "chat/poll", { rooms: listed(cursors), ...params }, undefined, timeout, signal), "rooms");
  }

  /**
   * Asks for the endless answer. Unlike the others this one throws when there is no answer.
   *
   * @param {[string, import("./protocol.js").Cursor | null][]} cursors
   * @param {AbortSignal} signal
   * @returns {Promise<Response>}
   */
  stream(cursors, signal) {
    const headers = { accept: "text/event-stream" };
    return this.#fetch("chat/events", { rooms: listed(cursors) }, () => ({ method: "GET", headers, signal }));
  }

  /**
   * Sends a `message` command.
   *
   * @param {import("./protocol.js").Command} command
   * @returns {Promise<Frame>} the `ack`, the `error`, or `{type:"lost"}` when the outcome is unknown or it may go again
   */
  async send(command) {
    const { room_id, client_id, message } = command;
    const body = JSON.stringify({ client_id, message });
    const answer = ours(await this.#ask("POST", messagesOf(room_id), {}, body, SEND_MS), "seq");
    const common = { id: command.id, room_id, client_id };
    if (answer.status === 200 || answer.status === 201) return { ...answer.body, ...common, type: "ack" };
    // Who is not let in has not been refused what they wrote, and something on the way does not know of it at all.
    if (answer.status === 401) return { ...common, type: "lost", unauthorized: true };
    if (answer.body.error === undefined) return { ...common, type: "lost", retry_after_ms: answer.retryAfter ?? 0 };
    return { ...common, ...errorOf(answer) };
  }

  /**
   * @param {string} method @param {string} path @param {Record<string, string | number>} params
   * @param {string | undefined} body @param {number} timeout @param {AbortSignal} [signal]
   * @returns {Promise<Answer>}
   */
  async #ask(method, path, params, body, timeout, signal) {
    /** @type {any} */ let timer = null;
    let abort = () => {};
    try {
      /** @type {Record<string, string>} */
      const headers = body === undefined ? {} : { "content-type": "application/json" };
      const response = await this.#fetch(path, params, () => {
        // Each try has its own time: a token may end at the end of a long wait.
        this.#env.clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
        const aborter = new AbortController();
        abort = () => aborter.abort();
        signal?.addEventListener("abort", abort);
        if (signal?.aborted) abort();
        timer = this.#env.setTimeout(abort, timeout);
        return { method, body, headers, signal: aborter.signal };
      });
      return await readAnswer(response);
    } catch {
      // Refused, cut, timed out or aborted: for the caller these are one thing, no answer.
      return NONE;
    } finally {
      this.#env.clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }

  /**
   * @param {string} path @param {Record<string, string | number>} params
   * @param {() => RequestInit & { headers: Record<string, string> }} begin begins a try
   */
  async #fetch(path, params, begin) {
    const identity = this.#identity;
    const url = new URL(path, this.#base);
    for (const [key, value] of Object.entries({ ...params, ...identity.query() })) {
      url.searchParams.set(key, String(value));
    }
    for (;;) {
      const token = await identity.token();
      const init = begin();
      const headers = identity.signed ? { ...init.headers, authorization: `Bearer ${token}` } : init.headers;
      // Nobody is logged in at the site: the server need not be asked what it says to that.
      if (identity.signed && token === "") return new Response(null, { status: 401 });
      const response = await this.#env.fetch(url.href, { ...init, headers, cache: "no-store", credentials: "same-origin" });
      if (response.status !== 401) identity.accepted();
      else if (identity.refused(token)) continue;
      return response;
    }
  }
}

/**
 * @param {Answer} answer
 * @param {string} field what the server always says
 * @returns {Answer} without an answer when somebody else gave it, as the page of a network that wants a login
 */
function ours(answer, field) {
  const { status, body } = answer;
  return (status === 200 || status === 201) && body[field] === undefined ? NONE : answer;
}

/** @param {string} room */
function messagesOf(room) {
  return `chat/rooms/${encodeURIComponent(room)}/messages`;
}

/**
 * The error frame that says what a refused request said.
 *
 * @param {Answer} answer
 * @returns {Frame}
 */
export function errorOf(answer) {
  const { code = "internal", message = "" } = answer.body.error ?? {};
  const temporary = answer.status === 429 || answer.status >= 500;
  const after = answer.retryAfter === null ? {} : { retry_after_ms: answer.retryAfter };
  return { type: "error", code, message, temporary, ...after };
}

/** @param {Response} response @returns {Promise<Answer>} */
export async function readAnswer(response) {
  const text = response.status === 204 || response.status === 304 ? "" : await response.text();
  const body = readObject(text);
  return {
    status: response.status,
    body,
    retryAfter: numberOr(body.error?.retry_after_ms, seconds(response.headers.get("retry-after"))),
    nextPoll: numberOr(body.next_poll_ms, numberOr(response.headers.get("x-next-poll"), null)),
  };
}

/** @param {string} text @returns {Record<string, any>} {} for what is not a JSON object, as a proxy's error page */
function readObject(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** @param {string | null} header @returns {number | null} */
function seconds(header) {
  const value = numberOr(header, null);
  return value === null ? null : value * 1000;
}

/** @param {unknown} value @param {number | null} other @returns {number | null} */
function numberOr(value, other) {
  if (value === null || value === undefined || value === "") return other;
  const number = Number(value);
  return Number.isFinite(number) && number >= 0 ? number : other;
}
