package dev.maru.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * One reading of all sources, which ends in a {@link Config} or in all problems at once. Used by
 * one thread, once.
 */
final class Loader {
  private static final String DEFAULT_FILE = "maru.yml";
  private static final String FILE_VARIABLE = "MARU_CONFIG";

  /** Variables of ours that are no settings: the file's name, and what start scripts read. */
  private static final Set<String> RESERVED = Set.of(FILE_VARIABLE, "MARU_HOME", "MARU_JAVA_OPTS");

  private final Table table;
  private final Sources sources;
  private final List<String> problems = new ArrayList<>();
  private final Map<Setting<?>, Config.Value<?>> values = new HashMap<>();
  private final Set<Setting<?>> refused = new HashSet<>();

  Loader(Table table, Sources sources) {
    this.table = table;
    this.sources = sources;
  }

  /** Reads from the weakest source to the strongest: a later value replaces an earlier one. */
  Config load() throws ConfigException {
    Flags flags = Flags.read(table, sources.words(), problems);
    file(flags.file()).forEach(this::apply);
    environment().forEach(this::apply);
    flags.given().forEach(this::apply);
    table.settings().stream()
        .filter(setting -> !refused.contains(setting))
        .forEach(setting -> values.computeIfAbsent(setting, Config.Value::standard));
    refused.forEach(values::remove);
    Config config = new Config(values);
    problems.addAll(Rules.broken(config));
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
    return config;
  }

  private void apply(Given given) {
    table
        .key(given.key())
        .ifPresentOrElse(
            setting -> apply(setting, given),
            () ->
                problems.add(
                    given.key() + " (" + given.origin() + ") " + table.whyUnknown(given.key())));
  }

  private <T> void apply(Setting<T> setting, Given given) {
    Optional<T> value = setting.read(given.raw());
    if (value.isPresent()) {
      values.put(setting, new Config.Value<>(setting, value.get(), given.origin()));
      return;
    }
    refused.add(setting);
    problems.add(
        "%s = %s (%s) must be %s"
            .formatted(given.key(), setting.quote(given.raw()), given.origin(), setting.allowed()));
  }

  private List<Given> file(Optional<String> flag) {
    Optional<String> variable = Optional.ofNullable(sources.environment().get(FILE_VARIABLE));
    Optional<String> named = flag.or(() -> variable);
    if (named.isEmpty()) {
      return standardFile();
    }
    String origin = flag.isPresent() ? "flag " + Flags.FILE : FILE_VARIABLE;
    return new Kind.Location()
        .read(new Raw.Text(named.get()))
        .map(sources.directory()::resolve)
        .filter(Files::isRegularFile)
        .map(path -> YamlFile.read(table, path, named.get(), problems))
        .orElseGet(() -> missing(named.get(), origin));
  }

  private List<Given> standardFile() {
    Path file = sources.directory().resolve(DEFAULT_FILE);
    if (Files.exists(file)) {
      return YamlFile.read(table, file, DEFAULT_FILE, problems);
    }
    if (Files.exists(sources.directory().resolve("maru.yaml"))) {
      problems.add(
          "maru.yaml is not read: rename it to " + DEFAULT_FILE + " or add --config maru.yaml");
    }
    return List.of();
  }

  private List<Given> missing(String name, String origin) {
    problems.add("there is no file " + new Raw.Text(name).shown() + " (" + origin + ")");
    return List.of();
  }

  private List<Given> environment() {
    List<Given> given = new ArrayList<>();
    new TreeMap<>(sources.environment())
        .forEach((name, text) -> {
          if (name.startsWith(Setting.ENVIRONMENT_PREFIX) && !RESERVED.contains(name)) {
            table
                .environmentName(name)
                .ifPresentOrElse(
                    found -> given.add(new Given(found.key(), new Raw.Text(text), name)),
                    () -> problems.add(unknownVariable(name)));
          }
        });
    return given;
  }

  private String unknownVariable(String name) {
    // Kubernetes describes every service to every pod in this form; ours is often called maru.
    String hint =
        name.matches("MARU_(SERVICE|PORT)_.*")
            ? "; Kubernetes sets it for a service called maru unless the pod has"
                + " enableServiceLinks: false"
            : Suggestion.ending(name, Table.sorted(table.environmentNames()));
    return "environment variable " + name + " is not a setting" + hint;
  }
}
