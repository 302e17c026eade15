import assert from "node:assert/strict";
import { test } from "node:test";
import { BASE_MS, CAP_MS, fullJitter } from "../client/backoff.js";
import { pollInterval } from "../client/interval.js";
import { Ladder, PATIENCE } from "../client/ladder.js";
import { comeback } from "../client/protocol.js";
import { LOOK_MS, PROBE_MS, SLEPT_MS, Vitals } from "../client/vitals.js";
import { Clock, seeded, still } from "./surroundings.js";

test("a wait is drawn from nothing up to a ceiling that doubles and then stays", () => {
  const ceiling = (failures) => fullJitter(failures, () => 1 - 1e-12) + 1;
  assert.deepEqual([1, 2, 3, 4].map(ceiling), [BASE_MS, BASE_MS * 2, BASE_MS * 4, BASE_MS * 8]);
  assert.equal(ceiling(50), CAP_MS);
  assert.equal(fullJitter(9, () => 0), 0);
});

test("waits are spread over the whole range", () => {
  const random = seeded(7);
  const waits = Array.from({ length: 1000 }, () => fullJitter(3, random));
  for (let quarter = 0; quarter < 4; quarter++) {
    const inside = waits.filter((w) => Math.floor(w / (BASE_MS)) === quarter).length;
    assert.ok(inside > 180 && inside < 320, `quarter ${quarter} has ${inside} of 1000`);
  }
});

const RUNGS = ["a", "b", "c"];

test("a transport that never opened is left at once, and after the last one there is a wait at the top", () => {
  const ladder = new Ladder(RUNGS);
  assert.deepEqual([ladder.failed(false), ladder.name], [false, "b"]);
  assert.deepEqual([ladder.failed(false), ladder.name], [false, "c"]);
  assert.deepEqual([ladder.failed(false), ladder.name], [true, "a"]);
});

test("a transport that has worked is tried again before the next one", () => {
  const ladder = new Ladder(RUNGS);
  ladder.stand("a");
  for (let i = 1; i < PATIENCE; i++) assert.deepEqual([ladder.failed(false), ladder.name], [true, "a"]);
  assert.deepEqual([ladder.failed(false), ladder.name], [false, "b"]);
});

test("a transport that was silent is left at once even if it has worked", () => {
  const ladder = new Ladder(RUNGS);
  ladder.stand("a");
  assert.deepEqual([ladder.failed(true), ladder.name], [false, "b"]);
});

test("a transport the server does not have is not tried again", () => {
  const ladder = new Ladder(["a", "b"]);
  ladder.absent();
  assert.equal(ladder.name, "b");
  ladder.failed(false);
  assert.equal(ladder.name, "b");
});

test("when the server has none of them they are all tried again", () => {
  const ladder = new Ladder(["a", "b"]);
  assert.deepEqual([ladder.absent(), ladder.absent(), ladder.name], [false, true, "a"]);
});

test("the server's advice limits and orders the rungs, and the page's wish limits them further", () => {
  const ladder = new Ladder(RUNGS);
  ladder.stand("a");
  assert.equal(ladder.advise(["a", "b", "c"]), false);
  assert.equal(ladder.advise(["c", "b", "new"]), true);
  assert.deepEqual([ladder.allowed, ladder.above], [false, ["c", "b"]]);
  ladder.stand("b");
  assert.deepEqual([ladder.allowed, ladder.above], [true, ["c"]]);
  ladder.wish(["b"]);
  assert.deepEqual(ladder.above, []);
  ladder.advise(["c"]);
  assert.deepEqual([ladder.allowed, ladder.above], [true, []], "an advice that leaves nothing is not followed");
});

test("every close code has its way back", () => {
  const ways = { 1000: "back-off", 1001: "back-off", 1006: "back-off", 1002: "back-off", 1009: "not-that",
    4400: "not-that", 4401: "new-token", 4403: "never", 4404: "other-transport", 4409: "never", 4413: "not-that",
    4419: "never", 4429: "back-off", 4500: "back-off", 4503: "back-off", 4508: "at-once" };
  for (const [code, way] of Object.entries(ways)) assert.equal(comeback(Number(code)), way, code);
});

test("the poll interval follows rate, activity, visibility and the server's wish", () => {
  const calm = { recent: 0, idle: 0, hidden: false, server: null };
  const at = (change) => pollInterval({ ...calm, ...change }, 0.5);
  const table = [
    [{}, 10_000], [{ recent: 1 }, 5_000], [{ recent: 5 }, 5_000], [{ recent: 6 }, 3_000], [{ recent: 10 }, 3_000],
    [{ recent: 11 }, 2_000], [{ recent: 11, idle: 60_000 }, 15_000], [{ recent: 11, idle: 299_999 }, 15_000],
    [{ idle: 300_000 }, 60_000], [{ recent: 11, hidden: true }, 30_000], [{ hidden: true, idle: 300_000 }, 60_000],
    [{ server: 5_200 }, 5_200], [{ server: 500 }, 2_000], [{ server: 90_000 }, 90_000],
    [{ server: 5_200, hidden: true }, 30_000],
  ];
  for (const [change, expected] of table) assert.equal(at(change), expected, JSON.stringify(change));
});

test("jitter spreads the interval by a tenth but never under what the server said", () => {
  const calm = { recent: 0, idle: 0, hidden: false, server: null };
  assert.equal(pollInterval(calm, 0), 9_000);
  assert.equal(pollInterval(calm, 1), 11_000);
  assert.equal(pollInterval({ ...calm, server: 5_000 }, 0), 5_000);
});

function watched(visible = () => true) {
  const clock = new Clock();
  const heard = { asked: [], dead: 0 };
  let number = 0;
  const vitals = new Vitals(still(clock, { visible }), () => ++number, (n) => heard.asked.push(n), () => (heard.dead += 1));
  vitals.start(25_000);
  return { clock, heard, vitals };
}

test("silence longer than one and a half pings drops the line", () => {
  const { clock, heard } = watched();
  clock.pass(37_000);
  assert.equal(heard.dead, 0);
  clock.pass(LOOK_MS);
  assert.equal(heard.dead, 1);
});

test("any frame is a sign of life", () => {
  const { clock, heard, vitals } = watched();
  for (let i = 0; i < 10; i++) {
    clock.pass(20_000);
    vitals.heard({ type: "ping" });
  }
  assert.equal(heard.dead, 0);
});

test("a page out of sight judges nothing", () => {
  const { clock, heard } = watched(() => false);
  clock.pass(600_000);
  assert.deepEqual(heard, { asked: [], dead: 0 });
});

test("after waking only the pong of this very question counts", () => {
  const { clock, heard, vitals } = watched();
  vitals.wake();
  vitals.wake();
  assert.deepEqual(heard.asked, [1]);
  vitals.heard({ type: "pong", n: 0 });
  vitals.heard({ type: "message" });
  clock.pass(PROBE_MS);
  assert.equal(heard.dead, 1);
});

test("a pong in time keeps the line", () => {
  const { clock, heard, vitals } = watched();
  vitals.wake();
  vitals.heard({ type: "pong", n: 1 });
  clock.pass(PROBE_MS * 2);
  assert.equal(heard.dead, 0);
});

test("a look at the clock that comes far too late means the machine slept, and asks", () => {
  const { clock, heard } = watched();
  clock.now += LOOK_MS + SLEPT_MS + 1;
  clock.pass(0);
  assert.deepEqual(heard.asked, [1]);
});
