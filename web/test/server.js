// A small server that speaks enough of the protocol to stand on the other side of the client in a test.

import http from "node:http";
import { accept } from "./socket.js";

/** One room log per room id, three ways in, and switches for the faults a test wants. */
export class Server {
  epoch = "e1";
  /** @type {Map<string, object[]>} */ logs = new Map();
  /** Everything asked over HTTP, as `METHOD path?query`. */ asked = [];
  /** Every command heard on sockets. */ commands = [];
  faults = { noSocket: false, down: false, mute: false, noPong: false, refuse: null, loseAnswer: 0, page: 200 };
  #known = new Map();
  #ends = new Set();
  #parked = new Set();
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

  get sockets() {
    return this.#ends.size;
  }

  log(room) {
    if (!this.logs.has(room)) this.logs.set(room, []);
    return this.logs.get(room);
  }

  /** Writes a line of somebody else. */
  write(room, text, from = { id: "other", role: "T", name: "강사" }, clientId = "") {
    const log = this.log(room);
    const event = { type: "message", room_id: room, seq: log.length + 1, client_id: clientId, from, data: { text }, ts: 1 };
    log.push(event);
    if (!this.faults.mute) this.say({ ...event }, room);
    this.#wake();
    return event;
  }

  /** Says a frame to every socket, or to those in a room. */
  say(frame, room) {
    for (const end of this.#ends) {
      if (room === undefined || end.rooms.has(room)) end.send(JSON.stringify(frame));
    }
  }

  hangUp(code) {
    for (const end of [...this.#ends]) end.close(code);
  }

  cut() {
    for (const end of [...this.#ends]) end.cut();
  }

  #wake() {
    for (const go of [...this.#parked]) go();
  }

  #send(user, room, clientId, message) {
    if (this.faults.refuse !== null) return { error: this.faults.refuse };
    const key = `${room} ${user.id} ${clientId}`;
    if (this.#known.has(key)) return { seq: this.#known.get(key), dup: true };
    this.#known.set(key, this.log(room).length + 1);
    const event = this.write(room, message.text, user, clientId);
    return { seq: event.seq, dup: false };
  }

  #read(room, after, epoch, limit) {
    const log = this.log(room);
    const common = { room_id: room, epoch: this.epoch, head: log.length };
    if (after === null) return { ...common, events: log.slice(-limit), more: log.length > limit, reset: false };
    if (epoch !== this.epoch || after > log.length) return { ...common, events: log.slice(-limit), more: false, reset: true };
    const events = log.slice(after, after + Math.min(limit, this.faults.page));
    return { ...common, events, more: after + events.length < log.length, reset: false };
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
    const reply = (frame) => end.send(JSON.stringify({ id: command.id, ...frame }));
    const room = command.room_id;
    if (command.action === "hello") {
      end.user = { id: command.user_id ?? "", role: command.user_type ?? "", name: command.name ?? "" };
      reply({ type: "welcome", v: 1, user: end.user, ping_ms: 25000 });
    } else if (command.action === "join") {
      end.rooms.add(room);
      this.#join(reply, command);
    } else if (command.action === "message") {
      const answer = this.#send(end.user, room, command.client_id, command.message);
      if (answer.error) reply({ type: "error", ...answer.error });
      else reply({ type: "ack", client_id: command.client_id, room_id: room, ...answer });
    } else if (command.action === "ping" && !this.faults.noPong) {
      reply({ type: "pong", n: command.n });
    }
  }

  #join(reply, { room_id: room, after = null, epoch, limit }) {
    const answer = this.#read(room, after, epoch, limit);
    reply({ type: "joined", ...answer });
    if (after === null || answer.reset || !answer.more) return;
    for (const event of this.log(room).slice(after + answer.events.length)) reply(event);
  }

  async #answer(request, response) {
    this.asked.push(`${request.method} ${request.url}`);
    if (this.faults.down) return request.socket.destroy();
    const url = new URL(request.url, this.url);
    const room = decodeURIComponent(url.pathname.split("/")[3]);
    const query = url.searchParams;
    if (request.method === "POST") return this.#post(request, response, room, query);
    const number = (name) => (query.has(name) ? Number(query.get(name)) : null);
    const limit = number("limit") ?? 50;
    if (query.has("before")) {
      const events = this.log(room).filter((e) => e.seq < number("before")).slice(-limit);
      return json(response, 200, { room_id: room, epoch: this.epoch, head: this.log(room).length, events });
    }
    let answer = this.#read(room, number("after"), query.get("epoch"), limit);
    if (nothing(answer, query) && number("wait") > 0) {
      await this.#park(request, number("wait"));
      answer = this.#read(room, number("after"), query.get("epoch"), limit);
    }
    if (nothing(answer, query)) return json(response, 204);
    json(response, 200, { ...answer, next_poll_ms: 2000 });
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
      request.socket.once("close", go);
    });
  }

  async #post(request, response, room, query) {
    let text = "";
    for await (const chunk of request) text += chunk;
    const { client_id, message } = JSON.parse(text);
    const user = { id: query.get("user_id"), role: query.get("user_type") ?? "", name: query.get("name") ?? "" };
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
