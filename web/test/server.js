// A small server that speaks enough of the protocol to stand on the other side of the client in a test.

import http from "node:http";
import { Logs, placesOf } from "./logs.js";
import { accept } from "./socket.js";

/** One room log per room id, three ways in, and switches for the faults a test wants. */
export class Server extends Logs {
  /** Everything asked over HTTP, as `METHOD path?query`. */ asked = [];
  /** Every command heard on sockets. */ commands = [];
  faults = {
    noSocket: false, silentSocket: false, noEvents: false, buffered: false, noMany: false, down: false, mute: false,
    noPong: false, refuse: null, loseAnswer: 0, advice: undefined,
  };
  /** The tokens that are good; null in open mode. @type {Set<string> | null} */ tokens = null;
  /** The error that a hello is answered with before the socket is closed with 4429. */ busy = null;
  #ends = new Set();
  #parked = new Set();
  #streams = new Set();
  #http = http.createServer((request, response) => this.#answer(request, response));

  static async start() {
    const server = new Server();
    server.#http.on("upgrade", (request, socket, head) => server.#upgrade(request, socket, head));
    await new Promise((resolve) => server.#http.listen(0, "127.0.0.1", resolve));
    server.url = `http://127.0.0.1:${server.#http.address().port}/`;
    return server;
  }

  async stop() {
    this.cut();
    this.#wake();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  get streams() {
    return this.#streams.size;
  }

  get sockets() {
    return this.#ends.size;
  }

  written(event) {
    if (!this.faults.mute) this.say({ ...event }, event.room_id);
    this.#wake();
  }

  /** Says a frame to every socket, or to those in a room. */
  say(frame, room) {
    for (const end of this.#ends) {
      if (room === undefined || end.rooms.has(room)) end.send(JSON.stringify(frame));
    }
    for (const stream of this.#streams) {
      if (room === undefined || stream.rooms.has(room)) stream.response.write(`data: ${JSON.stringify(frame)}\n\n`);
    }
  }

  hangUp(code) {
    for (const end of [...this.#ends]) end.close(code);
  }

  cut() {
    for (const end of [...this.#ends]) end.cut();
    for (const stream of [...this.#streams]) stream.response.destroy();
  }

  #wake() {
    for (const go of [...this.#parked]) go();
  }

  #send(...send) {
    return this.faults.refuse === null ? this.send(...send) : { error: this.faults.refuse };
  }

  #upgrade(request, socket, head) {
    socket.on("error", () => {});
    if (this.faults.down) return socket.destroy();
    if (this.faults.noSocket) return socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
    const end = accept(request, socket, head);
    end.rooms = new Set();
    end.user = { id: "", role: "", name: "" };
    this.#ends.add(end);
    end.onclose = () => this.#ends.delete(end);
    end.onmessage = ({ data }) => this.#command(end, JSON.parse(data));
  }

  #command(end, command) {
    this.commands.push(command);
    if (this.faults.silentSocket) return;
    const reply = (frame) => end.send(JSON.stringify({ id: command.id, ...frame }));
    if (String(command.id).length > 64) {
      return end.send(JSON.stringify({ type: "error", code: "bad_request", temporary: false }));
    }
    const room = command.room_id;
    if (command.action === "hello" && this.tokens !== null && !this.tokens.has(command.token)) {
      reply({ type: "error", code: "auth_failed", temporary: false });
      return end.close(4401);
    }
    if (command.action === "hello" && this.busy !== null) {
      reply({ type: "error", ...this.busy });
      return end.close(4429);
    }
    if (command.action === "hello") {
      end.user = { id: command.user_id ?? "", role: command.user_type ?? "", name: command.name ?? "" };
      reply({ type: "welcome", v: 1, user: end.user, ping_ms: 25000, advice: this.faults.advice });
    } else if (command.action === "refresh") {
      reply({ type: "ok" });
    } else if (command.action === "join") {
      end.rooms.add(room);
      this.join(reply, command);
    } else if (command.action === "message") {
      const answer = this.#send(end.user, room, command.client_id, command.message);
      if (answer.error) reply({ type: "error", ...answer.error });
      else reply({ type: "ack", client_id: command.client_id, room_id: room, ...answer });
    } else if (command.action === "ping" && !this.faults.noPong) {
      reply({ type: "pong", n: command.n });
    }
  }

  async #answer(request, response) {
    this.asked.push(`${request.method} ${request.url}`);
    if (this.faults.down) return request.socket.destroy();
    const url = new URL(request.url, this.url);
    const bearer = (request.headers.authorization ?? "").replace("Bearer ", "");
    if (this.tokens?.has(bearer) === false) return json(response, 401, { error: { code: "auth_expired" } });
    if (url.pathname === "/chat/events") return this.#events(request, response, url.searchParams);
    if (url.pathname === "/chat/poll") return this.#many(request, response, url.searchParams);
    const room = decodeURIComponent(url.pathname.split("/")[3]);
    const query = url.searchParams;
    if (request.method === "POST") return this.#post(request, response, room, query);
    const number = (name) => (query.has(name) ? Number(query.get(name)) : null);
    const limit = number("limit") ?? 50;
    if (query.has("before")) {
      const events = this.log(room).filter((e) => e.seq < number("before")).slice(-limit);
      return json(response, 200, { room_id: room, epoch: this.epoch, head: this.log(room).length, events });
    }
    let answer = this.read(room, number("after"), query.get("epoch"), limit);
    if (nothing(answer, query) && number("wait") > 0) {
      await this.#park(request, number("wait"));
      answer = this.read(room, number("after"), query.get("epoch"), limit);
    }
    if (nothing(answer, query)) return json(response, 204);
    json(response, 200, { ...answer, next_poll_ms: 2000 });
  }

  #events(request, response, query) {
    if (this.faults.noEvents) return json(response, 404, { error: { code: "not_found" } });
    if (this.faults.buffered) return;
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(": here\n\n");
    const places = placesOf(query);
    const stream = { response, rooms: new Set(places.map(([room]) => room)) };
    this.#streams.add(stream);
    response.on("close", () => this.#streams.delete(stream));
    const reply = (frame) => response.write(`id: x\ndata: ${JSON.stringify(frame)}\n\n`);
    for (const [room_id, after, epoch] of places) this.join(reply, { room_id, after, epoch, limit: 50 });
  }

  async #many(request, response, query) {
    if (this.faults.noMany) return json(response, 404, { error: { code: "not_found" } });
    let rooms = this.readAll(query);
    if (rooms.length === 0 && Number(query.get("wait")) > 0) {
      await this.#park(request, Number(query.get("wait")));
      rooms = this.readAll(query);
    }
    if (rooms.length === 0) return json(response, 204);
    json(response, 200, { rooms, more: false, next_poll_ms: 2000 });
  }

  #park(request, seconds) {
    return new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        this.#parked.delete(go);
        resolve();
      };
      const timer = setTimeout(go, seconds * 1000);
      this.#parked.add(go);
      request.once("close", go);
    });
  }

  async #post(request, response, room, query) {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { client_id, message } = JSON.parse(text);
    const user = { id: query.get("user_id") ?? "", role: query.get("user_type") ?? "", name: query.get("name") ?? "" };
    const answer = this.#send(user, room, client_id, message);
    if (this.faults.loseAnswer > 0) {
      this.faults.loseAnswer -= 1;
      return request.socket.destroy();
    }
    if (answer.error) return json(response, answer.error.temporary ? 429 : 413, answer);
    json(response, answer.dup ? 200 : 201, answer);
  }
}

function nothing(answer, query) {
  return query.has("after") && answer.events.length === 0 && !answer.reset;
}

function json(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(body === undefined ? "" : JSON.stringify(body));
}
