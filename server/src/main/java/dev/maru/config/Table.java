package dev.maru.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The settings of a program, found by the names they have in each source. */
final class Table {
  private final List<Setting<?>> settings;
  private final Map<String, Setting<?>> byKey = new HashMap<>();
  private final Map<String, Setting<?>> byEnvironmentName = new HashMap<>();

  Table(List<Setting<?>> settings) {
    this.settings = List.copyOf(settings);
    for (Setting<?> setting : settings) {
      if (byKey.put(setting.key(), setting) != null
          || byEnvironmentName.put(setting.environmentName(), setting) != null) {
        throw new IllegalArgumentException("two settings share a name: " + setting.key());
      }
    }
  }

  List<Setting<?>> settings() {
    return settings;
  }

  Set<String> keys() {
    return byKey.keySet();
  }

  Set<String> environmentNames() {
    return byEnvironmentName.keySet();
  }

  Optional<Setting<?>> key(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  Optional<Setting<?>> flag(String name) {
    return name.startsWith("--") ? key(name.substring(2)) : Optional.empty();
  }

  Optional<Setting<?>> environmentName(String name) {
    return Optional.ofNullable(byEnvironmentName.get(name));
  }

  /** Why no setting has this key, as the end of the sentence "key (origin) …". */
  String whyUnknown(String key) {
    String members =
        settings.stream()
            .map(Setting::key)
            .filter(one -> one.startsWith(key + "."))
            .sorted()
            .collect(Collectors.joining(", "));
    return members.isEmpty()
        ? "is not a setting" + Suggestion.ending(key, sorted(keys()))
        : "is a group and takes no value of its own; its settings are " + members;
  }

  /** In a fixed order, so that of two equally near words always the same is suggested. */
  static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }
}
