package dev.maru.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a configuration is read from.
 *
 * @param flags what stands on the command line, in its order, unknown flags included
 * @param strays words of the command line that belong to no flag; beside an unknown flag they are
 *     not shown, for they may be its value, and a secret
 * @param environment all environment variables of the process
 * @param directory the working directory, in which {@code maru.yml} is looked for
 */
public record Sources(
    List<Flag> flags, List<String> strays, Map<String, String> environment, Path directory) {

  /**
   * One flag of the command line.
   *
   * @param name as written, with its dashes
   * @param value empty when the flag stands alone
   */
  public record Flag(String name, Optional<String> value) {}

  public Sources {
    flags = List.copyOf(flags);
    strays = List.copyOf(strays);
    environment = Map.copyOf(environment);
  }
}
