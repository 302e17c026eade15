// The server's HTTP face: reads of a room and sends, each answered with a value, never with an exception.

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
  read(room, params, timeout, signal) {
    return this.#ask("GET", room, params, undefined, timeout, signal);
  }

  /**
   * Sends a `message` command.
   *
   * @param {import("./protocol.js").Command} command
   * @returns {Promise<Frame>} the `ack`, the `error`, or `{type:"lost"}` when the outcome is unknown
   */
  async send(command) {
    const { room_id, client_id, message } = command;
    const answer = await this.#ask("POST", room_id, {}, JSON.stringify({ client_id, message }), SEND_MS);
    const common = { id: command.id, room_id, client_id };
    if (answer.status === 200 || answer.status === 201) return { ...answer.body, ...common, type: "ack" };
    if (answer.status === 0 || answer.body.error === undefined) return { ...common, type: "lost" };
    return { ...common, ...errorOf(answer) };
  }

  /**
   * @param {string} method @param {string} room @param {Record<string, string | number>} params
   * @param {string | undefined} body @param {number} timeout @param {AbortSignal} [signal]
   * @returns {Promise<Answer>}
   */
  async #ask(method, room, params, body, timeout, signal) {
    const aborter = new AbortController();
    const abort = () => aborter.abort();
    signal?.addEventListener("abort", abort);
    const timer = this.#env.setTimeout(abort, timeout);
    try {
      const response = await this.#env.fetch(this.#address(room, params), {
        method,
        body,
        headers: {
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(await this.#identity.headers()),
        },
        cache: "no-store",
        credentials: "same-origin",
        signal: aborter.signal,
      });
      return await readAnswer(response);
    } catch {
      // Refused, cut, timed out or aborted: for the caller these are one thing, no answer.
      return { status: 0, body: {}, retryAfter: null, nextPoll: null };
    } finally {
      this.#env.clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
    }
  }

  /** @param {string} room @param {Record<string, string | number>} params */
  #address(room, params) {
    const url = new URL(`chat/rooms/${encodeURIComponent(room)}/messages`, this.#base);
    for (const [key, value] of Object.entries({ ...params, ...this.#identity.query() })) {
      url.searchParams.set(key, String(value));
    }
    return url.href;
  }
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
async function readAnswer(response) {
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
