package dev.maru.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads what the server says, as far as a load generator must; used by one thread. */
final class Received {

  enum Kind {
    MESSAGE,
    ACK,
    ERROR,
    JOINED,
    OTHER
  }

  private static final byte[] MESSAGE = ascii("{\"type\":\"message\"");
  private static final byte[] ACK = ascii("{\"type\":\"ack\"");
  private static final byte[] ERROR = ascii("{\"type\":\"error\"");
  private static final byte[] JOINED = ascii("{\"type\":\"joined\"");
  private static final byte[] DATA = ascii("\"data\":{\"t\":");
  private static final byte[] CLIENT_ID = ascii("\"client_id\":\"");

  /** Where the marker was last time; frames of one run look alike. */
  private int dataAt;

  private int at;

  Kind kind(byte[] bytes, int from, int to) {
    if (starts(bytes, from, to, MESSAGE)) {
      return Kind.MESSAGE;
    }
    if (starts(bytes, from, to, ACK)) {
      return Kind.ACK;
    }
    if (starts(bytes, from, to, JOINED)) {
      return Kind.JOINED;
    }
    return starts(bytes, from, to, ERROR) ? Kind.ERROR : Kind.OTHER;
  }

  /** The stamp in the data of a message; null if there is none. */
  @Nullable Stamp ofMessage(byte[] bytes, int from, int to) {
    if (!starts(bytes, from + dataAt, to, DATA)) {
      int found = find(bytes, from, to, DATA);
      if (found < 0) {
        return null;
      }
      dataAt = found - from;
    }
    return stamp(bytes, from + dataAt + DATA.length, to);
  }

  /** The stamp in the client id of an acknowledgement; null if there is none. */
  @Nullable Stamp ofAck(byte[] bytes, int from, int to) {
    int found = find(bytes, from, to, CLIENT_ID);
    return found < 0 ? null : stamp(bytes, found + CLIENT_ID.length, to);
  }

  private @Nullable Stamp stamp(byte[] bytes, int from, int to) {
    at = from;
    long time = number(bytes, to);
    long sender = number(bytes, to);
    long number = number(bytes, to);
    boolean good = time >= 0 && sender >= 0 && number > 0 && at < to;
    return good && sender <= Integer.MAX_VALUE && number <= Integer.MAX_VALUE
        ? new Stamp(time, (int) sender, (int) number)
        : null;
  }

  /** The next number, over whatever stands before it; -1 if there is none. */
  private long number(byte[] bytes, int to) {
    while (at < to && !digit(bytes[at])) {
      at++;
    }
    long value = at < to ? 0 : -1;
    while (at < to && digit(bytes[at])) {
      value = value * 10 + bytes[at++] - '0';
    }
    return value;
  }

  private static boolean digit(byte one) {
    return one >= '0' && one <= '9';
  }

  private static boolean starts(byte[] bytes, int from, int to, byte[] word) {
    return from + word.length <= to
        && Arrays.equals(bytes, from, from + word.length, word, 0, word.length);
  }

  private static int find(byte[] bytes, int from, int to, byte[] word) {
    for (int i = from; i <= to - word.length; i++) {
      if (bytes[i] == word[0] && starts(bytes, i, to, word)) {
        return i;
      }
    }
    return -1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
