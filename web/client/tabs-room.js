// A room as one tab shows it: fed by the leading tab.

import { Room } from "./room.js";

/** Owned by its tab's event loop. */
export class TabRoom extends Room {
  /** How far this room had been read in this browser before the page was opened; 0 when that is not known. */
  seen = 0;

  /**
   * @param {import("./tabs-leader.js").RoomNews} news
   * @returns {boolean} whether something is missing before these events
   */
  take({ epoch, head, events, reset, refused }) {
    if (epoch !== "") this.adopt({ epoch, head, events, reset });
    this.refused = refused;
    return events.length > 0 && events[0].seq > (this.cursor?.seq ?? 0) + 1;
  }
}
