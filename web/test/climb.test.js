import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { MOVES } from "../client/climb.js";
import { clients, SEED, start } from "./story.js";
import { World } from "./world.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

afterEach(() => clients.splice(0).forEach((client) => client.close()));

const BROKEN = {
  "an Upgrade that is refused": [{ noSocket: true }, "sse"],
  "a 101 that is swallowed": [{ swallowed: true }, "sse"],
  "no sockets and no streams": [{ noSocket: true, noEvents: true }, "longpoll"],
  "no sockets and a proxy that buffers": [{ noSocket: true, buffered: true }, "longpoll"],
  "no sockets, a proxy that buffers and cuts held reads": [{ noSocket: true, buffered: true, noHeld: true }, "poll"],
  "silence that is cut after 30 s": [{ idleCut: 30_000 }, "websocket"],
};

for (const [what, [faults, best]] of Object.entries(BROKEN)) {
  test(`${what}: messages flow within 10 s, by ${best} in the end`, async () => {
    const { world, on, talks } = start(faults);
    await talks();
    await world.until(on(best), best, 20_000);
    await talks();
    await world.pass(10 * MINUTE);
    assert.ok(on(best)(), "and it stays there");
    await talks();
  });

  if (best === "websocket") continue;
  test(`${what}: when that is over the client is back on a socket within one probe period`, async () => {
    const { world, on, talks, moves, texts } = start(faults);
    await world.until(on(best), best, 20_000);
    await world.pass(2 * MINUTE);
    Object.assign(world.faults, new World(0).faults);
    await world.until(on("websocket"), "websocket", 4 * MINUTE);
    await talks();
    assert.equal(moves.at(-1).why, "climb");
    assert.equal(new Set(texts()).size, texts().length);
  });
}

test("a probe period that is given does not grow, however long the fault lasts", async () => {
  const { world, on } = start({ noSocket: true }, { probeMs: 5_000 });
  await world.until(on("sse"), "sse", 20_000);
  await world.pass(5 * MINUTE);
  const before = world.tried.websocket;
  await world.pass(MINUTE);
  assert.ok(world.tried.websocket - before >= 8, `${world.tried.websocket - before} looks in a minute`);
  world.faults.noSocket = false;
  await world.until(on("websocket"), "websocket", 10_000);
});

for (const [what, faults] of Object.entries({
  "an Upgrade that is refused": { noSocket: true },
  "a 101 that is swallowed": { swallowed: true },
  "a 101 that is swallowed and no streams": { swallowed: true, noEvents: true },
  "a 101 that is swallowed and a proxy that buffers": { swallowed: true, buffered: true },
})) {
  test(`${what}: whenever it ends, a look that hangs at that moment is part of the one probe period`, async () => {
    const probeMs = 2_000;
    for (let seed = SEED; seed < SEED + 20; seed++) {
      const { world, on } = start(faults, { probeMs }, seed);
      await world.until(() => !on("websocket")() && world.tried.websocket > 2, "below", 60_000);
      await world.pass((seed * 137) % 2_500);
      Object.assign(world.faults, new World(0).faults);
      await world.until(on("websocket"), `websocket, seed ${seed}`, probeMs);
      clients.splice(0).forEach((client) => client.close());
    }
  });
}

for (const [what, fault] of Object.entries({
  "are cut": { noHeld: true },
  "are never answered": { instead: (url) => (Number(url.searchParams.get("wait")) > 0 ? [] : undefined) },
  "are cut after 20 s": { idleCut: 20_000 },
  "are answered at once with nothing": { instead: (url) => (Number(url.searchParams.get("wait")) > 0 ? [204] : undefined) },
})) {
  test(`held reads that ${what}: who polls stays there, and climbs when that is over`, async () => {
    for (let seed = SEED; seed < SEED + 10; seed++) {
      const { world, on, moves } = start({ noSocket: true, buffered: true, noHeld: true }, {}, seed);
      await world.until(on("poll"), `poll, seed ${seed}`, MINUTE);
      Object.assign(world.faults, { noHeld: false }, fault);
      const before = moves.length;
      await world.pass(HOUR);
      assert.deepEqual(moves.slice(before), [], `seed ${seed}`);
      Object.assign(world.faults, new World(0).faults, { noSocket: true, buffered: true });
      await world.until(on("longpoll"), `longpoll, seed ${seed}`, 11 * MINUTE);
      clients.splice(0).forEach((client) => client.close());
    }
  });
}

test("a short probe period is kept also by a look that holds a read, and what the page asks for is not held up", async () => {
  const noAnswer = (url) => (Number(url.searchParams.get("wait")) > 0 ? [] : undefined);
  const probeMs = 5_000;
  for (let seed = SEED; seed < SEED + 10; seed++) {
    const { world, client, on } = start({ swallowed: true, buffered: true, instead: noAnswer }, { probeMs }, seed);
    client.use(["websocket", "sse", "poll"]);
    await world.until(() => on("poll")() && world.tried.websocket > 2, "poll", MINUTE);
    client.use(["websocket", "sse", "longpoll", "poll"]);
    await world.pass((seed * 137) % 10_000);
    assert.ok(on("poll")(), `seed ${seed}`);
    Object.assign(world.faults, new World(0).faults);
    await world.until(on("websocket"), `websocket, seed ${seed}`, probeMs);
    client.use(["poll"]);
    await world.until(on("poll"), "poll", 1_000);
    client.use(["longpoll"]);
    await world.until(on("longpoll"), `longpoll, seed ${seed}`, 1_000);
    clients.splice(0).forEach((client) => client.close());
  }
});

test("frames that are dropped after the socket opened: it is left for what works, and the write arrives at once", async () => {
  const { world, client, on, texts } = start();
  await world.until(on("websocket"), "websocket");
  world.faults.deaf = true;
  world.faults.noEvents = true;
  client.send("7", { text: "hello" });
  await world.until(() => texts().includes("hello"), "hello", 20_000);
  await world.until(on("longpoll"), "longpoll", 20_000);
  assert.equal(world.log("7").length, 1);
});

test("the state says how it stands: connecting, live by what, queued, sent and failed", async () => {
  const { world, client, room, on } = start();
  const said = [];
  room.on("state", (state) => said.push(`${state.phase} ${state.transport}`.trim()));
  assert.equal(client.state.phase, "connecting");
  await world.until(on("websocket"), "websocket");
  world.faults.down = true;
  world.cut();
  room.send({ text: "later" });
  assert.equal(client.state.queued, 1);
  const shown = [];
  client.on("state", ({ queued }) => shown.push(queued));
  for (let i = 2; i <= 20; i++) {
    await world.pass(1_000);
    room.send({ text: `later ${i}` });
    assert.equal(shown.at(-1), i, "each is counted at once, also while the sender rests");
  }
  assert.notEqual(client.state.phase, "live");
  world.faults.down = false;
  await world.until(() => client.state.queued === 0 && client.state.phase === "live", "sent", MINUTE);
  assert.ok(said.includes("live websocket") && said.some((state) => state.startsWith("waiting")), said.join());
});

test("after an outage that left the client low it climbs in seconds", async () => {
  const { world, on } = start();
  await world.until(on("websocket"), "websocket");
  await world.pass(2 * MINUTE);
  Object.assign(world.faults, { noSocket: true });
  world.cut();
  await world.until(on("sse"), "sse", 10_000);
  world.faults.noSocket = false;
  await world.until(on("websocket"), "websocket", 5_000);
});

test("probes come ever more rarely and never at the same moments for two clients", async () => {
  const times = (seed) => {
    const story = start({ noSocket: true }, {}, seed);
    return story.world.until(story.on("sse"), "sse").then(async () => {
      const tries = [];
      for (let i = 0; i < 8 * 60; i++) {
        const before = story.world.tried.websocket;
        await story.world.pass(10_000);
        if (story.world.tried.websocket > before) tries.push(i * 10);
      }
      return tries;
    });
  };
  const [a, b] = [await times(SEED), await times(SEED + 1)];
  assert.ok(a[0] >= 10 && a[0] <= 30, `first after ${a[0]} s (seed ${SEED})`);
  assert.ok(a.length >= 5 && a.length <= 15, `${a.length} tries in 80 min (seed ${SEED})`);
  assert.ok(a.at(-1) - a.at(-2) >= 300, `the last two ${a.at(-1) - a.at(-2)} s apart`);
  assert.notDeepEqual(a, b);
});

for (const why of ["online", "network"]) {
  test(`a change told by "${why}" is looked at at once`, async () => {
    const { world, on } = start({ noSocket: true });
    await world.until(on("sse"), "sse");
    await world.pass(30 * MINUTE);
    world.faults.noSocket = false;
    world.wake(why);
    await world.until(on("websocket"), "websocket", 1_000);
  });
}

test("a hidden tab probes nothing, and does so at once when it is seen again", async () => {
  const { world, on } = start({ noSocket: true });
  await world.until(on("sse"), "sse");
  world.visible = false;
  const before = world.tried.websocket;
  world.faults.noSocket = false;
  await world.pass(30 * MINUTE);
  assert.equal(world.tried.websocket, before);
  world.visible = true;
  world.wake("visible");
  await world.until(on("websocket"), "websocket", 1_000);
});

test("a transport that comes and goes is not followed up and down without end", async () => {
  const { world, on, moves, talks } = start({ noSocket: true });
  await world.until(on("sse"), "sse");
  for (let i = 0; i < 4 * 60; i++) {
    world.faults.noSocket = i % 2 === 0;
    if (world.faults.noSocket) world.cut();
    await world.pass(30_000);
  }
  await talks();
  for (const { at } of moves) {
    const hour = moves.filter((move) => move.at >= at && move.at < at + HOUR && move.from !== "");
    assert.ok(hour.length <= MOVES, `${hour.length} moves in an hour (seed ${SEED})`);
  }
  assert.ok(moves.length > 2, "it did try");
});

test("the old line is kept until the new one has echoed twice and is level", async () => {
  const { world, client, on, texts } = start({ noSocket: true });
  for (let i = 0; i < 20; i++) world.write("7", `t${i}`);
  await world.until(on("sse"), "sse");
  world.faults.noSocket = false;
  const lines = [];
  const states = [];
  client.on("state", (state) => states.push(state.phase));
  client.on("transport", () => lines.push(world.open.size));
  const pings = [];
  const command = world.command.bind(world);
  world.command = (pipe, said) => (pings.push(said.action), command(pipe, said));
  world.wake("online");
  while (!on("websocket")()) {
    world.write("7", `while ${texts().length}`);
    await world.pass(5);
    assert.ok(world.open.size >= 1, "never without a line");
  }
  assert.deepEqual(pings.slice(0, 4), ["hello", "ping", "ping", "join"]);
  assert.ok(states.every((phase) => phase === "live"), "nobody sees it");
  await world.pass(1_000);
  assert.equal(world.open.size, 1, "the old one is let go");
  assert.deepEqual(texts(), world.log("7").map((event) => event.data.text));
});

test("a probe that echoes only once moves nothing", async () => {
  const { world, on } = start({ noSocket: true });
  await world.until(on("sse"), "sse");
  world.faults.noSocket = false;
  const command = world.command.bind(world);
  let pings = 0;
  world.command = (pipe, said) => (said.action === "ping" && ++pings > 1 ? undefined : command(pipe, said));
  world.wake("online");
  await world.pass(20_000);
  assert.ok(pings > 1);
  assert.ok(on("sse")());
});

test("the server's advice moves a client, and limits where it may climb", async () => {
  const { world, on, talks } = start({ advice: { transports: ["longpoll", "poll"] } });
  await world.until(on("longpoll"), "longpoll", 10_000);
  await talks();
  await world.pass(30 * MINUTE);
  assert.ok(on("longpoll")());
});

test("an advice on a working line is followed without a gap", async () => {
  const { world, on, moves, texts } = start();
  await world.until(on("websocket"), "websocket");
  for (const pipe of world.open) pipe.say({ type: "advice", transports: ["sse", "longpoll", "poll"], next_poll_ms: 9_000 });
  await world.until(on("sse"), "sse", 5_000);
  assert.equal(moves.at(-1).why, "told");
  world.write("7", "x");
  await world.until(() => texts().includes("x"), "x", 1_000);
});

test("a wish that is changed at once is followed to the last one, without a break", async () => {
  const { world, client, on } = start();
  await world.until(on("websocket"), "websocket");
  const phases = [];
  client.on("state", ({ phase }) => phases.push(phase));
  for (const name of ["sse", "poll", "longpoll"]) client.use([name]);
  await world.until(on("longpoll"), "longpoll", 5_000);
  assert.deepEqual([...new Set(phases)], ["live"]);
});

test("a wish that cannot be fulfilled is tried again and again, and what is written still goes out", async () => {
  const { world, client, room } = start({ noSocket: true });
  client.use(["websocket"]);
  room.send({ text: "out" });
  await world.until(() => world.log("7").length === 1, "out", 10_000);
  await world.pass(60_000);
  assert.notEqual(client.state.phase, "live");
  assert.ok(world.tried.websocket > 5);
});

test("a page that wakes to a dead line reads at once and comes back", async () => {
  const { world, on, texts } = start();
  await world.until(on("websocket"), "websocket");
  await world.pass(2 * MINUTE);
  world.faults.deaf = true;
  world.write("7", "missed");
  world.wake("visible");
  await world.until(() => texts().includes("missed"), "missed", 4_000);
  world.faults.deaf = false;
  await world.until(on("websocket"), "websocket", MINUTE);
});

test("1,000 forced switches over 10,000 messages: each once, in order, and a visible break only by a cut", async () => {
  const { world, client, room, on } = start();
  const names = ["websocket", "sse", "longpoll", "poll"];
  const seen = [];
  room.on("event", (event) => seen.push(event.seq));
  await world.until(on("websocket"), "websocket");
  let written = 0;
  let switches = 0;
  let mine = 0;
  let broken = 0;
  let cuts = 0;
  let phase = "live";
  client.on("state", (state) => {
    if (phase === "live" && state.phase !== "live") broken += 1;
    phase = state.phase;
  });
  while (switches < 1_000 || written < 10_000) {
    const others = names.filter((name) => name !== client.state.transport);
    const to = others[Math.floor(world.random() * others.length)];
    client.use([to]);
    const fill = Math.ceil((10_000 - written) / Math.max(1, 1_000 - switches));
    for (let i = 0; i < fill; i++) {
      written += 1;
      if (world.random() < 0.1) room.send({ text: `mine ${++mine}` });
      else world.write("7", `theirs ${written}`);
      await world.pass(world.random() * 6);
    }
    if (world.random() < 0.1) {
      world.cut();
      cuts += 1;
    }
    await world.until(on(to), to, MINUTE);
    switches += 1;
  }
  await world.until(() => client.state.queued === 0 && seen.length === world.log("7").length, "the end", MINUTE);
  assert.deepEqual(seen, seen.map((_, i) => i + 1));
  assert.equal(seen.length, written);
  assert.ok(broken <= cuts, `${broken} breaks by ${cuts} cuts (seed ${SEED})`);
  const own = world.log("7").flatMap((event) => (event.data.text.startsWith("mine") ? [event.data.text] : []));
  assert.deepEqual(own, Array.from({ length: mine }, (_, i) => `mine ${i + 1}`), `seed ${SEED}`);
});
