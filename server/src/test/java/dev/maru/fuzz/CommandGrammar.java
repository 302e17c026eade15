package dev.maru.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Commands as clients give them, with fields that are missing, doubled, of the wrong type or at
 * their bounds. Stateless.
 */
final class CommandGrammar {

  private static final List<String> ACTIONS =
      List.of(
          "hello",
          "join",
          "leave",
          "message",
          "history",
          "ping",
          "refresh",
          "typing",
          "read",
          "JOIN",
          "",
          "join\\u0000",
          "edit");

  private static final List<String> FIELDS =
      List.of(
          "id",
          "v",
          "room_id",
          "rooms",
          "after",
          "epoch",
          "limit",
          "before",
          "message",
          "client_id",
          "reply_to",
          "token",
          "user_id",
          "user_type",
          "name",
          "n",
          "state",
          "seq",
          "data",
          "unknown");

  private static final List<String> SCALARS =
      List.of(
          "0",
          "1",
          "-1",
          "20",
          "200",
          "201",
          "1.5",
          "1e3",
          "-0",
          "9007199254740991",
          "9007199254740992",
          "9223372036854775808",
          "true",
          "false",
          "null",
          "\"\"",
          "\"1\"",
          "\"123\"",
          "\"a room\"",
          "\"@u1\"",
          "\"c-1\"",
          "\"\\ud83d\\udc4d\"",
          "\"\\ud83d\"",
          "\"\\u0000\"",
          "\"가나다\"",
          "\"<b>x</b>\"",
          "\"a9f3\"");

  private static final int ROOMS = 50;

  private CommandGrammar() {}

  /** One line: now and then an array of commands, now and then something mutated. */
  static byte[] line(RandomGenerator random) {
    byte[] line = text(random).getBytes(UTF_8);
    return random.nextInt(4) == 0 ? Mutations.of(line, random) : line;
  }

  /** The text of one command whose room is one of a few. */
  static String text(RandomGenerator random) {
    StringBuilder json = new StringBuilder("{\"action\":\"");
    json.append(ACTIONS.get(random.nextInt(ACTIONS.size()))).append('"');
    if (random.nextInt(4) > 0) {
      json.append(",\"room_id\":\"fuzz-").append(random.nextInt(ROOMS)).append('"');
    }
    if (random.nextInt(3) == 0) {
      json.append(",\"client_id\":\"").append(random.nextLong()).append('"');
    }
    if (random.nextInt(2) == 0) {
      json.append(",\"message\":").append(object(random, 0));
    }
    int more = random.nextInt(5);
    for (int i = 0; i < more; i++) {
      json.append(",\"").append(FIELDS.get(random.nextInt(FIELDS.size()))).append("\":");
      json.append(value(random, 0));
    }
    return json.append('}').toString();
  }

  private static String value(RandomGenerator random, int depth) {
    return switch (random.nextInt(depth > 3 ? 8 : 10)) {
      case 8 -> object(random, depth + 1);
      case 9 -> {
        String item = value(random, depth + 1);
        yield "[" + (item + ",").repeat(random.nextInt(4)) + item + "]";
      }
      default -> SCALARS.get(random.nextInt(SCALARS.size()));
    };
  }

  private static String object(RandomGenerator random, int depth) {
    StringBuilder json = new StringBuilder("{");
    int members = random.nextInt(4);
    for (int i = 0; i < members; i++) {
      json.append(i == 0 ? "" : ",").append("\"").append((char) ('a' + i)).append("\":");
      json.append(value(random, depth));
    }
    return json.append('}').toString();
  }
}
