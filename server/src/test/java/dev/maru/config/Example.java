package dev.maru.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One way to start the server, written down: a file, an environment, a command line. Immutable. */
record Example(String yaml, Map<String, String> environment, List<Sources.Flag> flags) {

  static Example of() {
    return new Example("", Map.of(), List.of());
  }

  static Example file(String... lines) {
    return new Example(String.join("\n", lines) + "\n", Map.of(), List.of());
  }

  Example with(String variable, String value) {
    Map<String, String> more = new HashMap<>(environment);
    more.put(variable, value);
    return new Example(yaml, more, flags);
  }

  /** Flags as {@code --port=1}, or {@code --port} for one that stands alone. */
  Example flags(String... written) {
    List<Sources.Flag> more = new ArrayList<>(flags);
    Arrays.stream(written)
        .map(text -> text.split("=", 2))
        .map(parts ->
            new Sources.Flag(
                parts[0], parts.length == 2 ? Optional.of(parts[1]) : Optional.empty()))
        .forEach(more::add);
    return new Example(yaml, environment, more);
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
    return Config.load(settings, new Sources(flags, List.of(), environment, directory));
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
