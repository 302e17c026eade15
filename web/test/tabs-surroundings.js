// A browser with several tabs: what they share, and how a tab can end.

import { memory } from "../client/storage.js";
import { Socket } from "./socket.js";
import { real } from "./surroundings.js";

/** A store that outlives tabs, as a browser's does. */
export function shared() {
  const store = memory();
  return { ...store, kind: "indexeddb", put: (key, text) => store.put(key, text).then(() => true) };
}

export class Browser {
  tabs = [];
  store = shared();
  #locks = new Locks();

  /** Opens a tab. */
  tab(parts = {}) {
    const tab = new TabSurroundings(this, this.#locks, parts);
    this.tabs.push(tab);
    return tab;
  }
}

/** One tab's surroundings, and the ways it can be put to sleep or end. */
class TabSurroundings {
  /** `alive` · `frozen` everything is held back until it thaws · `gone` */
  state = "alive";
  visible = true;
  #held = [];
  #sockets = new Set();
  #sleepers = new Set();
  #locks;
  channels = new Set();

  constructor(browser, locks, parts) {
    this.#locks = locks;
    const tab = this;
    class TabSocket extends Socket {
      constructor(url) {
        super(url);
        tab.#sockets.add(this);
      }
    }
    this.env = real({
      WebSocket: TabSocket,
      storage: null,
      visible: () => this.visible,
      open: async () => browser.store,
      locks: { request: (name, how, held) => locks.request(this, name, how, held) },
      BroadcastChannel: class extends Channel {
        constructor(name) {
          super(browser, tab, name);
        }
      },
      fetch: (...how) => (this.state === "gone" ? new Promise(() => {}) : fetch(...how)),
      setTimeout: (fn, ms) => setTimeout(() => this.run(fn), ms).unref(),
      onSleep: (sleep, back) => {
        this.#sleepers.add({ sleep, back });
        return () => {};
      },
      ...parts,
    });
  }

  /** Runs something in this tab: now, when it thaws, or never. */
  run(fn) {
    if (this.state === "alive") fn();
    else if (this.state === "frozen") this.#held.push(fn);
  }

  freeze() {
    this.state = "frozen";
  }

  thaw() {
    this.state = "alive";
    for (const fn of this.#held.splice(0)) fn();
  }

  /** The page is put away: closed by the person, or kept for the back button. */
  sleep() {
    for (const { sleep } of this.#sleepers) sleep();
  }

  back() {
    for (const { back } of this.#sleepers) back();
  }

  /** Nothing of it runs any more; the browser cleans up behind it. */
  crash() {
    this.state = "gone";
    for (const socket of this.#sockets) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    this.#locks.free(this);
  }
}

/** The part of Web Locks that the client uses: one exclusive lock a name, a queue, stealing, taking back. */
class Locks {
  #names = new Map();

  request(tab, name, how, held) {
    const { promise, resolve, reject } = withResolvers();
    const lock = this.#names.get(name) ?? { holder: null, queue: [] };
    this.#names.set(name, lock);
    const wish = { tab, held, resolve, reject: () => tab.run(() => reject(new DOMException("", "AbortError"))) };
    how.signal?.addEventListener("abort", () => {
      if (!lock.queue.includes(wish)) return;
      lock.queue = lock.queue.filter((other) => other !== wish);
      wish.reject();
    });
    if (how.steal) {
      lock.holder?.reject();
      this.#grant(lock, wish);
    } else if (lock.holder === null) this.#grant(lock, wish);
    else lock.queue.push(wish);
    return promise;
  }

  free(tab) {
    for (const lock of this.#names.values()) {
      lock.queue = lock.queue.filter((wish) => wish.tab !== tab);
      if (lock.holder?.tab === tab) this.#next(lock);
    }
  }

  #grant(lock, wish) {
    lock.holder = wish;
    queueMicrotask(() =>
      wish.tab.run(() =>
        wish.held().then(() => {
          wish.resolve();
          if (lock.holder === wish) this.#next(lock);
        }),
      ),
    );
  }

  #next(lock) {
    lock.holder = null;
    const wish = lock.queue.shift();
    if (wish !== undefined) this.#grant(lock, wish);
  }
}

class Channel {
  onmessage = null;
  #browser;
  #tab;
  #name;

  constructor(browser, tab, name) {
    this.#browser = browser;
    this.#tab = tab;
    this.#name = name;
    tab.channels.add(this);
  }

  postMessage(message) {
    if (this.#tab.state !== "alive") return;
    for (const tab of this.#browser.tabs) {
      for (const channel of tab.channels) {
        if (channel === this || channel.#name !== this.#name) continue;
        const data = structuredClone(message);
        setImmediate(() => tab.run(() => channel.onmessage?.({ data })));
      }
    }
  }

  close() {
    this.#tab.channels.delete(this);
  }
}

function withResolvers() {
  let resolve, reject;
  const promise = new Promise((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
}
