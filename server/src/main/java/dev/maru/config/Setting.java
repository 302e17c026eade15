package dev.maru.config;

import java.util.Locale;
import java.util.Optional;

/**
 * One setting: its key, type, default and documentation. Immutable; two settings are the same only
 * if they are one object.
 *
 * <p>The key {@code a.b_c} is the path in the file, {@code MARU_A_B_C} in the environment and
 * {@code --a.b_c} on the command line.
 *
 * @param <T> what {@link Config#get} answers for it
 */
public final class Setting<T> {
  static final String ENVIRONMENT_PREFIX = "MARU_";

  private final String key;
  private final Kind<T> kind;
  private final T standard;
  private final String documentation;
  private final String unit;
  private final String example;
  private final boolean secret;

  private Setting(
      String key,
      Kind<T> kind,
      T standard,
      String documentation,
      String unit,
      String example,
      boolean secret) {
    this.key = key;
    this.kind = kind;
    this.standard = standard;
    this.documentation = documentation;
    this.unit = unit;
    this.example = example;
    this.secret = secret;
  }

  static <T> Setting<T> of(String key, Kind<T> kind, T standard, String documentation) {
    return new Setting<>(key, kind, standard, documentation, "", kind.show(standard), false);
  }

  Setting<T> unit(String name) {
    return new Setting<>(key, kind, standard, documentation, name, example, secret);
  }

  Setting<T> example(String text) {
    return new Setting<>(key, kind, standard, documentation, unit, text, secret);
  }

  /** The same setting, its value never shown: not by {@code check}, not in a message. */
  Setting<T> hidden() {
    return new Setting<>(key, kind, standard, documentation, unit, example, true);
  }

  public String key() {
    return key;
  }

  /** The name in the environment, for example {@code MARU_LIMITS_MESSAGE_BYTES}. */
  public String environmentName() {
    return ENVIRONMENT_PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  /** The name on the command line, for example {@code --limits.message_bytes}. */
  public String flag() {
    return "--" + key;
  }

  /** True when the flag alone, without a value, means {@code true}. */
  public boolean isSwitch() {
    return kind instanceof Kind.OnOff;
  }

  /** One or two English sentences. */
  public String documentation() {
    return documentation;
  }

  /** What may be written, with its unit: {@code a whole number from 0 to 9 (bytes)}. */
  public String allowed() {
    return unit.isEmpty() ? kind.allowed() : kind.allowed() + " (" + unit + ")";
  }

  /** The default as text; empty for an empty list. */
  public String defaultText() {
    return secret ? "" : kind.show(standard);
  }

  /** A value somebody might write, as text. */
  public String example() {
    return example;
  }

  Kind<T> kind() {
    return kind;
  }

  T standard() {
    return standard;
  }

  boolean secret() {
    return secret;
  }

  Optional<T> read(Raw raw) {
    return kind.read(raw);
  }

  String quote(Raw raw) {
    return secret ? "(secret)" : raw.shown();
  }

  @Override
  public String toString() {
    return key;
  }
}
