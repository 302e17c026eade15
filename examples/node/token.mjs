// Signs who is logged in, for Maru: an HS256 token, good for five minutes.

import { createHmac } from "node:crypto";

const base64 = (text) => Buffer.from(text).toString("base64url");

/**
 * @param {{ id: string, role: string, name: string, rooms: string[] }} user from the session, never from the request
 * @param {string} secret the same as Maru's `access.secret`
 */
export function tokenOf({ id, role, name, rooms }, secret) {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { sub: id, role, name, rooms, iat, exp: iat + 300 };
  const signed = `${base64('{"alg":"HS256","typ":"JWT"}')}.${base64(JSON.stringify(claims))}`;
  return `${signed}.${createHmac("sha256", secret).update(signed).digest("base64url")}`;
}
