// A place in a room's log, and where a numbered event stands as seen from there.

/** @typedef {import("./protocol.js").Cursor} Cursor */

/**
 * @param {Cursor} cursor
 * @param {number} seq
 * @returns {"next" | "old" | "gap"} `next` applies, `old` is dropped, `gap` means something is missing before it
 */
export function place(cursor, seq) {
  if (seq === cursor.seq + 1) return "next";
  return seq <= cursor.seq ? "old" : "gap";
}

/**
 * The query parameters that resume from a cursor; none for a room not yet known.
 *
 * @param {Cursor | null} cursor
 * @returns {{ after?: number, epoch?: string }}
 */
export function resumeFrom(cursor) {
  return cursor === null ? {} : { after: cursor.seq, epoch: cursor.epoch };
}

/**
 * Several cursors as one query parameter: `room[:seq[:epoch]],…`; a colon in a room's name is written `%3A`.
 *
 * @param {[string, Cursor | null][]} cursors
 * @returns {string}
 */
export function listed(cursors) {
  return cursors.map(([room, at]) => [room.replaceAll(":", "%3A"), ...placeOf(at)].join(":")).join(",");
}

/** @param {Cursor | null} at */
function placeOf(at) {
  if (at === null) return [];
  return at.epoch === "" ? [at.seq] : [at.seq, at.epoch];
}
