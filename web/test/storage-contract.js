// What every kind of store must do, as plain script: it also runs inside a browser, on the real ones.

/** @param {boolean} holds @param {string} what */
function check(holds, what) {
  if (!holds) throw new Error(`not true: ${what}`);
}

const same = (a, b, what) => check(JSON.stringify(a) === JSON.stringify(b), `${what}: ${JSON.stringify(a)}`);

/** Each entry is a true sentence and how to see it; `open` gives the store, `again` the same one as a later page has it. */
export const contract = {
  "what is put is there, by its key": async ({ open }) => {
    const store = await open();
    await store.put("a:2", "two");
    await store.put("a:1", "one");
    await store.put("b:1", "other");
    same(await store.all("a:"), [["a:1", "one"], ["a:2", "two"]], "all of a prefix");
  },
  "what is put again replaces what was there": async ({ open }) => {
    const store = await open();
    await store.put("a:1", "old");
    await store.put("a:1", "새 것 🙂");
    same(await store.all("a:"), [["a:1", "새 것 🙂"]], "the newer");
  },
  "what is dropped is gone, and dropping nothing is no harm": async ({ open }) => {
    const store = await open();
    await store.put("a:1", "one");
    await store.drop("a:1");
    await store.drop("a:never");
    same(await store.all(""), [], "nothing left");
  },
  "what outlives the page says so, and does": async ({ open, again }) => {
    const store = await open();
    const kept = await store.put("a:1", "one");
    same(kept, store.kind !== "memory", "kept");
    if (kept) same(await (await again()).all("a:"), [["a:1", "one"]], "after a reload");
  },
  "many writes at once all arrive": async ({ open }) => {
    const store = await open();
    await Promise.all(Array.from({ length: 200 }, (_, i) => store.put(`a:${String(i).padStart(3, "0")}`, `${i}`)));
    same((await store.all("a:")).length, 200, "all of them");
  },
  "the last of several writes of one key wins": async ({ open }) => {
    const store = await open();
    await Promise.all([store.put("a:1", "1"), store.drop("a:1"), store.put("a:1", "3")]);
    same(await store.all("a:"), [["a:1", "3"]], "the last");
  },
};
