package dev.maru.transport.chat;

import dev.maru.protocol.Frame;
import java.util.List;

/**
 * How far a stream has taken its client in each of its rooms: the id of its next event. Owned by
 * its stream's lane.
 */
final class Cursors {

  private final String[] rooms;
  private final String[] epochs;
  private final long[] seqs;

  Cursors(List<Place> places) {
    rooms = new String[places.size()];
    epochs = new String[rooms.length];
    seqs = new long[rooms.length];
    for (int i = 0; i < rooms.length; i++) {
      rooms[i] = places.get(i).room();
      epochs[i] = places.get(i).cursor().epoch();
      seqs[i] = places.get(i).cursor().seq();
    }
  }

  int count() {
    return rooms.length;
  }

  String room(int index) {
    return rooms[index];
  }

  String epoch(int index) {
    return epochs[index];
  }

  /** The last event that the client has; negative if it has none. */
  long seq(int index) {
    return seqs[index];
  }

  /** The place of the room that a frame moves; negative if it moves none of them. */
  int find(Frame frame) {
    for (int i = 0; i < rooms.length && !frame.room().isEmpty(); i++) {
      if (rooms[i].equals(frame.room())) {
        return i;
      }
    }
    return -1;
  }

  /** Goes to a seq; the epoch stays if the new one is not known. */
  void move(int index, long seq, String epoch) {
    seqs[index] = seq;
    epochs[index] = epoch.isEmpty() ? epochs[index] : epoch;
  }

  /** Writes the cursors in the form that {@link Place} reads. */
  void write(EventText text) {
    for (int i = 0; i < rooms.length; i++) {
      text.ascii(i == 0 ? "" : ",").ascii(rooms[i].replace(":", "%3A"));
      if (seqs[i] >= 0) {
        text.ascii(":").ascii(Long.toString(seqs[i]));
        if (!epochs[i].isEmpty()) {
          text.ascii(":").ascii(epochs[i]);
        }
      }
    }
  }
}
