import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Client } from "../client/index.js";
import { Identity, tokenFrom } from "../client/identity.js";
import { PAUSE_MS, Renewal } from "../client/renewal.js";
import { Server } from "./server.js";
import { Socket } from "./socket.js";
import { Clock, real, until } from "./surroundings.js";

const NAMES = ["websocket", "sse", "longpoll", "poll"];
let server;
let client;

beforeEach(async () => {
  server = await Server.start();
});

afterEach(async () => {
  client?.close();
  await server.stop();
});

/** A client of a site that gives out `t1`, `t2` …, of which those are good that the server knows. */
function start(transport, source) {
  const site = { asked: 0 };
  const token = source ?? (async () => `t${++site.asked}`);
  const env = real({ WebSocket: Socket });
  client = new Client({ url: server.url, user: { id: "u1" }, token, transports: [transport], env });
  const room = client.room("7");
  const texts = () => room.events.map((e) => e.data.text);
  const live = () => client.state.phase === "live" && room.cursor !== null;
  return { site, room, texts, live, stopped: () => client.state.phase === "stopped" };
}

const moment = (ms = 200) => new Promise((resolve) => setTimeout(resolve, ms));

for (const name of NAMES) {
  test(`${name}: a token that is over is followed by a new one, and nothing is missing`, async () => {
    server.tokens = new Set(["t1"]);
    const { site, texts, live } = start(name);
    await until(live);
    server.write("7", "before");
    await until(() => texts().length === 1);
    server.tokens = new Set(["t2"]);
    server.hangUp(4401);
    server.cut();
    client.send("7", { text: "mine" });
    server.write("7", "after");
    await until(() => texts().length === 3);
    assert.deepEqual(texts().toSorted(), ["after", "before", "mine"]);
    assert.equal(client.state.failed, 0);
    assert.equal(site.asked, 2);
  });

  test(`${name}: who is refused twice is told to sign in, asks no more, and keeps what was written`, async () => {
    server.tokens = new Set();
    const { site, stopped } = start(name);
    await until(stopped);
    assert.equal(client.state.code, 4401);
    assert.equal(site.asked, 2);
    const asked = server.asked.length + server.commands.length;
    client.send("7", { text: "kept" });
    await moment();
    assert.equal(server.asked.length + server.commands.length, asked);
    assert.deepEqual([site.asked, client.state.queued, client.state.failed], [2, 1, 0]);
  });

  test(`${name}: who signs in again goes on where it was`, async () => {
    server.tokens = new Set();
    const { site, texts, live, stopped } = start(name);
    await until(stopped);
    client.send("7", { text: "kept" });
    server.tokens = new Set([`t${site.asked + 1}`]);
    client.reconnect();
    await until(() => live() && texts().length === 1);
    assert.deepEqual(texts(), ["kept"]);
  });

  test(`${name}: where nobody is logged in at the site, the server is not asked at all`, async () => {
    server.tokens = new Set();
    let asked = 0;
    const { stopped } = start(name, () => (asked++, ""));
    await until(stopped);
    assert.equal(client.state.code, 4401);
    assert.equal(asked, 2);
    assert.deepEqual([server.asked, server.commands], [[], []]);
  });

  test(`${name}: a site that does not answer is asked again`, async () => {
    server.tokens = new Set(["t1"]);
    let asked = 0;
    const { live } = start(name, async () => {
      if (++asked < 3) throw new TypeError("no answer");
      return "t1";
    });
    await until(live);
    assert.equal(asked, 3);
  });
}

test("a token that ends soon is renewed on the open socket", async () => {
  const { site, live } = start("websocket");
  await until(live);
  server.say({ type: "token_expiring", expires_in_ms: 60_000 });
  await until(() => server.commands.some((c) => c.action === "refresh"));
  assert.equal(server.commands.find((c) => c.action === "refresh").token, "t2");
  assert.deepEqual([server.sockets, site.asked, client.state.phase], [1, 2, "live"]);
});

test("a token that ends soon is renewed on a stream by the next stream, without a gap", async () => {
  server.tokens = new Set(["t1", "t2"]);
  const { texts, live } = start("sse");
  await until(live);
  server.say({ type: "token_expiring", expires_in_ms: 60_000 }, "7");
  await until(() => server.asked.filter((path) => path.startsWith("GET /chat/events")).length === 2);
  server.tokens.delete("t1");
  server.write("7", "on");
  await until(() => texts().length === 1);
  await until(() => server.streams === 1);
});

test("a token that is given as a text is not asked for again", async () => {
  server.tokens = new Set();
  const { stopped } = start("longpoll", "t0");
  await until(stopped);
  assert.equal(server.asked.length, 1);
});

test("requests that are refused at the same time ask for one token", async () => {
  let asked = 0;
  const identity = new Identity({ id: "u1" }, async () => `t${++asked}`);
  const old = await identity.token();
  assert.deepEqual([identity.refused(old), identity.refused(old)], [true, true]);
  assert.deepEqual(await Promise.all([identity.token(), identity.token()]), ["t2", "t2"]);
  assert.equal(identity.refused("t2"), false);
  identity.accepted();
  assert.equal(identity.refused("t2"), true);
});


test("a socket whose hello is put off comes back when it was told to", async () => {
  server.busy = { code: "rate_limited", temporary: true, retry_after_ms: 7_000 };
  start("websocket");
  await until(() => client.state.phase === "waiting");
  assert.ok(client.state.retryAt - Date.now() > 6_000, "it did not listen");
});

test("renewals keep a distance, and go on until the token is over", async () => {
  const clock = new Clock();
  const sent = [];
  let answers = 1;
  const identity = { renewed: async () => (answers-- > 0 ? "t" : Promise.reject(new TypeError("no answer"))) };
  const env = { now: () => clock.now, setTimeout: clock.setTimeout, clearTimeout: clock.clearTimeout };
  const renewal = new Renewal(identity, (command) => sent.push(clock.now), env);
  const pass = async (ms) => {
    for (let i = 0; i < ms; i += 1_000) {
      clock.pass(1_000);
      await new Promise(setImmediate);
    }
  };
  const begin = clock.now;
  renewal.begin(60_000);
  await pass(1_000);
  renewal.begin(60_000);
  await pass(5_000);
  assert.equal(sent.length, 1);
  await pass(30_000);
  answers = 1;
  await pass(10_000);
  assert.equal(sent.length, 2);
  assert.ok(sent[1] - begin >= PAUSE_MS);
  renewal.refused({ temporary: true, retry_after_ms: 2_000 });
  answers = 1;
  await pass(3_000);
  assert.equal(sent.length, 3);
  renewal.refused({ temporary: false });
  await pass(60_000);
  assert.equal(sent.length, 3);
});

test("a site's address answers with the token, or says that nobody is logged in", async (t) => {
  globalThis.document = { baseURI: "https://gym.example/diary/" };
  t.after(() => delete globalThis.document);
  const answers = [new Response(" t1\n"), new Response("", { status: 401 }), new Response("", { status: 500 })];
  const asked = t.mock.method(globalThis, "fetch", async () => answers.shift());
  const token = tokenFrom("token.php");
  assert.equal(await token(), "t1");
  assert.equal(await token(), "");
  await assert.rejects(token(), /500/);
  assert.equal(String(asked.mock.calls[0].arguments[0]), "https://gym.example/diary/token.php");
});
