// Everything the client takes from its surroundings, in one value, so that a test can put something else in its place.

import { openStore } from "./storage.js";

/**
 * What woke the client: the page came into sight, came back from the browser's cache, the network is there
 * again, or it is another network.
 *
 * @typedef {"visible" | "pageshow" | "online" | "network"} Waking
 *
 * @typedef {object} Environment
 * @property {() => number} now epoch milliseconds
 * @property {() => number} random a number in [0, 1)
 * @property {() => string} id a new client_id
 * @property {(fn: () => void, ms: number) => any} setTimeout
 * @property {(handle: any) => void} clearTimeout
 * @property {typeof fetch} fetch
 * @property {new (url: string) => WebSocket} WebSocket
 * @property {import("./outbox.js").Shelf | null} storage
 * @property {() => Promise<import("./storage.js").Store>} [open] where lines and cursors are kept; `storage` when absent
 * @property {LockManager} [locks] decides which tab leads; without, each does
 * @property {new (name: string) => BroadcastChannel} [BroadcastChannel] joins the tabs
 * @property {() => boolean} visible whether a person can see the page
 * @property {() => number} idle milliseconds since the person last did something
 * @property {(wake: (why: Waking) => void) => () => void} onWake calls back when the page or the network returns; undo is returned
 * @property {(sleep: () => void, back: () => void) => () => void} [onSleep] calls back when the page is put away or
 *     frozen, and when it is taken out again; undo is returned
 */

/** @returns {Environment} a browser window */
export function browser() {
  let touchedAt = Date.now();
  // `keypress` and `mousemove` alone would call someone idle who types Korean or reads on a phone.
  for (const type of ["pointerdown", "pointermove", "touchstart", "scroll", "input", "compositionupdate", "focus"]) {
    window.addEventListener(type, () => (touchedAt = Date.now()), { capture: true, passive: true });
  }
  return {
    now: () => Date.now(),
    random: () => Math.random(),
    id: newId,
    setTimeout: (fn, ms) => window.setTimeout(fn, ms),
    clearTimeout: (handle) => window.clearTimeout(handle),
    fetch: (input, init) => window.fetch(input, init),
    WebSocket: window.WebSocket,
    storage: null,
    open: () => openStore({ indexedDB: () => window.indexedDB, localStorage: () => window.localStorage }),
    locks: navigator.locks,
    BroadcastChannel: window.BroadcastChannel,
    visible: () => document.visibilityState === "visible",
    idle: () => Date.now() - touchedAt,
    onWake: listenForWaking,
    onSleep: listenForSleep,
  };
}

/** @returns {string} 32 hex digits; `randomUUID` exists only in secure contexts, this everywhere */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
}

/** @param {(why: Waking) => void} wake */
function listenForWaking(wake) {
  // Not every browser tells of a change of network; `online` is all that the others have.
  const network = /** @type {{ connection?: EventTarget }} */ (navigator).connection;
  /** @type {[EventTarget | undefined, string, () => void][]} */
  const all = [
    [document, "visibilitychange", () => document.visibilityState === "visible" && wake("visible")],
    [window, "pageshow", () => wake("pageshow")],
    [window, "online", () => wake("online")],
    [network, "change", () => wake("network")],
  ];
  for (const [source, type, listener] of all) source?.addEventListener(type, listener);
  return () => {
    for (const [source, type, listener] of all) source?.removeEventListener(type, listener);
  };
}

/** @param {() => void} sleep @param {() => void} back */
function listenForSleep(sleep, back) {
  // `pagehide` comes too when the page is closed: then this is the orderly hand-over.
  window.addEventListener("pagehide", sleep);
  document.addEventListener("freeze", sleep);
  window.addEventListener("pageshow", back);
  document.addEventListener("resume", back);
  return () => {
    window.removeEventListener("pagehide", sleep);
    document.removeEventListener("freeze", sleep);
    window.removeEventListener("pageshow", back);
    document.removeEventListener("resume", back);
  };
}
