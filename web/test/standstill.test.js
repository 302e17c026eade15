import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { clients, start } from "./story.js";

const MINUTE = 60_000;
const BUSY = { error: { code: "rate_limited", temporary: true, retry_after_ms: 1_000 } };

afterEach(() => clients.splice(0).forEach((client) => client.close()));

for (const known of [false, true]) {
  test(`a client whose streams are refused for being too many reads by another way${known ? ", also one it had before" : ""}`, async () => {
    const { world, on, texts } = start({ noSocket: true });
    const full = (url) => (url.pathname === "/chat/events" ? [429, BUSY] : undefined);
    if (known) await world.until(on("sse"), "sse");
    world.faults.instead = full;
    world.cut();
    world.write("7", "there");
    await world.until(() => texts().includes("there"), "there", MINUTE);
    await world.until(() => !on("sse")() && (on("longpoll")() || on("poll")()), "another way", MINUTE);
  });
}

/** Every further stream is refused as one too many; a room on a stream that is open goes on. */
async function crowded(options = {}) {
  const story = start({ noSocket: true }, options);
  const { world, client, on } = story;
  await world.until(on("sse"), "sse");
  await world.pass(5_000);
  const phases = new Set();
  const asked = [];
  client.on("state", ({ phase, transport }) => phases.add(`${phase} ${transport}`));
  world.faults.instead = (url) => {
    if (url.pathname !== "/chat/events") return undefined;
    asked.push({ at: world.clock.now, rooms: url.searchParams.get("rooms") });
    return [429, BUSY];
  };
  const goesOn = async () => {
    const [stream] = [...world.open].filter((pipe) => pipe.rooms.has("7"));
    assert.ok(stream !== undefined, "the stream is kept");
    world.write("7", "goes on");
    await world.until(() => story.texts().includes("goes on"), "what comes on the stream", 100);
    assert.deepEqual([...phases].filter((phase) => phase !== "live sse"), []);
  };
  return { ...story, asked, goesOn };
}

test("another room for which no stream is free: the one that works is kept, the room is read meanwhile, and joined in the end", async () => {
  const { world, client, asked, goesOn, on } = await crowded();
  world.write("8", "before");
  const other = client.room("8");
  const texts = () => other.events.map((event) => event.data.text);
  await world.until(() => texts().includes("before"), "before", 1_000);
  await goesOn();
  world.write("8", "meanwhile");
  await world.until(() => texts().includes("meanwhile"), "meanwhile", 2_000);
  for (const id of ["9", "10"]) {
    client.room(id);
    await world.pass(300);
  }
  const before = asked.length;
  await world.pass(10_000);
  assert.ok(asked.length - before >= 8 && asked.length - before <= 10, `asked ${asked.length - before} times in 10 s`);
  world.faults.instead = () => undefined;
  await world.until(() => [...world.open].some((pipe) => pipe.rooms.has("8")), "joined", 2_000);
  await world.pass(1_000);
  world.write("8", "after");
  await world.until(() => texts().includes("after"), "after", 100);
  assert.deepEqual(texts(), ["before", "meanwhile", "after"]);
  assert.ok(on("sse")());
});

test("a page that wakes while no other stream is free keeps the one it has", async () => {
  const { world, asked, goesOn } = await crowded();
  world.wake("visible");
  await world.pass(10_000);
  assert.ok(asked.length > 0);
  await goesOn();
});

test("a new token for which no stream is free is shown as soon as one is", async () => {
  let tokens = 0;
  const { world, asked, goesOn } = await crowded({ token: () => `t${++tokens}` });
  for (const pipe of world.open) pipe.say({ type: "token_expiring", expires_in_ms: MINUTE });
  await world.until(() => asked.length >= 3, "three refusals", 10_000);
  await goesOn();
  const before = world.tried.sse;
  world.faults.instead = () => undefined;
  await world.until(() => world.tried.sse > before, "the next stream", 2_000);
  assert.equal(tokens, 2);
});

test("a drain is waited out on the same way in", async () => {
  const { world, on } = start();
  await world.until(on("websocket"), "websocket");
  for (let i = 0; i < 4; i++) {
    for (const pipe of world.open) pipe.say({ type: "bye", code: 4503, retry_after_ms: 1_000 });
    await world.pass(100);
    world.cut();
    await world.until(on("websocket"), "websocket", 3_000);
  }
  assert.equal(world.tried.sse, 0);
});

test("an own line whose answer comes by a way that was left is shown within seconds", async () => {
  const { world, client, room, on, texts } = start({}, { transports: ["sse", "poll"] });
  await world.until(on("sse"), "sse");
  world.visible = false;
  world.faults.postMs = 500;
  room.send({ text: "mine" });
  client.use(["poll"]);
  await world.until(() => texts().includes("mine"), "mine", 4_000);
  assert.ok(on("poll")());
});

test("own lines on a held read are brought by it, and nothing is asked besides", async () => {
  const { world, room, on, texts } = start({}, { transports: ["longpoll"] });
  await world.until(on("longpoll"), "longpoll");
  await world.pass(1_000);
  const before = world.tried.poll;
  for (let i = 1; i <= 10; i++) room.send({ text: `mine ${i}` });
  await world.until(() => texts().length === 10, "ten", 10_000);
  await world.pass(10_000);
  assert.equal(world.tried.poll, before);
});

for (const name of ["longpoll", "poll"]) {
  test(`${name}: a read that is refused for being too many is waited out, and what is on its way stays there`, async () => {
    const { world, client, room, on, texts } = start({}, { transports: [name] });
    await world.until(on(name), name);
    const phases = new Set();
    client.on("state", ({ phase }) => phases.add(phase));
    const reads = [];
    world.faults.instead = (url, init) => {
      if (init.method !== "POST" && reads.push(world.clock.now) === 1) return [429, BUSY];
    };
    world.write("7", "theirs");
    await world.until(() => reads.length === 1, "a refusal", MINUTE);
    room.send({ text: "mine" });
    await world.until(() => texts().length === 2, "both", MINUTE);
    assert.ok(reads[1] - reads[0] >= 1_000, `read again after ${reads[1] - reads[0]} ms`);
    assert.deepEqual([...phases], ["live"]);
    assert.equal(world.tried.post, 1);
  });
}

test("where no place is free for a held read, the client polls", async () => {
  const { world, on, texts } = start({ noSocket: true, noEvents: true });
  await world.until(on("longpoll"), "longpoll");
  world.faults.instead = (url) => (Number(url.searchParams.get("wait")) > 0 ? [429, BUSY] : undefined);
  world.cut();
  world.write("7", "there");
  await world.until(() => texts().includes("there"), "there", MINUTE);
  await world.until(on("poll"), "poll", MINUTE);
});

test("a send that hangs goes by the better way as soon as there is one, and holds nothing up behind", async () => {
  const { world, room, on, texts } = start({ noSocket: true, noEvents: true });
  await world.until(on("longpoll"), "longpoll");
  world.faults.instead = (url, init) => (init.method === "POST" ? [] : undefined);
  room.send({ text: "mine" });
  await world.pass(100);
  world.faults.noSocket = false;
  world.wake("network");
  await world.until(() => texts().includes("mine"), "mine", 3_000);
  assert.ok(on("websocket")());
  await world.pass(10_000);
  room.send({ text: "next" });
  await world.until(() => texts().includes("next"), "next", 200);
  assert.deepEqual(texts(), ["mine", "next"]);
});

for (const name of ["websocket", "sse", "longpoll", "poll"]) {
  test(`${name}: a source of tokens that never answers is asked again`, async () => {
    let asked = 0;
    const token = () => (++asked > 1 ? "t" : new Promise(() => {}));
    const { world, on } = start({}, { token, transports: [name] });
    await world.until(on(name), name, MINUTE);
  });
}

for (const name of ["longpoll", "poll"]) {
  test(`${name}: a page of somebody else with status 200 is not taken for the room`, async () => {
    const { world, client, room, on, texts } = start({}, { transports: [name] });
    world.write("7", "before");
    await world.until(() => texts().length === 1, "before", MINUTE);
    let resets = 0;
    room.on("reset", () => (resets += 1));
    world.faults.instead = () => [200, "<html>Log in to the network</html>"];
    world.cut();
    room.send({ text: "mine" });
    await world.pass(MINUTE);
    assert.deepEqual([texts(), resets, room.hasOlder], [["before"], 0, false]);
    assert.equal(client.pending("7").length, 1);
    world.faults.instead = () => undefined;
    await world.until(() => texts().length === 2, "mine", MINUTE);
    assert.ok(on(name)());
  });

  test(`${name}: an answer that cannot be taken ends the line, which comes back`, async () => {
    const { world, room, on, texts } = start({}, { transports: [name] });
    await world.until(on(name), name);
    world.faults.instead = () => [200, { room_id: "7", epoch: "e1", head: 1, events: [null] }];
    world.write("7", "theirs");
    await world.until(() => !on(name)(), "the end", MINUTE);
    world.faults.instead = () => undefined;
    await world.until(() => texts().length === 1, "theirs", MINUTE);
    assert.equal(room.events[0].seq, 1);
  });
}

/** Refuses pings, so many in a row, as to somebody who asks too often. */
function refusePings(world, count) {
  const command = world.command.bind(world);
  const refused = [];
  world.command = (pipe, said) => {
    if (said.action !== "ping" || refused.length >= count) return command(pipe, said);
    refused.push(said);
    pipe.say({ type: "error", id: said.id, ...BUSY.error });
  };
  return refused;
}

test("a better line whose question is refused for being too many is asked again when it may", async () => {
  const { world, on } = start({ noSocket: true });
  await world.until(on("sse"), "sse");
  const refused = refusePings(world, 2);
  world.faults.noSocket = false;
  const before = world.tried.websocket;
  world.wake("online");
  await world.until(on("websocket"), "websocket", 4_000);
  assert.deepEqual([refused.length, world.tried.websocket - before], [2, 1]);
});

test("a socket that refuses a question is alive", async () => {
  const { world, on } = start();
  await world.until(on("websocket"), "websocket");
  refusePings(world, 1);
  world.wake("visible");
  await world.pass(10_000);
  assert.ok(on("websocket")());
  assert.equal(world.tried.websocket, 1);
});
