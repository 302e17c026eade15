import assert from "node:assert/strict";
import { test } from "node:test";
import { pageAfter, Repair } from "../client/repair.js";
import { still } from "./surroundings.js";

test("what breaks again and again is asked for in smaller pieces, and whole again afterwards", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 60].map(pageAfter), [200, 100, 50, 25, 12, 6, 5, 5]);
});

test("an answer that cannot be taken does not keep a room from being filled later", async () => {
  const room = { id: "7", behind: true, refused: "", cursor: { epoch: "e1", seq: 1 } };
  let bad = true;
  const adopt = () => {
    if (bad) throw new TypeError("no event");
    Object.assign(room, { behind: false });
  };
  const repair = new Repair({ read: async () => ({ status: 200, body: {} }) }, still(), adopt);
  await assert.rejects(repair.fill(room), TypeError);
  bad = false;
  await repair.fill(room);
  assert.equal(room.behind, false);
});
