// One client in a world of its own, and what is asked of it again and again.

import { connect } from "../client/index.js";
import { World } from "./world.js";

/** Another number plays another story; a failing one is printed with the failure. */
export const SEED = Number(process.env.SEED ?? 20261122);

/** Those that were started; a test file closes them behind each test. */
export const clients = [];

/** Starts a client in room 7 of a world with these faults. */
export function start(faults = {}, options = {}, seed = SEED) {
  const world = new World(seed);
  Object.assign(world.faults, faults);
  const client = connect({ url: "http://maru.test/", user: { id: "u1" }, env: world.env(), ...options });
  clients.push(client);
  const room = client.room("7");
  const moves = [];
  client.on("transport", (move) => moves.push({ ...move, at: world.clock.now }));
  const story = { world, client, room, moves };
  story.on = (name) => () => client.state.phase === "live" && client.state.transport === name && room.cursor !== null;
  story.texts = () => room.events.map((event) => event.data.text);
  story.talks = async () => {
    const before = world.log("7").length;
    world.write("7", `theirs ${before}`);
    room.send({ text: `mine ${before}` });
    await world.until(() => story.texts().includes(`theirs ${before}`) && story.texts().includes(`mine ${before}`), "talk", 10_000);
  };
  return story;
}
