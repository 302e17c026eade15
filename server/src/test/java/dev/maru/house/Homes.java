package dev.maru.house;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One home per library: the packages of ours that may know it. */
final class Homes {
  /** A library, by the prefix of its packages, and the top packages that may import it. */
  record Home(String library, Set<String> tenants) {
    boolean holds(String packageName) {
      return packageName.equals(library) || packageName.startsWith(library + ".");
    }
  }

  private static final List<Home> HOMES =
      List.of(
          new Home("io.netty", Set.of("transport")),
          new Home("org.sqlite", Set.of("store")),
          new Home("com.zaxxer", Set.of("store")),
          new Home("org.flywaydb", Set.of("store")),
          new Home("java.sql", Set.of("store", "log")),
          new Home("javax.sql", Set.of("store")),
          new Home("com.fasterxml", Set.of("protocol")),
          new Home("com.nimbusds", Set.of("access")),
          new Home("ch.qos.logback", Set.of("cli")),
          new Home("com.sun.management", Set.of("pace")),
          new Home("picocli", Set.of("cli")),
          new Home("org.snakeyaml", Set.of("config")),
          new Home("io.lettuce", Set.of("cluster")));

  /** What belongs to no one: the JDK, and small libraries that are part of the language here. */
  private static final List<String> EVERYWHERE =
      List.of(
          "java",
          "javax",
          "jdk",
          "org.slf4j",
          "org.jspecify",
          "com.google.errorprone.annotations",
          "com.github.benmanes.caffeine",
          "org.HdrHistogram");

  private Homes() {}

  /** Says why a package of ours may not import a package of a library; empty when it may. */
  static Optional<String> objection(String from, String library) {
    var home = HOMES.stream().filter(candidate -> candidate.holds(library)).findFirst();
    if (home.isPresent()) {
      return home.filter(known -> !known.tenants().contains(Floor.top(from)))
          .map(known -> known.library() + " is at home only in " + known.tenants());
    }
    var common =
        EVERYWHERE.stream().anyMatch(p -> library.equals(p) || library.startsWith(p + "."));
    return common ? Optional.empty() : Optional.of(library + " has no home yet: give it one");
  }
}
