// Two tabs, and two places of one page, read history at the same moment: a program of its own, because a client that
// never lets go of the processor can only be ended from outside.

import assert from "node:assert/strict";
import { connect } from "../client/index.js";
import { Server } from "./server.js";
import { until } from "./surroundings.js";
import { Browser } from "./tabs-surroundings.js";

const HELD_MS = 50;

const server = await Server.start();
for (let i = 1; i <= 120; i++) server.write("7", `t${i}`);
const browser = new Browser();

async function held(url, init) {
  if (String(url).includes("before=")) await new Promise((resolve) => setTimeout(resolve, HELD_MS));
  return fetch(url, init);
}

async function open() {
  const { env } = browser.tab({ fetch: held });
  const client = connect({ url: server.url, user: { id: "u1", role: "M", name: "이" }, env });
  const room = client.room("7");
  await until(() => room.events.length === 50, "the newest page");
  return { client, room };
}

async function readAll({ client, room }) {
  while (room.hasOlder) assert.equal(await client.older("7"), true);
  return room.events.length;
}

const tabs = [await open(), await open(), await open()];
assert.deepEqual(await Promise.all([...tabs, tabs[1]].map(readAll)), [120, 120, 120, 120]);
const reads = server.asked.filter((asked) => asked.includes("before="));
assert.equal(reads.length, 2, "what several ask for is read once");
for (const { client } of tabs) client.close();
await server.stop();
process.exit(0);
