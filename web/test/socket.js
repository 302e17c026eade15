// Text frames of RFC 6455, just enough for a test's server and for a `WebSocket` where the runtime has none.

import { createHash, randomBytes } from "node:crypto";
import http from "node:http";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT = 1;
const CLOSE = 8;

/** One end of an open connection. */
class End {
  onmessage = null;
  onclose = null;
  #socket;
  #masks;
  #rest = Buffer.alloc(0);
  #closed = false;

  constructor(socket, masks, head) {
    this.#socket = socket;
    this.#masks = masks;
    socket.on("data", (data) => this.#take(data));
    socket.on("close", () => this.#end(1006));
    socket.on("error", () => this.#end(1006));
    if (head.length > 0) setImmediate(() => this.#take(head));
  }

  send(text) {
    this.#write(TEXT, Buffer.from(text));
  }

  close(code = 1000) {
    const body = Buffer.alloc(2);
    body.writeUInt16BE(code);
    this.#write(CLOSE, body);
    this.#socket.end();
    this.#end(code);
  }

  /** Cuts the connection as a dead network does. */
  cut() {
    this.#socket.destroy();
  }

  #write(opcode, payload) {
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    const mask = this.#masks ? 0x80 : 0;
    const long = payload.length > 125;
    const header = Buffer.alloc(long ? 4 : 2);
    header[0] = 0x80 | opcode;
    header[1] = mask | (long ? 126 : payload.length);
    if (long) header.writeUInt16BE(payload.length, 2);
    if (!this.#masks) return this.#socket.write(Buffer.concat([header, payload]));
    const key = randomBytes(4);
    const masked = payload.map((byte, i) => byte ^ key[i % 4]);
    this.#socket.write(Buffer.concat([header, key, masked]));
  }

  #take(data) {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (;;) {
      const rest = this.#rest;
      if (rest.length < 2) return;
      const long = (rest[1] & 0x7f) === 126;
      const masked = (rest[1] & 0x80) !== 0;
      const start = (long ? 4 : 2) + (masked ? 4 : 0);
      if (rest.length < start) return;
      const length = long ? rest.readUInt16BE(2) : rest[1] & 0x7f;
      if (rest.length < start + length) return;
      const key = rest.subarray(start - 4, start);
      const payload = Buffer.from(rest.subarray(start, start + length)).map((b, i) => (masked ? b ^ key[i % 4] : b));
      this.#rest = rest.subarray(start + length);
      this.#frame(rest[0] & 0x0f, Buffer.from(payload));
    }
  }

  #frame(opcode, payload) {
    if (opcode === TEXT) this.onmessage?.({ data: payload.toString() });
    if (opcode !== CLOSE) return;
    this.#end(payload.length >= 2 ? payload.readUInt16BE(0) : 1005);
    this.#socket.end();
  }

  #end(code) {
    if (this.#closed) return;
    this.#closed = true;
    this.onclose?.({ code });
  }
}

/** Answers an upgrade; returns the server's end. */
export function accept(request, socket, head) {
  const key = createHash("sha1").update(request.headers["sec-websocket-key"] + GUID).digest("base64");
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${key}\r\n\r\n`,
  );
  return new End(socket, false, head);
}

/** The part of the browser's WebSocket that the client uses. */
export class Socket {
  readyState = 0;
  onopen = null;
  onmessage = null;
  onclose = null;
  #end = null;
  #request;

  constructor(url) {
    const key = randomBytes(16).toString("base64");
    this.#request = http.get(url.replace(/^ws/, "http"), {
      headers: { upgrade: "websocket", connection: "Upgrade", "sec-websocket-version": "13", "sec-websocket-key": key },
    });
    this.#request.on("upgrade", (response, socket, head) => this.#open(socket, head));
    this.#request.on("response", (response) => (response.resume(), this.#over(1006)));
    this.#request.on("error", () => this.#over(1006));
  }

  send(text) {
    this.#end?.send(text);
  }

  close() {
    this.readyState = 2;
    if (this.#end === null) this.#request.destroy();
    else this.#end.close();
  }

  #open(socket, head) {
    this.#end = new End(socket, true, head);
    this.#end.onmessage = (message) => this.onmessage?.(message);
    this.#end.onclose = ({ code }) => this.#over(code);
    this.readyState = 1;
    this.onopen?.();
  }

  #over(code) {
    if (this.readyState === 3) return;
    this.readyState = 3;
    this.onclose?.({ code });
  }
}
