package dev.maru.config;

import java.util.List;
import java.util.Map;

/**
 * The configuration the server runs with: one valid value per setting, each with its origin.
 * Immutable.
 */
public final class Config {
  private final Map<Setting<?>, Value<?>> values;

  Config(Map<Setting<?>, Value<?>> values) {
    this.values = Map.copyOf(values);
  }

  /**
   * Reads the server's settings: flag before environment before file before default.
   *
   * @throws ConfigException with every problem of every source
   */
  public static Config load(Sources sources) throws ConfigException {
    return load(Settings.ALL, sources);
  }

  static Config load(List<Setting<?>> settings, Sources sources) throws ConfigException {
    return new Loader(new Table(settings), sources).load();
  }

  /** The value of a setting; a setting that is not in the table is a mistake of the caller. */
  public <T> T get(Setting<T> setting) {
    return value(setting).value();
  }

  /** The value as text, as it could be written in a flag; {@code (secret)} for a secret. */
  public String shown(Setting<?> setting) {
    return value(setting).shown();
  }

  /** Where the value comes from: {@code default}, {@code maru.yml line 3}, {@code flag --port}. */
  public String origin(Setting<?> setting) {
    return value(setting).origin();
  }

  boolean has(Setting<?> setting) {
    return values.containsKey(setting);
  }

  @SuppressWarnings("unchecked") // Value's constructor ties its type to that of its setting.
  private <T> Value<T> value(Setting<T> setting) {
    Value<?> found = values.get(setting);
    if (found == null) {
      throw new IllegalArgumentException("not in the table: " + setting.key());
    }
    return (Value<T>) found;
  }

  /** A value of a setting and where it stands. */
  record Value<T>(Setting<T> setting, T value, String origin) {
    static <T> Value<T> standard(Setting<T> setting) {
      return new Value<>(setting, setting.standard(), "default");
    }

    String shown() {
      return setting.secret() ? "(secret)" : setting.kind().show(value);
    }
  }
}
