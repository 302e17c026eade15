// Who opened the page and for which room: from the address, else from what was chosen last time.

/**
 * @typedef {{ room: string, role: string, name: string, user: string, transports: string[] | undefined, probeMs: number | undefined }} Visit
 */

const KEY = "maru.visit";
const DEVICE = "maru.device";

/** @param {string} room @returns {boolean} whether the server can have a room of this name */
export function isRoom(room) {
  return /^[A-Za-z0-9._:~@-]{1,128}$/.test(room);
}

/**
 * @param {URLSearchParams} query
 * @param {string} device keeps this browser's user apart from others when the address names none
 * @returns {Visit | null} null when the address does not say who comes
 */
export function visitOf(query, device) {
  const role = query.get("role") ?? "";
  const room = query.get("room") ?? "1";
  if (role === "" || !isRoom(room)) return null;
  const name = (query.get("name") ?? "").trim().slice(0, 40);
  const user = query.get("user") ?? `${role.toLowerCase()}-${device}`;
  const transports = query.get("transport")?.split(",");
  const probeMs = Number(query.get("probe")) || undefined;
  return { room, role, name, user, transports, probeMs };
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
