package dev.maru.config;

import java.io.Serial;
import java.util.List;

/** Everything that is wrong with the configuration, found in one pass. */
public final class ConfigException extends Exception {
  @Serial private static final long serialVersionUID = 1L;

  private final String[] problems;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = problems.toArray(String[]::new);
  }

  /** One sentence each, at least one; secrets are not in them. */
  public List<String> problems() {
    return List.of(problems);
  }
}
