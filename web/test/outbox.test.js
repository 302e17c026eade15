import assert from "node:assert/strict";
import { test } from "node:test";
import { Outbox } from "../client/outbox.js";
import { Sender, TRIES } from "../client/sender.js";
import { Clock, Shelf, still } from "./surroundings.js";

const say = (text) => ({ text });

function sending({ live = true } = {}) {
  const clock = new Clock();
  const env = still(clock);
  const outbox = new Outbox(env.storage, "u1", env);
  const line = [];
  const http = [];
  const state = { live, doubts: 0 };
  const sender = new Sender({
    outbox,
    may: () => !state.signedOut,
    byLine: (command) => state.live && line.push(command) > 0,
    byHttp: (command) => http.push(command),
    onDoubt: () => (state.doubts += 1),
    onChange: () => {},
    env,
  });
  return { clock, outbox, sender, line, http, state };
}

test("a line that was written survives a reload and keeps its client_id", () => {
  const env = still();
  const written = new Outbox(env.storage, "u1", env).add("7", say("a"));
  const [restored] = new Outbox(env.storage, "u1", env).list("7");
  assert.deepEqual(restored, written);
});

test("a line that was on its way is unsent again after a reload", () => {
  const env = still();
  const outbox = new Outbox(env.storage, "u1", env);
  outbox.sent(outbox.add("7", say("a")).client_id);
  assert.equal(new Outbox(env.storage, "u1", env).list()[0].state, "unsent");
});

test("lines written in one millisecond come back in the order written", () => {
  const env = still();
  const outbox = new Outbox(env.storage, "u1", env);
  for (const text of ["a", "b", "c", "d"]) outbox.add("7", say(text));
  const shuffled = new Shelf();
  for (const i of [2, 0, 3, 1]) {
    const key = env.storage.key(i);
    shuffled.setItem(key, env.storage.getItem(key));
  }
  const texts = new Outbox(shuffled, "u1", env).list().map((entry) => entry.message.text);
  assert.deepEqual(texts, ["a", "b", "c", "d"]);
});

test("one person's outbox does not show another's", () => {
  const env = still();
  new Outbox(env.storage, "u1", env).add("7", say("a"));
  assert.deepEqual(new Outbox(env.storage, "u2", env).list(), []);
});

test("an acked line leaves the store at once and the list when its event is seen", () => {
  const env = still();
  const outbox = new Outbox(env.storage, "u1", env);
  const { client_id } = outbox.add("7", say("a"));
  outbox.acked(client_id, 5);
  assert.equal(env.storage.length, 0);
  assert.equal(outbox.list("7").length, 1);
  assert.equal(outbox.drop(client_id), true);
  assert.equal(outbox.list("7").length, 0);
});

test("what is foreign or broken in the store is passed over", () => {
  const env = still();
  env.storage.setItem("maru.outbox:u1:x", "{");
  env.storage.setItem("maru.outbox:u1:y", '{"client_id":1}');
  env.storage.setItem("other", "1");
  assert.deepEqual(new Outbox(env.storage, "u1", env).list(), []);
});

test("a store that is full costs no line", () => {
  const full = Object.assign(new Shelf(), {
    setItem() {
      throw new Error("quota");
    },
  });
  const outbox = new Outbox(full, "u1", still());
  outbox.add("7", say("a"));
  outbox.add("7", say("b"));
  assert.equal(outbox.queued, 2);
});

test("one line is on its way per room, the others wait their turn", () => {
  const { outbox, sender, line } = sending();
  for (const text of ["a", "b"]) outbox.add("7", say(text));
  outbox.add("8", say("x"));
  sender.pump();
  assert.deepEqual(line.map((c) => c.message.text), ["a", "x"]);
  sender.acked({ client_id: line[0].client_id, seq: 1 });
  assert.deepEqual(line.map((c) => c.message.text), ["a", "x", "b"]);
});

test("with no line up a send goes over HTTP", () => {
  const { outbox, sender, line, http } = sending({ live: false });
  outbox.add("7", say("a"));
  sender.pump();
  assert.equal(line.length, 0);
  assert.equal(http[0].message.text, "a");
});

test("a send whose line broke goes again under the same client_id", () => {
  const { outbox, sender, line, http, state } = sending();
  outbox.add("7", say("a"));
  sender.pump();
  state.live = false;
  sender.lineLost();
  assert.equal(http[0].client_id, line[0].client_id);
});

test("a send the socket never answers goes again over HTTP under the same client_id, and the socket is doubted", () => {
  const { clock, outbox, sender, line, http, state } = sending();
  outbox.add("7", say("a"));
  sender.pump();
  clock.pass(60_000);
  assert.equal(line.length, 1);
  assert.ok(http.length > 1);
  assert.equal(new Set([...line, ...http].map((c) => c.client_id)).size, 1);
  assert.equal(state.doubts, 1);
});

test("a definite error fails the line and lets the next one go", () => {
  const { outbox, sender, line } = sending();
  const first = outbox.add("7", say("a"));
  outbox.add("7", say("b"));
  sender.pump();
  sender.refused({ id: first.client_id, code: "too_large", temporary: false });
  assert.deepEqual([outbox.get(first.client_id).state, outbox.get(first.client_id).code], ["failed", "too_large"]);
  assert.equal(line.at(-1).message.text, "b");
});

test("a temporary error sends again after exactly the pause the server asked for", () => {
  const { clock, outbox, sender, line } = sending();
  const { client_id } = outbox.add("7", say("a"));
  sender.pump();
  sender.refused({ id: client_id, code: "rate_limited", temporary: true, retry_after_ms: 1500 });
  sender.resume();
  clock.pass(1499);
  assert.equal(line.length, 1);
  clock.pass(1);
  assert.equal(line.length, 2);
  assert.equal(line[1].client_id, client_id);
});

test("a temporary error that does not pass fails the line in the end", () => {
  const { clock, outbox, sender, line } = sending();
  const { client_id } = outbox.add("7", say("a"));
  sender.pump();
  while (outbox.get(client_id).state !== "failed" && line.length <= TRIES) {
    sender.refused({ id: client_id, code: "unavailable", temporary: true, retry_after_ms: 10 });
    clock.pass(10);
  }
  assert.equal(line.length, TRIES);
});

test("who is only too quick is never failed for it", () => {
  const { clock, outbox, sender, line } = sending();
  const { client_id } = outbox.add("7", say("a"));
  sender.pump();
  for (let i = 0; i < 3 * TRIES; i++) {
    sender.refused({ id: client_id, code: "rate_limited", temporary: true, retry_after_ms: 10 });
    clock.pass(10);
  }
  assert.equal(line.length, 3 * TRIES + 1);
  sender.refused({ id: client_id, code: "unavailable", temporary: true, retry_after_ms: 10 });
  clock.pass(10);
  assert.equal(outbox.get(client_id).state, "sent");
});

test("a send that something on the way put off goes again when it said", () => {
  const { clock, outbox, sender, http } = sending({ live: false });
  const { client_id } = outbox.add("7", say("a"));
  sender.pump();
  sender.lost(client_id, 30_000);
  clock.pass(29_999);
  assert.equal(http.length, 1);
  clock.pass(1);
  assert.equal(http.length, 2);
});

test("while nobody is logged in nothing goes, and nothing is given up", () => {
  const { clock, outbox, sender, http, state } = sending({ live: false });
  state.signedOut = true;
  const { client_id } = outbox.add("7", say("a"));
  sender.pump();
  clock.pass(600_000);
  assert.equal(http.length, 0);
  state.signedOut = false;
  sender.resume();
  assert.equal(http.length, 1);
  assert.equal(outbox.get(client_id).state, "sent");
});

test("a retry of a failed line is the same send", () => {
  const { outbox, sender, line } = sending();
  const { client_id } = outbox.add("7", say("a"));
  sender.pump();
  sender.refused({ id: client_id, code: "forbidden", temporary: false });
  outbox.retry(client_id);
  sender.resume();
  assert.deepEqual(line.map((c) => c.client_id), [client_id, client_id]);
});

test("an event that is seen before its ack settles the send", () => {
  const { clock, outbox, sender, line } = sending();
  const { client_id } = outbox.add("7", say("a"));
  sender.pump();
  sender.seen(client_id);
  sender.acked({ client_id, seq: 1 });
  clock.pass(60_000);
  assert.equal(line.length, 1);
  assert.equal(outbox.queued, 0);
  assert.equal(clock.waiting, 0);
});

test("what broke the line is failed instead of breaking the next one", () => {
  const { outbox, sender } = sending();
  const { client_id } = outbox.add("7", say("a"));
  sender.pump();
  assert.equal(sender.blame("too_large"), true);
  assert.equal(outbox.get(client_id).state, "failed");
  assert.equal(sender.blame("too_large"), false);
});
