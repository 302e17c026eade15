package dev.maru.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One way to start the server, written down: a file, an environment, a command line. Immutable. */
record Example(String yaml, Map<String, String> environment, List<String> words) {

  static Example of() {
    return new Example("", Map.of(), List.of());
  }

  static Example file(String... lines) {
    return new Example(String.join("\n", lines) + "\n", Map.of(), List.of());
  }

  Example with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Example(yaml, more, words);
  }

  Example flags(String... written) {
    return new Example(yaml, environment, List.of(written));
  }

  Config load(Path directory) throws ConfigException {
    return load(Settings.ALL, directory);
  }

  Config load(List<Setting<?>> settings, Path directory) throws ConfigException {
    try {
      if (!yaml.isEmpty()) {
        Files.writeString(directory.resolve("maru.yml"), yaml);
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
    return Config.load(settings, new Sources(words, environment, directory));
  }

  /** The problems of a configuration that must have some. */
  List<String> problems(Path directory) {
    return problems(Settings.ALL, directory);
  }

  List<String> problems(List<Setting<?>> settings, Path directory) {
    try {
      load(settings, directory);
    } catch (ConfigException refused) {
      return refused.problems();
    }
    throw new AssertionError("accepted: " + this);
  }
}
