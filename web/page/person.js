// Who opened the page and for which room: from the address, else from what was chosen last time.

/**
 * @typedef {{ room: string, role: string, name: string, user: string, token: string | undefined,
 *             transports: string[] | undefined, probeMs: number | undefined }} Visit
 */

const KEY = "maru.visit";
const DEVICE = "maru.device";
const TOKEN = "maru.token";

/** @param {string} room @returns {boolean} whether the server can have a room of this name */
export function isRoom(room) {
  return /^[A-Za-z0-9._:~@-]{1,128}$/.test(room);
}

/**
 * @param {URLSearchParams} query
 * @param {string} device keeps this browser's user apart from others when the address names none
 * @param {string} [token] says who comes, whatever the address says
 * @returns {Visit | null} null when nothing says who comes
 */
export function visitOf(query, device, token = "") {
  const claims = claimsOf(token);
  const role = String(claims.role ?? query.get("role") ?? "");
  const room = query.get("room") ?? "1";
  if ((role === "" && token === "") || !isRoom(room)) return null;
  const name = String(claims.name ?? query.get("name") ?? "").trim().slice(0, 40);
  const user = String(claims.sub ?? query.get("user") ?? `${role.toLowerCase()}-${device}`);
  const transports = query.get("transport")?.split(",");
  const probeMs = Number(query.get("probe")) || undefined;
  return { room, role, name, user, token: token || undefined, transports, probeMs };
}

/**
 * The token behind the address's `#token=`, which no server and no log gets to see; kept as long as this tab.
 *
 * @param {Location} location @param {History} history @param {Storage} storage
 * @returns {string} "" when there is none
 */
export function takeToken(location, history, storage) {
  const given = new URLSearchParams(location.hash.slice(1)).get("token");
  if (given !== null) {
    storage.setItem(TOKEN, given);
    history.replaceState(null, "", location.pathname + location.search);
  }
  return storage.getItem(TOKEN) ?? "";
}

/** What a token says of its owner, for showing only. @param {string} token @returns {Record<string, unknown>} */
function claimsOf(token) {
  try {
    const bytes = atob((token.split(".")[1] ?? "").replaceAll("-", "+").replaceAll("_", "/"));
    const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(bytes, (c) => c.charCodeAt(0))));
    return typeof claims === "object" && claims !== null ? claims : {};
  } catch {
    // No token, or none of ours: the server will say so.
    return {};
  }
}

/** @param {{ room: string, role: string, name: string }} visit @returns {string} the address of that visit */
export function addressOf({ room, role, name }) {
  const query = new URLSearchParams({ room, role });
  if (name !== "") query.set("name", name);
  return `?${query}`;
}

/** @returns {{ room: string, role: string, name: string }} */
export function lastVisit() {
  try {
    return { room: "1", role: "T", name: "", ...JSON.parse(localStorage.getItem(KEY) ?? "{}") };
  } catch {
    // Written by something else; the defaults are as good.
    return { room: "1", role: "T", name: "" };
  }
}

/** @param {{ room: string, role: string, name: string }} visit */
export function rememberVisit({ room, role, name }) {
  localStorage.setItem(KEY, JSON.stringify({ room, role, name }));
}

/** @param {() => string} id makes a new one */
export function deviceId(id) {
  const known = localStorage.getItem(DEVICE);
  if (known !== null) return known;
  const made = id().slice(0, 8);
  localStorage.setItem(DEVICE, made);
  return made;
}
