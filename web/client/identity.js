// Who this client says it is: a token where the site has one, plain fields in open mode.

/**
 * @typedef {{ id: string, role?: string, name?: string }} Claim
 * @typedef {string | (() => string | Promise<string>)} TokenSource the token, or what fetches one from the site: "" when
 *     nobody is logged in there; what it throws is tried again
 */

/** A site that has not given a token by then is not there. */
const TOKEN_MS = 10_000;

/**
 * A source of tokens: an address of the site that answers with the token as its text, and with 401 or 403 to who is not
 * logged in.
 *
 * @param {string | URL} url relative to the page
 * @returns {() => Promise<string>}
 */
export function tokenFrom(url) {
  return async () => {
    const answer = await fetch(new URL(url, document.baseURI), {
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout(TOKEN_MS),
    });
    if (answer.status === 401 || answer.status === 403) return "";
    if (!answer.ok) throw new Error(`no token: ${answer.status}`);
    return (await answer.text()).trim();
  };
}

/** Owned by the client's event loop. Asks the site for one token at a time, and once more after a refusal. */
export class Identity {
  #claim;
  #source;
  #clock;
  /** @type {string | null} */ #token = null;
  /** @type {string | null} the one that a socket said hello with last */ #greeted = null;
  /** @type {Promise<string> | null} */ #asking = null;
  /** Whether the token before this one was refused, and this one not yet taken. */
  #second = false;

  /**
   * @param {Claim} claim
   * @param {TokenSource | undefined} source
   * @param {Pick<import("./environment.js").Environment, "setTimeout" | "clearTimeout">} [clock]
   */
  constructor(claim, source, clock = globalThis) {
    this.#claim = claim;
    this.#source = source;
    this.#clock = clock;
  }

  /** Whether there has to be a token. */
  get signed() {
    return this.#source !== undefined;
  }

  /** The fields of a `hello` frame. @returns {Promise<Record<string, string>>} */
  async hello() {
    if (!this.signed) return this.#fields();
    this.#greeted = await this.token();
    return { token: this.#greeted };
  }

  /** What goes into a URL; never a token. @returns {Record<string, string>} */
  query() {
    return this.signed ? {} : this.#fields();
  }

  /** The token to show, "" when there is none. @returns {Promise<string>} */
  async token() {
    return this.#token ?? this.#ask();
  }

  /** Another token before this one ends; meanwhile it is still shown. @returns {Promise<string>} "" when there is none */
  async renewed() {
    return typeof this.#source === "function" ? this.#ask() : "";
  }

  /** The server took the token. */
  accepted() {
    this.#second = false;
  }

  /**
   * The server did not take a token.
   *
   * @param {string | null} [token] that of the last hello when absent
   * @returns {boolean} whether to try another one, which the next request then asks for
   */
  refused(token = this.#greeted) {
    if (typeof this.#source !== "function") return false;
    if (token !== this.#token) return true;
    // Twice in a row is not about a token's age.
    if (this.#second) return false;
    this.#token = null;
    this.#second = true;
    return true;
  }

  /** The person has signed in again: nothing that was is held against them. */
  again() {
    this.#token = null;
    this.#second = false;
  }

  #ask() {
    this.#asking ??= this.#fetch().finally(() => (this.#asking = null));
    return this.#asking;
  }

  async #fetch() {
    const source = this.#source ?? "";
    const token = typeof source === "function" ? String(await this.#inTime(source)) : source;
    this.#token = token === "" ? null : token;
    return token;
  }

  /** @param {() => string | Promise<string>} source */
  async #inTime(source) {
    /** @type {any} */ let timer;
    const late = new Promise((_, reject) => {
      timer = this.#clock.setTimeout(() => reject(new Error("no token in time")), TOKEN_MS);
    });
    try {
      return await Promise.race([source(), late]);
    } finally {
      this.#clock.clearTimeout(timer);
    }
  }

  /** @returns {Record<string, string>} */
  #fields() {
    const { id, role = "", name = "" } = this.#claim;
    return Object.fromEntries(Object.entries({ user_id: id, user_type: role, name }).filter(([, v]) => v !== ""));
  }
}
