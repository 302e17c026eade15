import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import { Http } from "../client/http.js";
import { Identity } from "../client/identity.js";
import { longpoll } from "../client/transport/longpoll.js";
import { poll } from "../client/transport/poll.js";
import { sse } from "../client/transport/sse.js";
import { websocket } from "../client/transport/websocket.js";
import { Server } from "./server.js";
import { Socket } from "./socket.js";
import { real, until } from "./surroundings.js";

const NAMES = ["websocket", "sse", "longpoll", "poll"];
let server;
let line;

beforeEach(async () => {
  server = await Server.start();
});

afterEach(async () => {
  line?.close();
  await server.stop();
});

/** Opens a transport the way the link does and keeps what it says; `held` plays the rooms' cursors. */
function open(name, held = new Map([["7", null]]), env = real({ WebSocket: Socket })) {
  const identity = new Identity({ id: "u1", role: "M", name: "이서연" }, undefined);
  const http = new Http(server.url, identity, env);
  const url = `${server.url.replace("http", "ws")}chat/ws`;
  const transport = {
    websocket: () => websocket({ url, identity, env }),
    sse: () => sse({ http, env }),
    longpoll: () => longpoll({ http, env }),
    poll: () => poll({ http, env }),
  }[name]();
  const frames = [];
  line = transport.open(
    () => held,
    (frame) => {
      frames.push(frame);
      for (const event of frame.type === "joined" ? frame.events : frame.type === "message" ? [frame] : []) {
        held.set(frame.room_id, { epoch: server.epoch, seq: event.seq });
      }
      const unknown = frame.type === "joined" && held.get(frame.room_id) === null;
      if (unknown) held.set(frame.room_id, { epoch: frame.epoch, seq: frame.head });
    },
  );
  const texts = () =>
    frames.flatMap((f) => (f.type === "joined" ? f.events : f.type === "message" ? [f] : [])).map((e) => e.data.text);
  return { frames, texts, has: (type) => frames.some((f) => f.type === type) };
}

for (const name of NAMES) {
  test(`${name} opens and brings the newest events of a room it does not know`, async () => {
    for (let i = 1; i <= 60; i++) server.write("7", `t${i}`);
    const { texts, has } = open(name);
    await until(() => texts().length === 50);
    assert.ok(has("opened"));
    assert.deepEqual([texts()[0], texts().at(-1)], ["t11", "t60"]);
  });

  test(`${name} resumes exactly behind its cursor`, async () => {
    for (let i = 1; i <= 5; i++) server.write("7", `t${i}`);
    const { texts } = open(name, new Map([["7", { epoch: "e1", seq: 3 }]]));
    await until(() => texts().length === 2);
    assert.deepEqual(texts(), ["t4", "t5"]);
  });

  test(`${name} catches up over many pages without a repeat`, async () => {
    server.page = 40;
    for (let i = 1; i <= 250; i++) server.write("7", `t${i}`);
    const { texts } = open(name, new Map([["7", { epoch: "e1", seq: 0 }]]));
    await until(() => texts().length >= 250);
    assert.deepEqual(texts(), Array.from({ length: 250 }, (_, i) => `t${i + 1}`));
  });

  test(`${name} brings what is written after it opened`, async () => {
    const { texts, has } = open(name);
    await until(() => has("joined"));
    server.write("7", "now");
    line.send({ action: "ping", n: 1 });
    await until(() => texts().includes("now"));
  });

  test(`${name} sends a message and is told its number`, async () => {
    const { frames, has } = open(name);
    await until(() => has("opened"));
    line.send({ action: "message", id: "c1", room_id: "7", client_id: "c1", message: { text: "hi" } });
    await until(() => has("ack"));
    const ack = frames.find((f) => f.type === "ack");
    assert.deepEqual([ack.client_id, ack.room_id, ack.seq, ack.dup], ["c1", "7", 1, false]);
    assert.deepEqual(server.log("7")[0].from, { id: "u1", role: "M", name: "이서연" });
  });

  test(`${name} answers a refused message with the error that belongs to it`, async () => {
    server.faults.refuse = { code: "too_large", temporary: false };
    const { frames, has } = open(name);
    await until(() => has("opened"));
    line.send({ action: "message", id: "c1", room_id: "7", client_id: "c1", message: { text: "hi" } });
    await until(() => has("error"));
    const { id, code, temporary } = frames.find((f) => f.type === "error");
    assert.deepEqual({ id, code, temporary }, { id: "c1", code: "too_large", temporary: false });
  });

  test(`${name} answers a question with its own number`, async () => {
    const { frames, has } = open(name);
    await until(() => has("joined"));
    line.send({ action: "ping", n: 42 });
    await until(() => has("pong"));
    assert.equal(frames.find((f) => f.type === "pong").n, 42);
  });

  test(`${name} joins a room that is added later`, async () => {
    server.write("8", "elsewhere");
    const held = new Map([["7", null]]);
    const { texts, has } = open(name, held);
    await until(() => has("opened"));
    held.set("8", null);
    line.send({ action: "join", id: "join:8", room_id: "8" });
    await until(() => texts().includes("elsewhere"));
  });

  test(`${name} joins a room with the longest name`, async () => {
    const room = "r".repeat(128);
    const { texts, has } = open(name, new Map([[room, null]]));
    await until(() => has("joined"));
    server.write(room, "hello");
    await until(() => texts().includes("hello"));
  });

  test(`${name} says that it is over when the server cannot be reached`, async () => {
    server.faults.down = true;
    const { frames, has } = open(name);
    await until(() => has("closed"));
    assert.equal(frames.find((f) => f.type === "closed").code, 1006);
    assert.equal(has("opened"), false);
  });

  test(`${name} says nothing more once it was closed`, async () => {
    const { frames, has } = open(name);
    await until(() => has("joined"));
    line.close();
    const said = frames.length;
    server.write("7", "late");
    server.cut();
    await until(() => server.sockets === 0);
    assert.equal(frames.length, said);
  });
}

test("a socket hands on the server's close code", async () => {
  const { frames, has } = open("websocket");
  await until(() => has("joined"));
  server.hangUp(4503);
  await until(() => has("closed"));
  assert.equal(frames.at(-1).code, 4503);
});

test("what a socket's join is answered after another of that room has followed does not count", async () => {
  const { frames, has } = open("websocket");
  await until(() => has("joined"));
  for (let i = 0; i < 2; i++) line.send({ action: "join", id: "join:8", room_id: "8" });
  const joins = () => server.commands.filter((command) => command.room_id === "8");
  await until(() => joins().length === 2);
  server.say({ type: "error", id: joins()[0].id, code: "bad_request", temporary: false });
  server.say({ type: "error", id: joins()[1].id, code: "forbidden", temporary: false });
  await until(() => frames.some((frame) => frame.code === "forbidden"));
  const errors = frames.filter((frame) => frame.type === "error");
  assert.deepEqual(errors.map(({ id, code }) => [id, code]), [["join:8", "forbidden"]]);
});

test("a page that may not open sockets is as good as a server without them", async () => {
  const forbidden = function () {
    throw new DOMException("no", "SecurityError");
  };
  const { frames, has } = open("websocket", undefined, real({ WebSocket: forbidden }));
  await until(() => has("closed"));
  assert.equal(frames[0].code, 4404);
});

test("a held read is answered as soon as something is written", async () => {
  const { texts, has } = open("longpoll");
  await until(() => has("joined"));
  await until(() => server.asked.some((path) => path.includes("wait=25")));
  server.write("7", "now");
  await until(() => texts().includes("now"));
});

test("a held read that is answered at once with nothing new does not become a hot loop", async () => {
  const pauses = [];
  const env = real({
    fetch: (url, init) => fetch(String(url).replace("wait=25", "wait=0"), init),
    setTimeout: (fn, ms) => (pauses.push(ms), setTimeout(fn, ms)),
  });
  open("longpoll", new Map([["7", { epoch: "e1", seq: 0 }]]), env);
  await until(() => pauses.includes(1000));
  assert.equal(server.asked.length, 2);
});

test("an address never carries a token", async () => {
  const env = real();
  const seen = [];
  env.fetch = (url, init) => (seen.push([String(url), init.headers]), fetch(url, init));
  const http = new Http(server.url, new Identity({ id: "u1" }, () => "secret"), env);
  await http.read("7", { limit: 5 }, 5000);
  assert.doesNotMatch(seen[0][0], /secret|user_id/);
  assert.equal(seen[0][1].authorization, "Bearer secret");
});

test("a proxy's error page is an answer without a body", async () => {
  const env = real({ fetch: async () => new Response("<html>Bad gateway</html>", { status: 502 }) });
  const http = new Http(server.url, new Identity({ id: "u1" }, undefined), env);
  assert.deepEqual(await http.read("7", {}, 1000), { status: 502, body: {}, retryAfter: null, nextPoll: null });
  const reply = await http.send({ action: "message", id: "c", client_id: "c", room_id: "7", message: {} });
  assert.equal(reply.type, "lost");
});

for (const [what, response, code] of [
  ["a token that is over", new Response("{}", { status: 401 }), 4401],
  ["a server without streams", new Response("<html>", { status: 404 }), 4404],
  ["a proxy that forbids them", new Response("no", { status: 403 }), 4404],
  ["a page in their place", new Response("<html>", { headers: { "content-type": "text/html" } }), 4404],
  ["a server that breaks", new Response("", { status: 502 }), 4500],
]) {
  test(`${what} ends a stream with ${code}`, async () => {
    const { frames, has } = open("sse", undefined, real({ fetch: async () => response }));
    await until(() => has("closed"));
    assert.equal(frames[0].code, code);
  });
}

test("a server that drains says over a stream how long to stay away", async () => {
  const busy = new Response("{}", { status: 503, headers: { "retry-after": "3" } });
  const { frames, has } = open("sse", undefined, real({ fetch: async () => busy }));
  await until(() => has("closed"));
  assert.deepEqual([frames[0].code, frames[0].retry_after_ms], [4503, 3000]);
});

test("a stream carries its token in a header and asks from its cursor", async () => {
  const seen = [];
  const env = real();
  env.fetch = (url, init) => (seen.push([new URL(url), init.headers]), fetch(url, init));
  const http = new Http(server.url, new Identity({ id: "u1" }, () => "secret"), env);
  line = sse({ http, env }).open(() => [["7", { epoch: "e1", seq: 4 }]], () => {});
  await until(() => seen.length === 1 && server.streams === 1);
  assert.equal(seen[0][0].searchParams.get("rooms"), "7:4:e1");
  assert.doesNotMatch(seen[0][0].href, /secret|user_id/);
  assert.deepEqual(seen[0][1], { accept: "text/event-stream", authorization: "Bearer secret" });
});

test("the stream before goes only when the next has begun", async () => {
  const held = new Map([["7", null]]);
  const { frames, has } = open("sse", held);
  await until(() => has("joined"));
  line.send({ action: "ping", n: 5 });
  await until(() => has("pong"));
  await until(() => server.streams === 1);
  assert.equal(frames.filter((frame) => frame.type === "closed").length, 0);
});
