import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { afterEach, beforeEach, test } from "node:test";
import { fileURLToPath } from "node:url";
import { connect } from "../client/index.js";
import { OUTBOX } from "../client/outbox.js";
import { Server } from "./server.js";
import { seeded, until } from "./surroundings.js";
import { Browser } from "./tabs-surroundings.js";

let server;
let browser;
const clients = [];

beforeEach(async () => {
  server = await Server.start();
  browser = new Browser();
});

afterEach(async () => {
  for (const { client, tab } of clients.splice(0)) if (tab.state !== "gone") client.close();
  await server.stop();
});

/** Opens a tab with the client in it. */
function open(options = {}, parts = {}) {
  const tab = browser.tab(parts);
  const client = connect({ url: server.url, user: { id: "u1", role: "M", name: "이" }, env: tab.env, ...options });
  const room = client.room("7");
  const told = [];
  room.on("event", (event) => told.push(event.data.text));
  const opened = {
    tab, client, room, told,
    texts: () => room.events.map((e) => e.data.text),
    live: () => client.state.phase === "live" && room.cursor !== null,
  };
  clients.push(opened);
  return opened;
}

/** Opens so many tabs, one after the other; the first leads. */
async function several(count, options) {
  const tabs = [];
  for (let i = 0; i < count; i++) {
    tabs.push(open(options));
    await until(tabs[i].live, `tab ${i} live`);
  }
  return tabs;
}

const shown = (tab, ...texts) => until(() => tab.texts().join() === texts.join(), `${texts} in a tab`);

test("several tabs have one connection between them, and all of them are live", async () => {
  const tabs = await several(4);
  assert.equal(server.sockets, 1);
  assert.deepEqual(tabs.map((t) => t.client.leading), [true, false, false, false]);
  assert.deepEqual(tabs.map((t) => t.client.state.transport), Array(4).fill("websocket"));
  server.write("7", "hello");
  for (const tab of tabs) await shown(tab, "hello");
  assert.deepEqual(tabs[3].client.user, { id: "u1", role: "M", name: "이" });
});

test("a line is sent from any tab and pending in all of them until it is seen", async () => {
  const [first, second] = await several(2);
  server.faults.refuse = { code: "too_large", temporary: false };
  const { client_id } = second.room.send({ text: "from the second" });
  await until(() => first.client.pending("7")[0]?.state === "failed" && second.client.pending("7")[0]?.state === "failed");
  server.faults.refuse = null;
  second.client.retry(client_id);
  for (const tab of [first, second]) {
    await shown(tab, "from the second");
    await until(() => tab.client.pending().length === 0);
  }
  assert.equal(server.log("7")[0].client_id, client_id);
});

test("a failed line can be given up in a tab that does not lead", async () => {
  const [first, second] = await several(2);
  server.faults.refuse = { code: "forbidden", temporary: false };
  const { client_id } = second.client.send("7", { text: "no" });
  await until(() => second.client.pending("7")[0]?.state === "failed");
  second.client.discard(client_id);
  await until(() => first.client.pending().length + second.client.pending().length === 0);
});

test("rooms of one tab alone are followed for it, and late tabs get what is there", async () => {
  const [first, second] = await several(2);
  const other = second.client.room("8");
  await until(() => other.cursor !== null);
  server.write("8", "only here");
  await until(() => other.events.length === 1);
  for (let i = 0; i < 60; i++) server.write("7", `t${i}`);
  await until(() => first.room.events.length === 60);
  const third = open();
  await until(() => third.room.events.length > 0);
  assert.equal(third.room.events.length, 50);
  assert.equal(third.room.hasOlder, true);
  assert.equal(await third.client.older("7"), true);
  assert.deepEqual(third.texts(), first.texts());
});

test("history is read for a tab that does not lead until there is no more", async () => {
  for (let i = 1; i <= 120; i++) server.write("7", `t${i}`);
  const [, second] = await several(2);
  while (second.room.hasOlder) assert.equal(await second.client.older("7"), true);
  assert.equal(second.texts().length, 120);
  server.faults.down = true;
  server.write("7", "later");
});

test("a wish said at once is heard", async () => {
  const { client, live } = open();
  client.use(["longpoll"]);
  await until(live, "live");
  assert.equal(client.state.transport, "longpoll");
});

test("of the wishes of several tabs a new leader follows the last one", async () => {
  const [first, second, third] = await several(3);
  third.client.use(["sse"]);
  await until(() => first.client.state.transport === "sse");
  await new Promise((resolve) => setTimeout(resolve, 5));
  second.client.use(["longpoll"]);
  await until(() => first.client.state.transport === "longpoll");
  first.tab.crash();
  server.write("7", "after");
  for (const tab of [second, third]) await shown(tab, "after");
  await until(() => third.client.state.phase === "live" && third.client.state.transport === "longpoll", "the last wish");
  assert.equal(second.client.state.transport, "longpoll");
});

test("tabs that read history at the same moment get it, and the page goes on", () => {
  const program = fileURLToPath(new URL("readers.js", import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [program], { timeout: 20_000, encoding: "utf8" });
  assert.equal(status, 0, stderr || "it never let go of the processor");
});

for (const [how, end] of [
  ["is closed", (tab) => (tab.sleep(), tab.crash())],
  ["crashes", (tab) => tab.crash()],
]) {
  test(`when the leading tab ${how} the next goes on where it was`, async () => {
    const [first, second, third] = await several(3);
    for (const text of ["a", "b"]) server.write("7", text);
    await shown(third, "a", "b");
    end(first.tab);
    server.write("7", "between");
    await until(() => second.client.leading);
    server.write("7", "after");
    for (const tab of [second, third]) {
      await shown(tab, "a", "b", "between", "after");
      assert.deepEqual(tab.told, ["a", "b", "between", "after"]);
    }
    await until(() => server.sockets === 1);
    const joins = server.commands.filter((c) => c.action === "join" && c.room_id === "7");
    assert.equal(joins.at(-1).after, 2, "the new leader resumes from the shared cursor");
  });

  test(`what a tab wrote without network is sent by another when it ${how}`, async () => {
    const [first, second] = await several(2);
    server.faults.down = true;
    server.cut();
    await until(() => !first.live());
    const { client_id } = first.client.send("7", { text: "mine" });
    await until(() => second.client.pending("7").length === 1);
    end(first.tab);
    server.faults.down = false;
    await shown(second, "mine");
    assert.equal(server.log("7")[0].client_id, client_id);
    await until(() => second.client.pending().length === 0);
    assert.deepEqual(await browser.store.all(`${server.url}|maru.outbox`), []);
  });
}

test("a frozen leader is noticed and its lead taken; thawed, it follows", async () => {
  const [first, second] = await several(2);
  first.tab.freeze();
  second.client.send("7", { text: "is anyone there" });
  await until(() => second.client.leading, "the lead taken");
  await shown(second, "is anyone there");
  first.tab.thaw();
  await until(() => !first.client.leading);
  await shown(first, "is anyone there");
  server.write("7", "both");
  await shown(first, "is anyone there", "both");
  await until(() => server.sockets === 1);
  assert.equal(server.log("7").length, 2);
});

test("a tab that was put away and comes back has what it missed", async () => {
  const [first, second] = await several(2);
  server.write("7", "a");
  await shown(first, "a");
  first.tab.sleep();
  await until(() => second.client.leading && second.live());
  server.write("7", "b");
  await shown(second, "a", "b");
  first.tab.back();
  await shown(first, "a", "b");
  assert.equal(first.client.leading, false);
});

test("a reload of the only tab sends again under the same client_id", async () => {
  server.faults.down = true;
  const first = open();
  const { client_id } = first.client.send("7", { text: "kept" });
  await until(async () => true);
  await until(() => first.client.pending("7").length === 1);
  let records = [];
  await until(() => (browser.store.all(`${server.url}|maru.outbox`).then((all) => (records = all)), records.length === 1));
  first.tab.crash();
  server.faults.down = false;
  const second = open();
  await shown(second, "kept");
  assert.deepEqual(server.log("7").map((e) => e.client_id), [client_id]);
});

test("a line is written down before it is sent", async () => {
  const order = [];
  const put = browser.store.put;
  browser.store.put = async (key, text) => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    order.push("put");
    return put(key, text);
  };
  const one = open();
  await until(one.live);
  one.client.send("7", { text: "a" });
  await until(() => server.commands.some((c) => c.action === "message") && order.push("sent") > 0);
  assert.equal(order.find((step) => step === "put" || step === "sent"), "put");
});

test("a reload knows how far this browser had read, and can go on from there", async () => {
  const [first] = await several(1);
  for (const text of ["a", "b", "c"]) server.write("7", text);
  await shown(first, "a", "b", "c");
  first.tab.crash();
  const second = open();
  await shown(second, "a", "b", "c");
  assert.equal(second.room.seen, 3);
  second.tab.crash();
  server.write("7", "d");
  const third = open({ resume: true });
  await shown(third, "d");
  assert.equal(third.room.hasOlder, true);
});

test("a room that is opened later goes on from there too", async () => {
  const [first] = await several(1);
  const read = first.client.room("8");
  for (const text of ["a", "b", "c"]) server.write("8", text);
  await until(() => read.events.length === 3);
  first.tab.crash();
  for (let i = 4; i <= 70; i++) server.write("8", `t${i}`);
  const [second] = await several(1, { resume: true });
  const room = second.client.room("8");
  await until(() => room.events.length === 67, "what was missed");
  assert.equal(server.commands.filter((c) => c.action === "join" && c.room_id === "8").at(-1).after, 3);
});

test("people and servers do not see each other's lines, however their names begin", async () => {
  server.faults.down = true;
  const first = open({ user: { id: "u1:x" } });
  first.client.send("7", { text: "not yours" });
  let records = [];
  await until(() => (browser.store.all("").then((all) => (records = all)), records.length === 1));
  first.tab.crash();
  server.faults.down = false;
  const second = open({ user: { id: "u1" } });
  await until(second.live);
  assert.deepEqual(second.client.pending(), []);
  const elsewhere = open({ user: { id: "u1:x" }, url: `${server.url}prefix/` });
  assert.deepEqual(elsewhere.client.pending(), []);
});

test("tabs of two people do not share a connection", async () => {
  const [first] = await several(1);
  const second = open({ user: { id: "u2", role: "T", name: "김" } });
  await until(second.live);
  assert.equal(server.sockets, 2);
  assert.deepEqual([first.client.user.id, second.client.user.id], ["u1", "u2"]);
});

for (const lack of ["locks", "BroadcastChannel"]) {
  test(`without ${lack} each tab has its own connection`, async () => {
    const first = open({}, { [lack]: undefined });
    const second = open({}, { [lack]: undefined });
    await until(() => first.live() && second.live());
    assert.equal(server.sockets, 2);
    first.client.send("7", { text: "a" });
    for (const tab of [first, second]) await shown(tab, "a");
  });
}

test("a tab that does not want to share has its own connection", async () => {
  await several(2, { share: false });
  assert.equal(server.sockets, 2);
});

test("a frame that may not use locks leads itself", async () => {
  const refuse = { request: () => Promise.reject(new DOMException("no origin", "SecurityError")) };
  const one = open({}, { locks: refuse });
  await until(one.live);
  assert.equal(one.client.leading, true);
});

test("an outbox that is full refuses the line at once, and takes it when there is room", async () => {
  server.faults.down = true;
  const one = open();
  for (let i = 0; i < OUTBOX; i++) one.client.send("8", { text: `${i}` });
  const { client_id, state, code } = one.client.send("7", { text: "too much" });
  assert.deepEqual([state, code], ["failed", "outbox_full"]);
  one.client.discard(client_id);
  assert.equal(one.client.pending("7").length, 0);
  assert.equal(one.client.state.queued, OUTBOX);
});

test("tabs that open, close, freeze and crash at random lose and double nothing", async () => {
  const seed = 11_2026;
  const random = seeded(seed);
  let tabs = await several(3);
  let written = 0;
  for (let turn = 0; turn < 40; turn++) {
    const one = tabs[Math.floor(random() * tabs.length)];
    for (let i = 0; i < 3; i++) one.client.send("7", { text: `line ${written++}` });
    await until(() => one.client.pending("7").every((line) => line.state !== "unsent") || !one.live());
    const fate = random();
    if (fate < 0.15 && tabs.length > 1) one.tab.crash();
    else if (fate < 0.3 && tabs.length > 1) (one.tab.sleep(), one.tab.crash());
    else if (fate < 0.4) server.cut();
    else if (fate < 0.5) (one.tab.sleep(), one.tab.back());
    else if (fate < 0.7 && tabs.length < 5) tabs.push(open());
    tabs = tabs.filter((t) => t.tab.state !== "gone");
    for (let turns = random() * 50; turns > 0; turns--) await new Promise(setImmediate);
  }
  await until(() => server.log("7").length >= written, `all ${written} lines in the log (seed ${seed})`);
  const newest = () => server.log("7").at(-1).seq;
  await until(() => tabs.every((t) => t.room.cursor?.seq === newest()), `all tabs at the end (seed ${seed})`);
  assert.equal(server.log("7").length, written);
  for (const tab of tabs) {
    assert.deepEqual(tab.room.events.map((e) => e.seq), server.log("7").slice(-tab.room.events.length).map((e) => e.seq));
    assert.equal(new Set(tab.told).size, tab.told.length, `a line was told twice (seed ${seed})`);
  }
});
