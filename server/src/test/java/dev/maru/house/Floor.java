package dev.maru.house;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The floor plan: which package stands on which level. An import may only point further down. */
public final class Floor {
  static final String ROOT = "dev.maru";

  private static final int FEATURES = 5;

  /**
   * What is written here is the whole plan; a package that is missing has no place in the house.
   */
  private static final Map<Integer, Set<String>> PLAN =
      Map.of(
          8,
          Set.of(""),
          7,
          Set.of("cli"),
          6,
          Set.of("transport", "admin", "load"),
          FEATURES,
          Set.of(
              "room",
              "message",
              "presence",
              "typing",
              "receipt",
              "file",
              "call",
              "search",
              "adopt",
              "webhook"),
          4,
          Set.of("session"),
          3,
          Set.of("hub", "pace"),
          2,
          Set.of("log", "access"),
          1,
          Set.of("store", "cluster", "http", "limit"),
          0,
          Set.of("concurrent", "config", "protocol"));

  private static final Map<String, Integer> LEVELS =
      PLAN.entrySet().stream()
          .flatMap(entry -> entry.getValue().stream().map(name -> Map.entry(name, entry.getKey())))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private Floor() {}

  /** The level of a top package, 0 at the bottom; empty when the plan does not know it. */
  static Optional<Integer> level(String top) {
    return Optional.ofNullable(LEVELS.get(top));
  }

  static boolean isFeature(String top) {
    return level(top).filter(level -> level == FEATURES).isPresent();
  }

  static boolean isOurs(String packageName) {
    return packageName.equals(ROOT) || packageName.startsWith(ROOT + ".");
  }

  /** The first segment below the root: {@code hub} for {@code dev.maru.hub.feed}. */
  static String top(String packageName) {
    if (packageName.length() <= ROOT.length()) {
      return "";
    }
    return packageName.substring(ROOT.length() + 1).split("\\.", 2)[0];
  }
}
