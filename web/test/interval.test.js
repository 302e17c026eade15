import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { LONGEST_MS, SHORTEST_MS, loadFactor, pollInterval } from "../client/interval.js";

/** The same table is run by the server's tests against the same rule in Java. */
const VECTORS = JSON.parse(readFileSync(new URL("interval-vectors.json", import.meta.url), "utf8"));

for (const vector of VECTORS.intervals) {
  test(`poll interval: ${vector.is}`, () => {
    const { recent, idle_ms: idle, hidden, server, retry_after: retryAfter, factor, jitter, ms } = vector;
    assert.equal(pollInterval({ recent, idle, hidden, server, retryAfter, factor }, jitter), ms);
  });
}

for (const { is, factor, load, then } of VECTORS.factors) {
  test(`own stretching: ${is}`, () => assert.ok(Math.abs(loadFactor(factor, load) - then) < 1e-9));
}

test("the table is long enough to be one, and says each thing once", () => {
  const names = VECTORS.intervals.map((/** @type {{ is: string }} */ vector) => vector.is);
  assert.ok(names.length >= 40);
  assert.equal(new Set(names).size, names.length);
});

test("no situation leads to a wait under two seconds, or over a minute unless the server says so", () => {
  for (const recent of [0, 1, 6, 11])
    for (const idle of [0, 59_999, 60_000, 299_999, 300_000])
      for (const hidden of [false, true])
        for (const server of [null, 0, 2_000, 33_333, 60_000])
          for (const factor of [1, 1.5, 8])
            for (const jitter of [0, 0.25, 0.5, 0.999]) {
              const ms = pollInterval({ recent, idle, hidden, server, factor }, jitter);
              assert.ok(ms >= Math.max(SHORTEST_MS, server ?? 0) && ms <= LONGEST_MS, `${ms}`);
            }
});

test("a thousand answers without the header leave the stretching where it was", () => {
  let factor = 2.25;
  for (let i = 0; i < 1_000; i++) factor = loadFactor(factor, null);
  assert.equal(factor, 2.25);
});
