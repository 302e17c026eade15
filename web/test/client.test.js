import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Client } from "../client/connect.js";
import { connect } from "../client/index.js";
import { Server } from "./server.js";
import { Socket } from "./socket.js";
import { real, seeded, until } from "./surroundings.js";

let server;
const clients = [];

beforeEach(async () => {
  server = await Server.start();
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.stop();
});

function start(options = {}, env = real({ WebSocket: Socket })) {
  const client = connect({ url: server.url, user: { id: "u1", role: "M", name: "이" }, env, ...options });
  clients.push(client);
  const room = client.room("7");
  const texts = () => room.events.map((e) => e.data.text);
  return { client, room, texts, env, live: () => client.state.phase === "live" && room.cursor !== null };
}

const once = (texts) => assert.equal(new Set(texts).size, texts.length, "a line was doubled");

test("a client goes live on a socket and is who the server says", async () => {
  const { client, live } = start();
  await until(live);
  assert.equal(client.state.transport, "websocket");
  assert.deepEqual(client.user, { id: "u1", role: "M", name: "이" });
});

for (const [faults, transport] of [[{}, "sse"], [{ noEvents: true }, "longpoll"]]) {
  test(`where sockets are blocked a client goes live on ${transport} and can write`, async () => {
    Object.assign(server.faults, { noSocket: true, ...faults });
    const { client, texts, live } = start();
    await until(live);
    assert.equal(client.state.transport, transport);
    client.send("7", { text: "hello" });
    await until(() => texts().includes("hello"));
    assert.deepEqual(client.pending("7"), []);
  });
}

test("a page that does not begin at the cursor leaves a gap, which is read", async () => {
  for (let i = 1; i <= 70; i++) server.write("8", `t${i}`);
  const env = real({ WebSocket: Socket });
  const client = new Client({ url: server.url, user: { id: "u1", role: "M", name: "이" }, env });
  clients.push(client);
  await until(() => client.state.phase === "live");
  const room = client.room("8");
  // Its join is on its way, for the newest page.
  Object.assign(room, { cursor: { epoch: "e1", seq: 3 }, head: 3, hasOlder: true });
  await until(() => room.events.length === 67, "what was missed");
});

test("where reads are not held either a client polls", async () => {
  Object.assign(server.faults, { noSocket: true, noEvents: true });
  const env = real({ WebSocket: Socket });
  const cut = [];
  env.fetch = (url, init) =>
    String(url).includes("wait=0") && cut.length === 0
      ? (cut.push("cut"), Promise.reject(new TypeError("cut")))
      : fetch(url, init);
  const { client, live } = start({}, env);
  await until(live);
  assert.equal(client.state.transport, "poll");
});

test("a line that is sent is shown once, whether its ack or its event comes first", async () => {
  const { client, texts, live } = start();
  await until(live);
  client.send("7", { text: "a" });
  client.send("7", { text: "b" });
  await until(() => texts().length === 2 && client.pending("7").length === 0);
  assert.deepEqual(texts(), ["a", "b"]);
  assert.equal(client.state.queued, 0);
});

test("a cut connection comes back and nothing is missing or doubled", async () => {
  const { client, texts, live } = start();
  await until(live);
  server.write("7", "before");
  await until(() => texts().length === 1);
  server.cut();
  await until(() => !live());
  server.write("7", "between");
  await until(live);
  server.write("7", "after");
  await until(() => texts().length === 3);
  assert.deepEqual(texts(), ["before", "between", "after"]);
  assert.equal(client.state.transport, "websocket");
});

test("what is written while nothing is reachable is sent when something is", async () => {
  const { client, texts, live } = start();
  await until(live);
  server.faults.down = true;
  server.cut();
  await until(() => !live());
  client.send("7", { text: "later" });
  assert.equal(client.state.queued, 1);
  await until(() => server.asked.some((path) => path.startsWith("POST")));
  server.faults.down = false;
  await until(() => texts().includes("later"));
  assert.equal(server.log("7").length, 1);
});

test("a send whose answer was lost is not doubled by its retry", async () => {
  server.faults.loseAnswer = 2;
  const { client, texts, live } = start({ transports: ["longpoll"] });
  await until(live);
  client.send("7", { text: "once" });
  await until(() => client.pending("7").length === 0 && texts().length > 0);
  assert.deepEqual(server.log("7").map((e) => e.data.text), ["once"]);
});

test("a reload sends again what the page before had not finished", async () => {
  const env = real({ WebSocket: Socket });
  server.faults.down = true;
  const first = start({}, env);
  const { client_id } = first.client.send("7", { text: "kept" });
  first.client.close();
  server.faults.down = false;
  const second = start({}, env);
  await until(() => second.texts().includes("kept"));
  assert.equal(server.log("7")[0].client_id, client_id);
  assert.equal(env.storage.length, 0);
});

test("a missed event is noticed by the heads of a ping and fetched", async () => {
  const { texts, live } = start();
  await until(live);
  server.faults.mute = true;
  server.write("7", "missed");
  server.write("7", "missed too");
  server.say({ type: "ping", heads: { 7: 2 } });
  await until(() => texts().length === 2);
});

test("a missed event is noticed by the one after it and fetched", async () => {
  const { texts, live } = start();
  await until(live);
  server.faults.mute = true;
  server.write("7", "missed");
  server.faults.mute = false;
  server.write("7", "seen");
  await until(() => texts().length === 2);
  assert.deepEqual(texts(), ["missed", "seen"]);
});

test("a head that does not exist does not keep the client asking", async () => {
  const { room, live } = start();
  await until(live);
  server.say({ type: "ping", heads: { 7: 99 } });
  await until(() => server.asked.length > 0 && !room.behind);
});

test("a restored log replaces what was held", async () => {
  const { texts, live } = start();
  await until(live);
  for (const text of ["a", "b", "c"]) server.write("7", text);
  await until(() => texts().length === 3);
  server.epoch = "e2";
  server.logs.set("7", []);
  server.write("7", "x");
  server.cut();
  await until(() => texts().join() === "x");
});

test("history is read backwards until there is no more", async () => {
  for (let i = 1; i <= 120; i++) server.write("7", `t${i}`);
  const { client, room, texts, live } = start();
  await until(live);
  assert.equal(texts().length, 50);
  while (room.hasOlder) assert.equal(await client.older("7"), true);
  assert.deepEqual(texts(), Array.from({ length: 120 }, (_, i) => `t${i + 1}`));
});

test("history that cannot be read says so and can be asked again", async () => {
  for (let i = 1; i <= 120; i++) server.write("7", `t${i}`);
  const { client, texts, live } = start();
  await until(live);
  server.faults.down = true;
  assert.equal(await client.older("7"), false);
  server.faults.down = false;
  assert.equal(await client.older("7"), true);
  assert.equal(texts().length, 100);
});

test("a refused line stays with its reason until it is tried again or given up", async () => {
  const { client, texts, live } = start();
  await until(live);
  server.faults.refuse = { code: "too_large", temporary: false };
  const { client_id } = client.send("7", { text: "long" });
  await until(() => client.pending("7")[0]?.state === "failed");
  assert.equal(client.pending("7")[0].code, "too_large");
  server.faults.refuse = null;
  client.retry(client_id);
  await until(() => texts().includes("long"));
  assert.equal(server.log("7")[0].client_id, client_id);
  server.faults.refuse = { code: "forbidden", temporary: false };
  const second = client.send("7", { text: "no" });
  await until(() => client.pending("7")[0]?.state === "failed");
  client.discard(second.client_id);
  assert.deepEqual(client.pending("7"), []);
});

test("a server in a drain is left alone for as long as it asked", async () => {
  const { client, live } = start();
  await until(live);
  const left = Date.now();
  server.say({ type: "bye", code: 4503, retry_after_ms: 400 });
  server.hangUp(4503);
  await until(() => client.state.phase === "waiting");
  await until(live);
  assert.ok(Date.now() - left >= 399, "clocks round down");
});

test("a slow consumer comes back at once and resumes", async () => {
  const { texts, live } = start();
  await until(live);
  server.write("7", "a");
  await until(() => texts().length === 1);
  server.faults.mute = true;
  server.write("7", "b");
  server.hangUp(4508);
  await until(() => texts().length === 2);
});

for (const code of [4403, 4409]) {
  test(`close code ${code} is final until the person asks`, async () => {
    const { client, live } = start();
    await until(live);
    server.hangUp(code);
    await until(() => client.state.phase === "stopped");
    assert.equal(client.state.code, code);
    client.reconnect();
    await until(live);
  });
}

test("an expired token is fetched anew, once", async () => {
  let fetched = 0;
  const { client, live } = start({ token: async () => `t${++fetched}` });
  await until(live);
  server.hangUp(4401);
  await until(() => server.commands.filter((c) => c.action === "hello").length === 2);
  await until(live);
  assert.equal(fetched, 2);
  assert.deepEqual(server.commands.filter((c) => c.action === "hello").map((c) => c.token), ["t1", "t2"]);
  server.hangUp(4401);
  await until(() => client.state.phase === "stopped");
});

test("a page that wakes to a dead socket drops it and comes back", async () => {
  const { client, env, live } = start();
  await until(live);
  server.faults.noPong = true;
  server.commands.length = 0;
  env.wake();
  await until(() => client.state.phase !== "live" || server.commands.some((c) => c.action === "hello"));
  server.faults.noPong = false;
  await until(live);
  assert.equal(server.commands.filter((c) => c.action === "ping").length, 1);
});

test("a page that wakes does not wait out its own pause", async () => {
  const { client, env, live } = start({}, real({ WebSocket: Socket, random: () => 0.999 }));
  await until(live);
  server.faults.down = true;
  server.cut();
  await until(() => client.state.phase === "waiting");
  server.faults.down = false;
  env.wake();
  assert.equal(client.state.phase, "connecting");
  await until(live);
});

test("two people on different transports see one log while lines are cut at random", async () => {
  const seed = 20261122;
  const random = seeded(seed);
  const a = start();
  const b = start({ user: { id: "u2", role: "T", name: "김" }, transports: ["longpoll"] });
  await until(() => a.live() && b.live());
  for (let i = 0; i < 60; i++) {
    const writer = random() < 0.5 ? a : b;
    writer.client.send("7", { text: `${i}` });
    if (random() < 0.15) server.cut();
    if (random() < 0.1) server.faults.loseAnswer = 1;
    for (let turns = random() * 200; turns > 0; turns--) await new Promise(setImmediate);
  }
  const done = () => [a, b].every((x) => x.texts().length >= 60 && x.client.pending("7").length === 0);
  await until(done, `60 lines on both sides (seed ${seed})`);
  once(a.texts());
  assert.deepEqual(a.texts(), b.texts());
  assert.equal(a.texts().length, 60);
});

test("a message that is no JSON is refused at once, and keeps nothing behind it", async () => {
  const client = new Client({ url: server.url, user: { id: "u1" }, env: real({ WebSocket: Socket }) });
  clients.push(client);
  const room = client.room("7");
  await until(() => client.state.phase === "live");
  assert.throws(() => client.send("7", { x: 1n }), TypeError);
  client.send("7", { text: "next" });
  await until(() => room.events.length === 1);
  assert.deepEqual(client.pending("7"), []);
});
