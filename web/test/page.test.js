import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { dateOf, timeOf } from "../page/clock.js";
import { chooseLang, say } from "../page/i18n.js";
import { addressOf, isRoom, takeToken, visitOf } from "../page/person.js";
import { noticeKey, statusText } from "../page/status.js";
import { STRINGS } from "../page/strings.js";
import { othersIn, textOf, timeline } from "../page/timeline.js";

const PAGE = new URL("../page/", import.meta.url);
const read = (name) => readFileSync(new URL(name, PAGE), "utf8");
const sources = readdirSync(PAGE).filter((name) => name.endsWith(".js")).map(read);
const html = readFileSync(new URL("../index.html", import.meta.url), "utf8");

const ME = { id: "m", role: "M", name: "이서연" };
const COACH = { id: "t", role: "T", name: "김지훈" };
const MINUTE = Date.UTC(2026, 10, 22, 6, 24, 0);
let seq = 0;
const line = (from, text, ts, rest = {}) => ({
  seq: ++seq, kind: "message", ref: 0, client_id: "", from, data: { CLAS_DIARY_CONTS: text }, ts, ...rest,
});
const lines = (rows) => rows.filter((row) => row.type === "line");

test("Korean and English have the same sentences with the same gaps", () => {
  assert.deepEqual(Object.keys(STRINGS.ko).sort(), Object.keys(STRINGS.en).sort());
  const gaps = (sentence) => (sentence.match(/\{\w+\}/g) ?? []).sort();
  for (const key of Object.keys(STRINGS.ko)) {
    assert.notEqual(STRINGS.ko[key].trim(), "", key);
    assert.deepEqual(gaps(STRINGS.ko[key]), gaps(STRINGS.en[key]), key);
  }
});

test("every sentence the page asks for exists", () => {
  const marked = [...html.matchAll(/data-t(?:-label|-placeholder)?="(\w+)"/g)].map((m) => m[1]);
  const spoken = sources.flatMap((text) => [...text.matchAll(/say\("(\w+)"/g)]).map((m) => m[1]);
  assert.ok(marked.length > 20 && spoken.length > 10);
  for (const key of [...marked, ...spoken]) assert.ok(STRINGS.ko[key] !== undefined, key);
});

test("a sentence nobody wrote is an error, not an empty place", () => {
  assert.throws(() => say("ko", "nonsense"));
});

test("the address decides the language, then the last choice, then the browser", () => {
  assert.equal(chooseLang("en", "ko", ["ko-KR"]), "en");
  assert.equal(chooseLang(null, "en", ["ko-KR"]), "en");
  assert.equal(chooseLang(null, null, ["ja", "ko-KR", "en"]), "ko");
  assert.equal(chooseLang(null, null, ["fr"]), "en");
  assert.equal(chooseLang("xx", "yy", ["en-GB", "ko"]), "en");
});

test("times and dates are written as people write them", () => {
  const plain = (text) => text.replace(/\s/g, " ");
  assert.equal(plain(timeOf(MINUTE, "ko", "Asia/Seoul")), "오후 3:24");
  assert.equal(plain(timeOf(MINUTE, "en", "Asia/Seoul")), "3:24 PM");
  assert.equal(plain(dateOf(MINUTE, "ko", "Asia/Seoul")), "2026년 11월 22일 일요일");
  assert.equal(plain(dateOf(MINUTE, "en", "Asia/Seoul")), "Sunday, November 22, 2026");
});

test("lines of one person in one minute form a group with one name and one time", () => {
  const events = [line(COACH, "a", MINUTE), line(COACH, "b", MINUTE + 20_000), line(COACH, "c", MINUTE + 61_000), line(ME, "d", MINUTE + 61_000)];
  const rows = lines(timeline(events, [], ME));
  assert.deepEqual(rows.map((r) => [r.text, r.first, r.last, r.own]), [
    ["a", true, false, false], ["b", false, true, false], ["c", true, true, false], ["d", true, true, true],
  ]);
});

test("a date stands before the first line of each day", () => {
  const rows = timeline([line(ME, "a", MINUTE), line(ME, "b", MINUTE + 1), line(ME, "c", MINUTE + 86_400_000)], [], ME);
  assert.deepEqual(rows.map((r) => r.type), ["day", "line", "line", "day", "line"]);
});

test("a pending line keeps its key when it becomes an event, and is shown once", () => {
  const entry = { client_id: "x", message: { CLAS_DIARY_CONTS: "a" }, state: "sent", at: MINUTE, code: "" };
  const before = lines(timeline([], [entry], ME));
  const after = lines(timeline([line(ME, "a", MINUTE, { client_id: "x" })], [{ ...entry, state: "acked" }], ME));
  assert.equal(before[0].state, "sent");
  assert.deepEqual(after.map((r) => [r.key, r.state]), [[before[0].key, ""]]);
});

test("what somebody else sent under the same client_id is not taken for one's own", () => {
  const [row] = lines(timeline([line(COACH, "a", MINUTE, { client_id: "x" })], [], ME));
  assert.equal(row.own, false);
});

test("a guest without an id is never taken for oneself", () => {
  const [row] = lines(timeline([line({ id: "", role: "", name: "" }, "a", MINUTE)], [], { ...ME, id: "" }));
  assert.equal(row.own, false);
});

test("what is not a message takes no place in the list", () => {
  assert.deepEqual(timeline([line(COACH, "a", MINUTE, { kind: "react" })], [], ME), []);
});

test("the seed's field is the text, then a plain text field, else there is none", () => {
  assert.equal(textOf({ CLAS_DIARY_CONTS: "a", text: "b" }), "a");
  assert.equal(textOf({ text: "b" }), "b");
  assert.equal(textOf({ text: 5 }), "5");
  for (const data of [{}, { text: "" }, { text: { a: 1 } }, { CLAS_DIARY_CONTS: null }]) assert.equal(textOf(data), null);
});

test("the others of a room are those who wrote in it, newest first", () => {
  const people = othersIn([line(COACH, "a", 1), line(ME, "b", 2), line({ id: "z", role: "", name: "Z" }, "c", 3)], "m");
  assert.deepEqual(people.map((p) => p.id), ["z", "t"]);
});

test("the address says who comes, and nothing is guessed when it does not", () => {
  const visit = visitOf(new URLSearchParams("room=123&role=T&name=%20Kim%20&user=u1&transport=poll"), "d");
  assert.deepEqual(visit, { room: "123", role: "T", name: "Kim", user: "u1", token: undefined, transports: ["poll"], probeMs: undefined });
  assert.deepEqual(visitOf(new URLSearchParams("role=M"), "d"), { room: "1", role: "M", name: "", user: "m-d", token: undefined, transports: undefined, probeMs: undefined });
  assert.equal(visitOf(new URLSearchParams("role=M&probe=5000"), "d")?.probeMs, 5000);
  assert.equal(visitOf(new URLSearchParams("room=5"), "d"), null);
  assert.equal(visitOf(new URLSearchParams("room=a%20b&role=T"), "d"), null);
  assert.equal(addressOf({ room: "1", role: "T", name: "김 & 이" }), "?room=1&role=T&name=%EA%B9%80+%26+%EC%9D%B4");
});

test("a token behind the address says who comes, is taken out of the address, and lasts as long as the tab", () => {
  const claims = Buffer.from(JSON.stringify({ sub: "u5", role: "T", name: "김지훈" })).toString("base64url");
  const token = `e30.${claims}.x`;
  const kept = new Map();
  const storage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  const shown = [];
  const history = { replaceState: (state, title, address) => shown.push(address) };
  const place = { hash: `#token=${token}`, pathname: "/", search: "?room=7&role=M" };
  assert.equal(takeToken(place, history, storage), token);
  assert.deepEqual(shown, ["/?room=7&role=M"]);
  assert.equal(takeToken({ ...place, hash: "" }, history, storage), token);
  const visit = visitOf(new URLSearchParams(place.search), "d", token);
  assert.deepEqual([visit.user, visit.role, visit.name, visit.token], ["u5", "T", "김지훈", token]);
  assert.equal(visitOf(new URLSearchParams("room=7"), "d", "nonsense")?.token, "nonsense");
});

test("a room's name is checked as the server checks it", () => {
  for (const good of ["1", "A.b_c:d~e@f-9", "x".repeat(128)]) assert.equal(isRoom(good), true, good);
  for (const bad of ["", "a b", "한", "a/b", "x".repeat(129), "<b>"]) assert.equal(isRoom(bad), false, bad);
});

test("the state of the connection is said as it is", () => {
  const ko = (key, values) => say("ko", key, values);
  const state = { phase: "live", transport: "websocket", retryAt: 0, code: 0, queued: 0 };
  assert.equal(statusText(state, ko), "실시간");
  assert.equal(statusText({ ...state, transport: "longpoll" }, ko), "롱폴링");
  assert.equal(statusText({ ...state, transport: "poll" }, ko), "폴링");
  assert.equal(statusText({ ...state, phase: "connecting" }, ko), "연결 중…");
  assert.equal(statusText({ ...state, phase: "waiting", queued: 2 }, ko), "다시 연결하는 중… · 보낼 메시지 2개");
});

test("a connection that will not come back by itself says why", () => {
  const stopped = (code) => noticeKey({ phase: "stopped", transport: "", retryAt: 0, code, queued: 0 }, "");
  assert.deepEqual([4409, 4401, 4403, 4400].map(stopped), ["noticeReplaced", "noticeAuth", "noticeForbidden", "noticeStopped"]);
  assert.equal(noticeKey({ phase: "live", transport: "", retryAt: 0, code: 0, queued: 0 }, "not_found"), "noticeRoom");
});

test("no text is ever parsed as HTML and nothing is styled or scripted inline", () => {
  for (const text of sources) assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
  assert.doesNotMatch(html, /\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)/);
});
