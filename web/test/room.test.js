import assert from "node:assert/strict";
import { test } from "node:test";
import { place, resumeFrom } from "../client/cursor.js";
import { Room } from "../client/room.js";
import { seeded } from "./surroundings.js";

const event = (seq) => ({ type: "message", seq, client_id: `c${seq}`, from: { id: "u1" }, data: { text: `t${seq}` }, ts: seq });
const range = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => event(from + i));
const joined = (from, to, head = to, rest = {}) => ({ epoch: "a", head, events: range(from, to), more: false, ...rest });
const seqs = (room) => room.events.map((e) => e.seq);

test("a cursor tells what is next, what is old and what leaves a gap", () => {
  const cursor = { epoch: "a", seq: 7 };
  assert.deepEqual([place(cursor, 7), place(cursor, 8), place(cursor, 9)], ["old", "next", "gap"]);
});

test("a room that is not known yet resumes from nowhere", () => {
  assert.deepEqual(resumeFrom(null), {});
  assert.deepEqual(resumeFrom({ epoch: "a", seq: 3 }), { after: 3, epoch: "a" });
});

test("the first answer sets the cursor behind its last event", () => {
  const room = new Room("1");
  assert.equal(room.adopt(joined(5, 9)), "reset");
  assert.deepEqual(room.cursor, { epoch: "a", seq: 9 });
  assert.equal(room.hasOlder, true);
  assert.deepEqual(seqs(room), [5, 6, 7, 8, 9]);
});

test("an empty room has a cursor at zero and takes its first event", () => {
  const room = new Room("1");
  room.adopt(joined(1, 0, 0));
  assert.deepEqual(room.cursor, { epoch: "a", seq: 0 });
  assert.equal(room.apply(event(1)), "applied");
  assert.equal(room.hasOlder, false);
});

test("an event that was applied is not applied again", () => {
  const room = new Room("1");
  room.adopt(joined(1, 3));
  assert.equal(room.apply(event(3)), "old");
  assert.equal(room.apply(event(2)), "old");
  assert.deepEqual(seqs(room), [1, 2, 3]);
});

test("an event beyond the next one is not applied and leaves the room behind", () => {
  const room = new Room("1");
  room.adopt(joined(1, 3));
  assert.equal(room.apply(event(6)), "gap");
  assert.equal(room.behind, true);
  assert.equal(room.adopt(joined(4, 6)), "applied");
  assert.equal(room.behind, false);
  assert.deepEqual(seqs(room), [1, 2, 3, 4, 5, 6]);
});

test("a head heard in a ping shows that something was missed", () => {
  const room = new Room("1");
  room.adopt(joined(1, 3));
  room.noteHead(3);
  assert.equal(room.behind, false);
  room.noteHead(4);
  assert.equal(room.behind, true);
});

test("a reset throws away what was held", () => {
  const room = new Room("1");
  room.adopt(joined(1, 30));
  assert.equal(room.adopt(joined(1, 2, 2, { reset: true, epoch: "b" })), "reset");
  assert.deepEqual(seqs(room), [1, 2]);
  assert.deepEqual(room.cursor, { epoch: "b", seq: 2 });
  assert.equal(room.behind, false);
});

test("another epoch is a reset even when the answer does not say so", () => {
  const room = new Room("1");
  room.adopt(joined(1, 30));
  assert.equal(room.adopt(joined(1, 4, 4, { epoch: "b" })), "reset");
  assert.deepEqual(seqs(room), [1, 2, 3, 4]);
});

test("an event before the join is left to the join", () => {
  const room = new Room("1");
  assert.equal(room.apply(event(4)), "old");
  room.adopt(joined(1, 4));
  assert.deepEqual(seqs(room), [1, 2, 3, 4]);
});

test("a page of history goes before what is held, without the part already there", () => {
  const room = new Room("1");
  room.adopt(joined(10, 12));
  assert.equal(room.prepend(range(5, 10)), 5);
  assert.deepEqual(seqs(room), [5, 6, 7, 8, 9, 10, 11, 12]);
  assert.equal(room.hasOlder, true);
  assert.equal(room.prepend(range(1, 4)), 4);
  assert.equal(room.hasOlder, false);
});

test("a page of history that does not reach what is held is not taken", () => {
  const room = new Room("1");
  room.adopt(joined(10, 12));
  assert.equal(room.prepend(range(3, 6)), 0);
  assert.deepEqual(seqs(room), [10, 11, 12]);
});

test("an empty page of history means there is nothing older", () => {
  const room = new Room("1");
  room.adopt(joined(10, 12));
  room.prepend([]);
  assert.equal(room.hasOlder, false);
});

test("a frame without a sensible number changes nothing", () => {
  const room = new Room("1");
  room.adopt(joined(1, 2));
  for (const seq of [0, -1, 2.5, "x", null]) assert.equal(room.apply({ ...event(3), seq }), "old");
  assert.deepEqual(seqs(room), [1, 2]);
});

test("whatever is dropped, repeated, swapped or reset, the events are one unbroken run", () => {
  for (let seed = 1; seed <= 300; seed++) disorder(seed);
});

function disorder(seed) {
  const random = seeded(seed);
  const upTo = (n) => Math.floor(random() * n);
  const room = new Room("1");
  let epoch = 0;
  let head = 5 + upTo(20);
  const fetch = () => {
    const after = room.cursor.seq;
    const reset = room.cursor.epoch !== `e${epoch}` || after > head;
    const from = reset ? Math.max(1, head - 4) : after + 1;
    const to = reset ? head : Math.min(head, after + 1 + upTo(6));
    room.adopt({ epoch: `e${epoch}`, head, events: range(from, to), reset });
  };
  room.adopt({ epoch: "e0", head, events: range(Math.max(1, head - 9), head) });
  for (let step = 0; step < 200; step++) {
    const dice = random();
    if (dice < 0.5) head += 1;
    if (dice < 0.4) room.apply(event(head));
    else if (dice < 0.6) room.apply(event(1 + upTo(head)));
    else if (dice < 0.8) fetch();
    else if (dice < 0.82) {
      epoch += 1;
      head = upTo(10);
      fetch();
    } else room.prepend(range(Math.max(1, room.oldest - upTo(8)), Math.max(0, room.oldest - 1)));
    const held = seqs(room);
    held.forEach((seq, i) => assert.equal(seq, held[0] + i, `seed ${seed}, step ${step}: a hole or a repeat`));
    if (held.length > 0) assert.equal(held.at(-1), room.cursor.seq, `seed ${seed}, step ${step}`);
  }
  for (let i = 0; i < 300 && room.cursor.seq < head; i++) fetch();
  assert.deepEqual(room.cursor, { epoch: `e${epoch}`, seq: head }, `seed ${seed}`);
  assert.equal(room.behind, false, `seed ${seed}`);
}
