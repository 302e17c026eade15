import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

/** What everything a page needs of the client may weigh, gzipped, without its comments and its indentation. */
const MOST_BYTES = 25 * 1024;
const CLIENT = new URL("../client/", import.meta.url);

function sources() {
  const files = readdirSync(CLIENT, { recursive: true }).filter((name) => name.endsWith(".js"));
  assert.ok(files.length > 20);
  return files.map((name) => readFileSync(new URL(name, CLIENT), "utf8"));
}

test("the whole client is at most 25 KB gzipped", (t) => {
  const all = sources();
  // A line that is nothing but comment costs a reader of the network nothing that a proxy could not take away.
  const bare = all.map((text) => text.replace(/^ *(\/\/|\/\*\*|\*).*$/gm, "").replace(/^\s+/gm, ""));
  const weigh = (texts) => gzipSync(texts.join("\n"), { level: 9 }).length;
  t.diagnostic(`${weigh(bare)} bytes, with comments ${weigh(all)}`);
  assert.ok(weigh(bare) <= MOST_BYTES, `${weigh(bare)} bytes`);
});

test("no file of the client is longer than 400 lines", () => {
  for (const text of sources()) assert.ok(text.split("\n").length <= 400, text.slice(0, 80));
});
