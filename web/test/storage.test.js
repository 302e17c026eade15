import assert from "node:assert/strict";
import { test } from "node:test";
import { CURSORS, KeptCursors, StoredShelf, local, memory, openStore } from "../client/storage.js";
import { contract } from "./storage-contract.js";
import { Shelf, until } from "./surroundings.js";

const kinds = {
  localstorage: () => {
    const shelf = new Shelf();
    return { open: async () => local(shelf), again: async () => local(shelf) };
  },
  memory: () => ({ open: async () => memory(), again: async () => memory() }),
};

for (const [kind, make] of Object.entries(kinds)) {
  for (const [sentence, see] of Object.entries(contract)) test(`${kind}: ${sentence}`, () => see(make()));
}

const throwing = () => {
  throw new DOMException("not here", "SecurityError");
};
/** A database factory whose requests end as told. */
const factory = (end) => ({
  open() {
    const request = { error: new DOMException("", "InvalidStateError") };
    queueMicrotask(() => end(request));
    return request;
  },
});

for (const [what, indexedDB] of Object.entries({
  "is not there": () => undefined,
  "may not be asked for": throwing,
  "fails to open, as in a private window": () => factory((request) => request.onerror()),
  "is blocked by another version": () => factory((request) => request.onblocked()),
})) {
  test(`where IndexedDB ${what}, localStorage is used`, async () => {
    assert.equal((await openStore({ indexedDB, localStorage: () => new Shelf() })).kind, "localstorage");
  });
}

test("where IndexedDB never answers, localStorage is used after a while", async () => {
  const store = await openStore({ indexedDB: () => factory(() => {}), localStorage: () => new Shelf() });
  assert.equal(store.kind, "localstorage");
});

test("where nothing may be stored, memory is used", async () => {
  const full = Object.assign(new Shelf(), { setItem: throwing });
  for (const localStorage of [throwing, () => undefined, () => full]) {
    assert.equal((await openStore({ localStorage })).kind, "memory");
  }
});

test("a localStorage that is full later says that the line is not kept", async () => {
  const shelf = new Shelf();
  const store = local(shelf);
  shelf.setItem = throwing;
  assert.equal(await store.put("a", "1"), false);
});

test("a shelf shows its part of the store and writes through", async () => {
  const store = memory();
  await store.put("site|x", "1");
  await store.put("other|y", "2");
  const shelf = new StoredShelf(store, "site|", await store.all("site|"));
  assert.deepEqual([shelf.length, shelf.key(0), shelf.key(1), shelf.getItem("x"), shelf.getItem("y")], [1, "x", null, "1", null]);
  shelf.setItem("z", "3");
  shelf.removeItem("x");
  assert.deepEqual(await store.all(""), [["other|y", "2"], ["site|z", "3"]]);
});

test("cursors are kept, the last one wins, and what is broken is passed over", async () => {
  const store = memory();
  await store.put("c:1", "{");
  await store.put("c:2", '{"epoch":"e","seq":-1,"at":1}');
  await store.put("c:3", '{"epoch":"e","seq":7,"at":1}');
  const kept = new KeptCursors(store, "c:", await store.all("c:"), () => 5);
  assert.deepEqual(["1", "2", "3"].map((room) => kept.of(room)), [null, null, { epoch: "e", seq: 7 }]);
  for (let seq = 8; seq <= 40; seq++) kept.note("3", { epoch: "e", seq });
  let texts = [];
  await until(() => (store.all("c:3").then((all) => (texts = all)), texts[0]?.[1].includes('"seq":40')));
});

test("of too many cursors those used longest ago go", async () => {
  const store = memory();
  let now = 0;
  const kept = new KeptCursors(store, "c:", [], () => ++now);
  for (let i = 0; i < CURSORS + 20; i++) kept.note(`r${i}`, { epoch: "e", seq: i });
  kept.note("r20", { epoch: "e", seq: 99 });
  kept.note("new", { epoch: "e", seq: 1 });
  assert.deepEqual([kept.of("r19"), kept.of("r20")?.seq, kept.of("r21")], [null, 99, null]);
  let count = 0;
  await until(() => (store.all("c:").then((all) => (count = all.length)), count === CURSORS));
  const records = Array.from({ length: CURSORS + 5 }, (_, i) => [`c:r${i}`, JSON.stringify({ epoch: "e", seq: 1, at: i })]);
  const later = new KeptCursors(store, "c:", records, () => 0);
  assert.deepEqual([later.of("r4"), later.of("r5")?.seq], [null, 1]);
});
