// A site in plain Node: a login that asks for no password and stands for yours, a page, and the two addresses for Maru.

import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import http from "node:http";
import { tokenOf } from "./token.mjs";

const PEOPLE = {
  trainer: { id: "t1", role: "T", name: "김지훈", rooms: ["123"] },
  member: { id: "m1", role: "M", name: "이서연", rooms: ["123"] },
};
const secret = process.env.MARU_ACCESS_SECRET ?? "";
if (secret === "") throw new Error("MARU_ACCESS_SECRET is not set");
const page = readFileSync(new URL("page.html", import.meta.url));
/** Who is logged in, by cookie; kept as long as this process. */
const sessions = new Map();

const cookieOf = (request) => /(?:^|; )site=([A-Za-z0-9_-]{22})(?:;|$)/.exec(request.headers.cookie ?? "")?.[1];
const routes = {
  "GET /": (request, answer) => answer(200, "text/html; charset=utf-8", page),
  "GET /me": (request, answer, user) => answer(200, "application/json", JSON.stringify(user ?? null)),
  // The token of who is logged in; the client asks for it.
  "GET /token": (request, answer, user) =>
    user ? answer(200, "text/plain", tokenOf(user, secret)) : answer(401, "text/plain", "nobody is logged in"),
  // Whose a cookie is; Maru asks, when it is told to by `introspection.url`.
  "GET /session": (request, answer, user) => {
    if (!user) return answer(401, "application/json", "{}");
    const { id, role, name, rooms, since } = user;
    answer(200, "application/json", JSON.stringify({ sub: id, role, name, rooms, iat: since }));
  },
  "POST /login": async (request, answer) => {
    let form = "";
    for await (const part of request) if ((form += part).length > 1_000) return answer(413, "text/plain", "too much");
    const as = new URLSearchParams(form).get("as") ?? "";
    const user = Object.hasOwn(PEOPLE, as) ? PEOPLE[as] : undefined;
    sessions.delete(cookieOf(request));
    const id = randomBytes(16).toString("base64url");
    if (user) sessions.set(id, { ...user, since: Math.floor(Date.now() / 1000) });
    answer(303, "text/plain", "", { location: "/", "set-cookie": `site=${id}; Path=/; HttpOnly; SameSite=Lax` });
  },
};

const server = http.createServer(async (request, response) => {
  const answer = (status, type, body, more = {}) =>
    response.writeHead(status, { "content-type": type, "cache-control": "no-store", ...more }).end(body);
  const route = routes[`${request.method} ${request.url}`];
  if (!route) return answer(404, "text/plain", "not here");
  try {
    await route(request, answer, sessions.get(cookieOf(request)));
  } catch {
    response.destroy(); // The visitor has left in the middle of a request.
  }
});
server.listen(Number(process.env.PORT ?? 8000), "127.0.0.1");
