package dev.maru.cli;

import dev.maru.config.Config;
import dev.maru.config.ConfigException;
import dev.maru.config.Setting;
import dev.maru.config.Settings;
import dev.maru.config.Sources;
import dev.maru.config.Sources.Flag;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The table of settings as flags of a verb, and what was given of them. Immutable. */
final class SettingFlags {
  /** The mark of a flag that stands without a value; no argument of a process can hold a NUL. */
  private static final String ALONE = "\0";

  private final Map<String, String> environment;
  private final Path directory;

  SettingFlags(Map<String, String> environment, Path directory) {
    this.environment = Map.copyOf(environment);
    this.directory = directory;
  }

  /** Gives a verb the flags. What it does not know is kept for {@link #load} to complain about. */
  void addTo(CommandSpec verb) {
    verb.parser()
        .unmatchedArgumentsAllowed(true)
        .unmatchedOptionsArePositionalParams(false)
        .posixClusteredShortOptionsAllowed(false);
    verb.addOption(
        option("--config", "FILE")
            .description("The configuration file (MARU_CONFIG); maru.yml if it exists.")
            .build());
    for (Setting<?> setting : Settings.ALL) {
      verb.addOption(
          option(setting.flag(), setting.isSwitch() ? "true|false" : label(setting))
              .description(help(setting))
              .build());
    }
  }

  /**
   * Reads all sources, the flags of this command line among them.
   *
   * @throws ConfigException with every problem, unknown flags and stray words included
   */
  Config load(ParseResult given) throws ConfigException {
    List<Flag> flags = new ArrayList<>();
    List<String> strays = new ArrayList<>();
    for (OptionSpec option : new LinkedHashSet<>(given.matchedOptions())) {
      if (option.isMultiValue()) {
        option.originalStringValues().forEach(value -> add(option.longestName(), value, flags));
      }
    }
    for (String word : given.unmatched()) {
      if (word.startsWith("-")) {
        flags.add(new Flag(word.split("=", 2)[0], Optional.empty()));
      } else {
        strays.add(word);
      }
    }
    return Config.load(new Sources(flags, strays, environment, directory));
  }

  /** What looks like a flag is one, also where a value could stand: {@code --host --prot}. */
  private static void add(String name, String value, List<Flag> flags) {
    if (value.startsWith("--")) {
      flags.add(new Flag(name, Optional.empty()));
      flags.add(new Flag(value.split("=", 2)[0], Optional.empty()));
    } else {
      flags.add(new Flag(name, value.equals(ALONE) ? Optional.empty() : Optional.of(value)));
    }
  }

  private static OptionSpec.Builder option(String name, String label) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .arity("0..1")
        .hideParamSyntax(true)
        .fallbackValue(ALONE)
        .type(List.class)
        .auxiliaryTypes(String.class);
  }

  /** The last part of the key says what the value is: {@code MESSAGE_BYTES}. */
  private static String label(Setting<?> setting) {
    return setting.key().substring(setting.key().lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
  }

  private static String help(Setting<?> setting) {
    String standard = setting.defaultText().isEmpty() ? "none" : setting.defaultText();
    return (setting.documentation() + " Default: " + standard + ".").replace("%", "%%");
  }
}
