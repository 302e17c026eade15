package dev.maru.config;

import java.util.List;
import java.util.Map;

/** A value as somebody wrote it, before a {@link Kind} gives it a meaning. */
sealed interface Raw {

  /** One scalar, the only shape a flag or an environment variable can have. */
  record Text(String text) implements Raw {}

  /** A YAML sequence of scalars. */
  record Items(List<String> items) implements Raw {}

  /** A YAML mapping of scalars, in the order of the file. */
  record Pairs(Map<String, String> pairs) implements Raw {}

  /** A value of a shape no setting has: empty, or nested too deep. */
  record Shapeless(String description) implements Raw {}

  /** The value as it is quoted in a message, cut after 80 characters. */
  default String shown() {
    String text =
        switch (this) {
          case Text(var value) -> value.isEmpty() ? "(empty)" : value;
          case Items(var items) -> items.toString();
          case Pairs(var pairs) -> pairs.toString();
          case Shapeless(var description) -> "(" + description + ")";
        };
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 80 ? line : line.substring(0, 80) + "…";
  }
}
