package dev.maru.behaviour;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** One user in one room over one transport: all that a client needs of any of them. */
interface Wire extends Closeable {

  /** Where to go on. */
  record Place(String epoch, long after) {
    static final Place NEWEST = new Place("", -1);

    static Place after(long seq) {
      return new Place("", seq);
    }
  }

  /**
   * What the room shows at the entrance.
   *
   * @param code why not; "" if it does
   */
  record Entrance(
      String code, String epoch, long head, boolean reset, boolean more, List<Fields> events) {

    static Entrance refused(String code) {
      return new Entrance(code, "", 0, false, false, List.of());
    }

    List<Long> seqs() {
      return events.stream().map(event -> event.number("seq")).toList();
    }
  }

  /**
   * What became of a send.
   *
   * @param code why not; "" if it is stored
   */
  record Receipt(String code, long seq, boolean dup) {

    static Receipt refused(String code) {
      return new Receipt(code, 0, false);
    }
  }

  /** Enters the room, again if it was entered before. */
  Entrance join(Place place, int limit) throws IOException;

  /** Sends a message, a JSON object as text. */
  Receipt send(String clientId, String message) throws IOException;

  /** The next event behind those that were seen; waits for it. */
  Fields next() throws IOException;

  @Override
  void close() throws IOException;
}
