// An environment for the client without a browser: a clock that moves when told, or the real one.

import { newId } from "../client/environment.js";

/** A store like localStorage. */
export class Shelf {
  #items = new Map();

  get length() {
    return this.#items.size;
  }

  key(index) {
    return [...this.#items.keys()][index] ?? null;
  }

  getItem(key) {
    return this.#items.get(key) ?? null;
  }

  setItem(key, value) {
    this.#items.set(key, String(value));
  }

  removeItem(key) {
    this.#items.delete(key);
  }
}

/** Time that passes only in `pass(ms)`; timers fire in order, at their moment. */
export class Clock {
  now = 1_000_000;
  #timers = new Map();
  #next = 1;

  setTimeout = (fn, ms) => {
    this.#timers.set(this.#next, { at: this.now + ms, fn });
    return this.#next++;
  };

  clearTimeout = (handle) => void this.#timers.delete(handle);

  pass(ms) {
    const end = this.now + ms;
    while (this.step(end));
    this.now = end;
  }

  /** Fires the next timer that is due by then. @returns {boolean} whether there was one */
  step(end) {
    let due = null;
    for (const [handle, timer] of this.#timers) {
      if (timer.at <= end && (due === null || timer.at < due[1].at)) due = [handle, timer];
    }
    if (due === null) return false;
    this.#timers.delete(due[0]);
    this.now = Math.max(this.now, due[1].at);
    due[1].fn();
    return true;
  }

  get waiting() {
    return this.#timers.size;
  }
}

/** @returns an environment on a clock of one's own, without network */
export function still(clock = new Clock(), parts = {}) {
  let id = 0;
  return {
    now: () => clock.now,
    random: () => 0.5,
    id: () => `c${++id}`,
    setTimeout: clock.setTimeout,
    clearTimeout: clock.clearTimeout,
    storage: new Shelf(),
    visible: () => true,
    idle: () => 0,
    onWake: () => () => {},
    ...parts,
  };
}

/** @returns an environment on real time and the real network; `wake()` plays the page coming back */
export function real(parts = {}) {
  const wakers = new Set();
  const env = {
    now: () => Date.now(),
    random: () => 0.1,
    id: newId,
    setTimeout,
    clearTimeout,
    fetch,
    storage: new Shelf(),
    visible: () => true,
    idle: () => 0,
    onWake(wake) {
      wakers.add(wake);
      return () => wakers.delete(wake);
    },
    wake: () => wakers.forEach((wake) => wake()),
    ...parts,
  };
  return env;
}

/** A seeded source of numbers in [0, 1). */
export function seeded(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Resolves when the condition holds; fails after a generous time. */
export async function until(condition, what = "the condition") {
  const end = Date.now() + 10_000;
  while (!condition()) {
    if (Date.now() > end) throw new Error(`${what} did not come true in 10 s`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
