import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { listed } from "../client/cursor.js";
import { connect } from "../client/index.js";
import { EventParser } from "../client/transport/parser.js";
import { seeded } from "./surroundings.js";
import { World } from "./world.js";

const SEED = Number(process.env.SEED ?? 20261122);
const clients = [];

afterEach(() => clients.splice(0).forEach((client) => client.close()));

function start(transport, rooms, faults = {}) {
  const world = new World(SEED);
  Object.assign(world.faults, faults);
  const client = connect({ url: "http://maru.test/", user: { id: "u1" }, env: world.env(), transports: [transport] });
  clients.push(client);
  return { world, client, rooms: rooms.map((id) => client.room(id)) };
}

for (const transport of ["websocket", "sse", "longpoll", "poll"]) {
  test(`${transport} carries many rooms on one line, and one that is added later`, async () => {
    const { world, client, rooms } = start(transport, ["1", "2", "a:b"]);
    for (const id of ["1", "2", "a:b", "4"]) world.write(id, `old ${id}`);
    await world.until(() => rooms.every((room) => room.events.length === 1), "the old ones");
    rooms.push(client.room("4"));
    await world.until(() => rooms[3].events.length === 1, "the one added", 30_000);
    for (const id of ["1", "2", "a:b", "4"]) world.write(id, `new ${id}`);
    await world.until(() => rooms.every((room) => room.events.length === 2), "the new ones", 60_000);
    assert.deepEqual(rooms.map((room) => room.events[1].data.text), ["new 1", "new 2", "new a:b", "new 4"]);
  });
}

for (const transport of ["longpoll", "poll"]) {
  test(`${transport} reads many rooms in one request`, async () => {
    const { world, rooms } = start(transport, ["1", "2", "3"]);
    await world.until(() => rooms.every((room) => room.cursor !== null), "the rooms");
    assert.equal(world.tried.longpoll + world.tried.poll, 1);
  });

  test(`${transport} reads them one by one where the server cannot do otherwise`, async () => {
    const { world, client, rooms } = start(transport, ["1", "2", "3"], { noMany: true });
    await world.until(() => rooms.every((room) => room.cursor !== null), "the rooms");
    world.write("2", "x");
    await world.until(() => rooms[1].events.length === 1, "x", 60_000);
    assert.equal(client.state.transport, transport);
  });

  test(`${transport}: a room that is refused does not keep the others`, async () => {
    const { world, rooms } = start(transport, ["1", "secret", "3"]);
    await world.until(() => rooms[0].cursor !== null && rooms[1].refused !== "", "both");
    world.write("3", "x");
    await world.until(() => rooms[2].events.length === 1, "x", 60_000);
    assert.equal(rooms[1].refused, "not_found");
  });
}

test("a room tells of each event once and in order, of what people do, and of the connection", async () => {
  const { world, client, rooms } = start("websocket", ["7"]);
  const told = [];
  for (const what of ["event", "typing", "presence", "read", "state", "reset"]) {
    rooms[0].on(what, (value) => told.push([what, value.seq ?? value.state ?? value.on ?? value.phase ?? ""]));
  }
  await world.until(() => rooms[0].cursor !== null, "joined");
  const off = rooms[0].on("event", () => assert.fail("listens no longer"));
  off();
  const [pipe] = world.open;
  pipe.say({ type: "typing", room_id: "7", user: { id: "u2" }, on: true });
  pipe.say({ type: "presence", room_id: "7", user: { id: "u2" }, state: "away" });
  pipe.say({ type: "read", room_id: "7", user_id: "u2", seq: 0 });
  rooms[0].send({ text: "a" });
  world.write("7", "b");
  await world.until(() => rooms[0].events.length === 2 && client.state.queued === 0, "both");
  const of = (what) => told.filter(([one]) => one === what).map(([, value]) => value);
  assert.deepEqual(of("event"), [1, 2]);
  assert.deepEqual([of("typing"), of("presence"), of("read")], [[true], ["away"], [0]]);
  assert.equal(of("reset").length, 1);
  assert.ok(of("state").includes("live"));
});

test("a listener that fails keeps nobody else from being told", async () => {
  const { world, rooms } = start("websocket", ["7"]);
  const failures = [];
  mock.method(globalThis, "queueMicrotask", (task) => {
    try {
      task();
    } catch (error) {
      failures.push(error.message);
    }
  });
  const seen = [];
  rooms[0].on("event", () => {
    throw new Error("the page's own");
  });
  rooms[0].on("event", (event) => seen.push(event.seq));
  await world.until(() => rooms[0].cursor !== null, "joined");
  world.write("7", "a");
  await world.until(() => seen.length === 1 && failures.length === 1, "told");
  mock.restoreAll();
  assert.deepEqual(failures, ["the page's own"]);
});

for (const [when, faults] of [["a line is up", { deaf: true }], ["the server is away", { down: true }]]) {
  test(`once it is closed nothing is asked or sent any more, also when ${when}`, async () => {
    const { world, client, rooms } = start("websocket", ["7", "8"]);
    await world.until(() => rooms.every((room) => room.cursor !== null), "joined");
    Object.assign(world.faults, faults);
    if (faults.down) world.cut();
    for (const room of rooms) for (const text of ["a", "b"]) room.send({ text });
    await world.pass(0);
    client.close();
    const { asked } = world;
    await world.pass(60_000);
    assert.equal(world.asked, asked);
    assert.equal(world.open.size, 0);
  });
}

test("what the server advises for the next poll is kept until a poll says otherwise", async () => {
  const { world, rooms } = start("poll", ["7"], { pollAdvice: { next_poll_ms: 40_000 } });
  world.write("7", "a");
  await world.until(() => rooms[0].events.length === 1, "a");
  const before = world.tried.poll;
  await world.pass(35_000);
  assert.equal(world.tried.poll, before);
  await world.pass(15_000);
  assert.equal(world.tried.poll, before + 1);
});

test("cursors are listed with a room's colons out of the way", () => {
  assert.equal(listed([["1", { seq: 5, epoch: "e" }], ["a:b", null], ["2", { seq: 0, epoch: "" }]]), "1:5:e,a%3Ab,2:0");
});

test("an event stream is read right however it is cut", () => {
  const text = ': hi\r\n\nid: 7:1\ndata: {"a":1}\n\nretry: 5\n\ndata:x\ndata: y\r\n\r\n:\n\ndata: "한글"\n\ndata: half';
  const whole = new EventParser().push(text);
  assert.deepEqual(whole, ['{"a":1}', "x\ny", '"한글"']);
  for (let seed = SEED; seed < SEED + 200; seed++) {
    const random = seeded(seed);
    const parser = new EventParser();
    const found = [];
    for (let at = 0; at < text.length; ) {
      const next = at + 1 + Math.floor(random() * 9);
      found.push(...parser.push(text.slice(at, next)));
      at = next;
    }
    assert.deepEqual(found, whole, `seed ${seed}`);
  }
});
