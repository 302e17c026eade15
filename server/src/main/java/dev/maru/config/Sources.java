package dev.maru.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where a configuration is read from.
 *
 * @param words the command line behind the verb, as the process got it
 * @param environment all environment variables of the process
 * @param directory the working directory, in which {@code maru.yml} is looked for
 */
public record Sources(List<String> words, Map<String, String> environment, Path directory) {
  public Sources {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }
}
