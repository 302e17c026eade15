import assert from "node:assert/strict";
import { test } from "node:test";
import { pageAfter } from "../client/repair.js";

test("what breaks again and again is asked for in smaller pieces, and whole again afterwards", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 60].map(pageAfter), [200, 100, 50, 25, 12, 6, 5, 5]);
});
