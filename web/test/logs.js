// The rooms' logs as a server keeps them, for the servers of the tests.

/** Nothing of a network: append once per client_id, read what follows a cursor. */
export class Logs {
  epoch = "e1";
  /** @type {Map<string, object[]>} */ logs = new Map();
  /** The most events one answer brings. */
  page = 200;
  #known = new Map();

  log(room) {
    if (!this.logs.has(room)) this.logs.set(room, []);
    return this.logs.get(room);
  }

  /** Writes a line of somebody else. */
  write(room, text, from = { id: "other", role: "T", name: "강사" }, clientId = "") {
    const log = this.log(room);
    const event = { type: "message", room_id: room, seq: log.length + 1, client_id: clientId, from, data: { text }, ts: 1 };
    log.push(event);
    this.written(event);
    return event;
  }

  /** What is done with an event once it is in the log. */
  written() {}

  send(user, room, clientId, message) {
    const key = `${room} ${user.id} ${clientId}`;
    if (this.#known.has(key)) return { seq: this.#known.get(key), dup: true };
    this.#known.set(key, this.log(room).length + 1);
    return { seq: this.write(room, message.text, user, clientId).seq, dup: false };
  }

  read(room, after, epoch, limit) {
    const log = this.log(room);
    const common = { room_id: room, epoch: this.epoch, head: log.length };
    if (after === null) return { ...common, events: log.slice(-limit), more: log.length > limit, reset: false };
    if (epoch !== this.epoch || after > log.length) return { ...common, events: log.slice(-limit), more: false, reset: true };
    const events = log.slice(after, after + Math.min(limit, this.page));
    return { ...common, events, more: after + events.length < log.length, reset: false };
  }

  join(reply, { room_id: room, after = null, epoch, limit }) {
    const answer = this.read(room, after, epoch, limit);
    reply({ type: "joined", ...answer });
    if (after === null || answer.reset || !answer.more) return;
    for (const event of this.log(room).slice(after + answer.events.length)) reply(event);
  }

  /** Of the rooms a query names, those that have something to say. */
  readAll(query) {
    return placesOf(query).flatMap(([room, after, epoch]) => {
      if (room === "secret") return [{ room_id: room, error: { code: "not_found", temporary: false } }];
      const part = this.read(room, after, epoch, Number(query.get("limit") ?? 50));
      return after !== null && part.events.length === 0 && !part.reset ? [] : [part];
    });
  }
}

/** The cursors of a `rooms` parameter. */
export function placesOf(query) {
  return query.get("rooms").split(",").map((place) => {
    const [room, seq, epoch] = place.split(":");
    return [room.replaceAll("%3A", ":"), seq === undefined ? null : Number(seq), epoch];
  });
}
