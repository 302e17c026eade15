package dev.maru.fuzz;

import dev.maru.protocol.Command;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads bytes as a transport reads a command, and asks for every field in every form. Whatever is
 * thrown but a {@link Refusal} is a bug. A coverage-guided fuzzer starts it by its last method.
 */
public final class CommandTarget {

  private static final List<String> NAMES =
      List.of("room_id", "message", "rooms", "after", "limit", "client_id", "n", "token");

  private static final List<Reading> READINGS =
      List.of(
          (fields, name) -> fields.text(name, ""),
          (fields, name) -> fields.word(name, ""),
          (fields, name) -> fields.number(name, 0, 1L << 53, 0),
          (fields, name) -> fields.flag(name, false),
          (fields, name) -> fields.object(name),
          (fields, name) -> fields.entries(name, "id"));

  @FunctionalInterface
  private interface Reading {
    Object of(JsonObject fields, String name) throws Refusal;
  }

  private CommandTarget() {}

  /** How a line was answered: the code of its refusal, or null when it is a command. */
  static @Nullable ErrorCode read(byte[] line) {
    try {
      Command command = Command.of(JsonObject.read(line));
      command.room();
      for (String name : NAMES) {
        if (!command.fields().has(name)) {
          continue;
        }
        for (Reading reading : READINGS) {
          ask(reading, command.fields(), name);
        }
      }
      return null;
    } catch (Refusal refusal) {
      return refusal.code();
    }
  }

  private static void ask(Reading reading, JsonObject fields, String name) {
    try {
      if (reading.of(fields, name) instanceof byte[] object) {
        JsonObject.read(object);
      }
    } catch (Refusal refusal) {
      if (refusal.reason().isEmpty()) {
        throw new AssertionError("a refusal that does not say why", refusal);
      }
    }
  }

  /** The door for a coverage-guided fuzzer. */
  public static void fuzzerTestOneInput(byte[] input) {
    read(input);
  }
}
