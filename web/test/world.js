// A whole network in one thread, on a clock that moves when told: a server, the ways to it, and what may be wrong with them.

import { Logs, placesOf } from "./logs.js";
import { Clock, seeded, Shelf } from "./surroundings.js";

const PING_MS = 25_000;
const BEAT_MS = 10_000;

/** The server's side; the client's is what `env()` returns. */
export class World extends Logs {
  clock = new Clock();
  /** What is wrong: with sockets, with streams, with held reads, with everything; and after how long silence is cut. */
  faults = {
    noSocket: false, swallowed: false, deaf: false, noEvents: false, buffered: false, noHeld: false, noMany: false, down: false,
    /** Answers a request in the server's place: [status, body], [] for never, undefined for as ever. */ instead: () => undefined,
    /** How long a send is on its way. */ postMs: 0,
    idleCut: Infinity, advice: { transports: ["websocket", "sse", "longpoll", "poll"] }, pollAdvice: undefined,
  };
  visible = true;
  /** How often each transport was tried. */ tried = { websocket: 0, sse: 0, longpoll: 0, poll: 0, post: 0 };
  /** How often anything was asked, by request or by a new socket. */ asked = 0;
  /** Connections now open. */ open = new Set();
  #parked = new Set();
  #wakers = new Set();

  constructor(seed) {
    super();
    this.seed = seed;
    this.random = seeded(seed);
  }

  env() {
    let id = 0;
    const { clock } = this;
    return {
      now: () => clock.now,
      random: this.random,
      id: () => `c${++id}`,
      setTimeout: clock.setTimeout,
      clearTimeout: clock.clearTimeout,
      fetch: (url, init) => this.#fetch(new URL(url), init),
      WebSocket: socketsOf(this),
      storage: new Shelf(),
      visible: () => this.visible,
      idle: () => 0,
      onWake: (wake) => (this.#wakers.add(wake), () => this.#wakers.delete(wake)),
    };
  }

  wake(why) {
    for (const waker of this.#wakers) waker(why);
  }

  /** Lets time pass, and between any two timers everything that waits for a promise. */
  async pass(ms) {
    const end = this.clock.now + ms;
    await settle();
    while (this.clock.step(end)) await settle();
    this.clock.now = end;
  }

  /** Lets time pass until something holds, at most so long. */
  async until(condition, what, most = 600_000) {
    const end = this.clock.now + most;
    await settle();
    while (!condition()) {
      if (!this.clock.step(end)) throw new Error(`${what} did not come true in ${most} ms (seed ${this.seed})`);
      await settle();
    }
  }

  cut() {
    for (const pipe of [...this.open]) pipe.cut();
  }

  written(event) {
    for (const pipe of this.open) if (pipe.rooms.has(event.room_id)) pipe.say({ ...event });
    for (const go of [...this.#parked]) go();
  }

  command(pipe, command) {
    const reply = (frame) => pipe.say({ id: command.id, ...frame });
    if (command.action === "hello") reply({ type: "welcome", v: 1, ping_ms: PING_MS, advice: this.faults.advice });
    if (command.action === "ping") reply({ type: "pong", n: command.n });
    if (command.action === "join") {
      pipe.rooms.add(command.room_id);
      this.join(reply, command);
    }
    if (command.action !== "message") return;
    const { client_id, room_id } = command;
    reply({ type: "ack", client_id, room_id, ...this.send({ id: "u1" }, room_id, client_id, command.message) });
  }

  heads(pipe) {
    return Object.fromEntries([...pipe.rooms].map((room) => [room, this.log(room).length]));
  }

  /** Between 1 and 30 ms. */
  latency() {
    return 1 + Math.floor(this.random() * 30);
  }

  #fetch(url, init) {
    this.asked += 1;
    return new Promise((resolve, reject) => {
      const fail = () => reject(new TypeError("no answer"));
      init.signal?.addEventListener("abort", fail);
      this.clock.setTimeout(() => {
        if (this.faults.down || init.signal?.aborted) return fail();
        this.#answer(url, init, resolve, fail);
      }, this.latency() + (init.method === "POST" ? this.faults.postMs : 0));
    });
  }

  #answer(url, init, resolve, fail) {
    const answer = (...how) => this.clock.setTimeout(() => resolve(response(...how)), this.latency());
    const query = url.searchParams;
    const other = this.faults.instead(url, init);
    if (other !== undefined) return other.length > 0 ? answer(...other) : undefined;
    if (url.pathname === "/chat/events") return this.#events(query, init, resolve, fail, answer);
    const room = decodeURIComponent(url.pathname.split("/")[3] ?? "");
    if (init.method === "POST") {
      this.tried.post += 1;
      const { client_id, message } = JSON.parse(init.body);
      return answer(201, this.send({ id: "u1" }, room, client_id, message));
    }
    const held = Number(query.get("wait")) > 0;
    this.tried[held ? "longpoll" : "poll"] += 1;
    if (held && this.faults.noHeld) return fail();
    const missing = { error: { code: "not_found" } };
    if (url.pathname === "/chat/poll" && this.faults.noMany) return answer(404, missing);
    if (room === "secret") return answer(404, missing);
    if (url.pathname !== "/chat/poll") {
      const at = query.has("after") ? `:${query.get("after")}:${query.get("epoch")}` : "";
      query.set("rooms", room + at);
    }
    const give = () => {
      const parts = this.readAll(query);
      if (parts.length === 0) return answer(204);
      const advice = this.faults.pollAdvice;
      answer(200, url.pathname === "/chat/poll" ? { rooms: parts } : { ...parts[0], advice });
    };
    if (!held || this.readAll(query).length > 0) return give();
    this.#park(Number(query.get("wait")) * 1000, give, fail, init.signal);
  }

  #park(ms, give, fail, signal) {
    const cut = this.faults.idleCut < ms;
    const go = () => {
      this.clock.clearTimeout(timer);
      this.#parked.delete(go);
      this.open.delete(pipe);
      give();
    };
    const pipe = { rooms: new Set(), cut: () => (this.clock.clearTimeout(timer), this.#parked.delete(go), this.open.delete(pipe), fail()) };
    const timer = this.clock.setTimeout(cut ? pipe.cut : go, Math.min(ms, this.faults.idleCut));
    signal?.addEventListener("abort", pipe.cut);
    this.#parked.add(go);
    this.open.add(pipe);
  }

  #events(query, init, resolve, fail, answer) {
    this.tried.sse += 1;
    if (this.faults.noEvents) return answer(404, { error: { code: "not_found" } });
    if (this.faults.buffered) return;
    const stream = new Pipe(this, (text) => chunks.push(text), () => chunks.fail());
    const chunks = new Chunks();
    init.signal.addEventListener("abort", () => stream.cut());
    stream.frame = (frame) => `id: x\ndata: ${JSON.stringify(frame)}\n\n`;
    stream.beat = () => stream.raw(": beat\n\n");
    stream.beatMs = BEAT_MS;
    resolve({ ...response(200), headers: { get: () => "text/event-stream" }, body: { getReader: () => chunks } });
    stream.start();
    stream.raw(": here\n\n");
    for (const [room_id, after, epoch] of placesOf(query)) {
      stream.rooms.add(room_id);
      this.join((frame) => stream.say(frame), { room_id, after, epoch, limit: Number(query.get("limit") ?? 50) });
    }
  }
}

/** One open connection, seen from the server. What it says arrives in order. */
class Pipe {
  rooms = new Set();
  frame = (frame) => JSON.stringify(frame);
  beatMs = PING_MS;
  #world;
  #arrive;
  #over;
  #last = 0;
  #ended = false;
  #beating = null;
  #idling = null;

  constructor(world, arrive, over) {
    this.#world = world;
    this.#arrive = arrive;
    this.#over = over;
  }

  beat = () => this.say({ type: "ping", heads: this.#world.heads(this) });

  start() {
    this.#world.open.add(this);
    this.used();
  }

  /** Something went over it, in either direction. */
  used() {
    const { clock, faults } = this.#world;
    clock.clearTimeout(this.#beating);
    clock.clearTimeout(this.#idling);
    if (this.#ended) return;
    this.#beating = clock.setTimeout(() => this.beat(), this.beatMs);
    if (faults.idleCut < Infinity) this.#idling = clock.setTimeout(() => this.cut(), faults.idleCut);
  }

  say(frame) {
    this.raw(this.frame(frame));
  }

  raw(text) {
    if (this.#ended) return;
    const { clock, faults } = this.#world;
    this.used();
    if (faults.deaf) return;
    this.#last = Math.max(this.#last, clock.now + this.#world.latency());
    clock.setTimeout(() => !this.#ended && this.#arrive(text), this.#last - clock.now);
  }

  cut() {
    this.end();
    this.#over();
  }

  end() {
    this.#ended = true;
    this.used();
    this.#world.open.delete(this);
  }
}

/** The browser's WebSocket on this network. */
function socketsOf(world) {
  return class {
    readyState = 0;
    onopen = null;
    onmessage = null;
    onclose = null;
    #pipe = new Pipe(world, (text) => this.onmessage?.({ data: text }), () => this.#over(1006));
    #last = 0;

    constructor() {
      world.asked += 1;
      world.tried.websocket += 1;
      if (world.faults.swallowed) return;
      world.clock.setTimeout(() => {
        if (world.faults.down || world.faults.noSocket) return this.#over(1006);
        if (this.readyState !== 0) return;
        this.#pipe.start();
        this.readyState = 1;
        this.onopen?.();
      }, world.latency());
    }

    send(text) {
      this.#pipe.used();
      this.#last = Math.max(this.#last, world.clock.now + world.latency());
      world.clock.setTimeout(() => {
        if (this.readyState === 1 && !world.faults.deaf) world.command(this.#pipe, JSON.parse(text));
      }, this.#last - world.clock.now);
    }

    close() {
      this.readyState = 3;
      this.#pipe.end();
    }

    #over(code) {
      if (this.readyState === 3) return;
      this.readyState = 3;
      this.onclose?.({ code });
    }
  };
}

/** What a stream's reader has to read. */
class Chunks {
  #ready = [];
  #waiting = null;
  #broken = false;
  #encoder = new TextEncoder();

  push(text) {
    const chunk = { done: false, value: this.#encoder.encode(text) };
    if (this.#waiting === null) return void this.#ready.push(chunk);
    this.#waiting.resolve(chunk);
    this.#waiting = null;
  }

  fail() {
    this.#broken = true;
    this.#waiting?.reject(new TypeError("cut"));
    this.#waiting = null;
  }

  read() {
    if (this.#broken) return Promise.reject(new TypeError("cut"));
    if (this.#ready.length > 0) return Promise.resolve(this.#ready.shift());
    return new Promise((resolve, reject) => (this.#waiting = { resolve, reject }));
  }
}

function response(status, body) {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  return { status, headers: { get: () => null }, text: async () => text, body: null };
}

function settle() {
  return new Promise(setImmediate);
}
