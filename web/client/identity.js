// Who this client says it is: a token where the site has one, plain fields in open mode.

/**
 * @typedef {{ id: string, role?: string, name?: string }} Claim
 * @typedef {string | (() => string | Promise<string>)} TokenSource
 */

export class Identity {
  #claim;
  #source;
  /** @type {string | null} */
  #token = null;

  /** @param {Claim} claim @param {TokenSource | undefined} source */
  constructor(claim, source) {
    this.#claim = claim;
    this.#source = source;
  }

  /** The fields of a `hello` frame. @returns {Promise<Record<string, string>>} */
  async hello() {
    const token = await this.#current();
    return token === "" ? this.#fields() : { token };
  }

  /** What goes into a URL; never a token. @returns {Record<string, string>} */
  query() {
    return this.#source === undefined ? this.#fields() : {};
  }

  /** @returns {Promise<Record<string, string>>} */
  async headers() {
    const token = await this.#current();
    return token === "" ? {} : { authorization: `Bearer ${token}` };
  }

  /**
   * The server no longer takes the token.
   *
   * @returns {boolean} whether another one can be had
   */
  renew() {
    this.#token = null;
    return typeof this.#source === "function";
  }

  async #current() {
    if (this.#source === undefined) return "";
    this.#token ??= typeof this.#source === "function" ? await this.#source() : this.#source;
    return this.#token;
  }

  /** @returns {Record<string, string>} */
  #fields() {
    const { id, role = "", name = "" } = this.#claim;
    return Object.fromEntries(Object.entries({ user_id: id, user_type: role, name }).filter(([, v]) => v !== ""));
  }
}
