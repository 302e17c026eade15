package dev.maru.config;

import java.util.List;
import java.util.stream.Collectors;

/** Writes {@code docs/configuration.md} from the table of settings. */
final class ConfigurationPage {
  private static final String HEAD =
      """
      # Configuration

      <!-- Generated from dev.maru.config.Settings; write it anew with:
           COMMAND -->

      Every setting has one name. The setting `a.b_c` is

      * `a.b_c`, or `b_c` below `a`, in the file: `maru.yml` in the working directory, or the one that
        `--config FILE` or `MARU_CONFIG` names;
      * `MARU_A_B_C` in the environment;
      * `--a.b_c VALUE` or `--a.b_c=VALUE` on the command line; a switch alone, `--a.b_c`, means `true`.

      A flag wins over the environment, the environment over the file, the file over the default.
      A list is a YAML list, or one text with commas; a map is a YAML map, or `name=value` with commas.

      An unknown name, a value that is not allowed, a key that stands twice or a file that is missing stops
      the start with exit code 2 and one line for each problem. That holds for every variable whose name begins
      with `MARU_`, except `MARU_CONFIG`, `MARU_HOME` and `MARU_JAVA_OPTS`. `maru check` reads all this as
      `maru serve` does, prints each value with its origin, and starts nothing.

      ```yaml
      # maru.yml
      port: 8081
      data: /var/lib/maru
      web:
        origins: [https://www.example.com]
      limits:
        message_bytes: 16384
      ```
      """;

  static final String COMMAND =
      "mvn -pl server test -Dtest=ConfigurationPageTest -Dmaru.docs=write";

  private ConfigurationPage() {}

  static String text() {
    List<String> groups = Settings.ALL.stream().map(ConfigurationPage::group).distinct().toList();
    return HEAD.replace("COMMAND", COMMAND)
        + groups.stream().map(ConfigurationPage::section).collect(Collectors.joining());
  }

  private static String section(String group) {
    return "\n## "
        + (group.isEmpty() ? "The server" : group)
        + "\n"
        + Settings.ALL.stream()
            .filter(setting -> group(setting).equals(group))
            .map(ConfigurationPage::entry)
            .collect(Collectors.joining());
  }

  private static String entry(Setting<?> setting) {
    String standard = setting.defaultText().isEmpty() ? "none" : code(setting.defaultText());
    String example =
        setting.example().equals(setting.defaultText())
            ? ""
            : " · example: " + code(setting.example());
    return """

    ### `%s`

    %s

    * Default: %s%s
    * Allowed: %s
    * Environment: `%s` · flag: `%s`
    """
        .formatted(
            setting.key(),
            setting.documentation(),
            standard,
            example,
            setting.allowed(),
            setting.environmentName(),
            setting.flag());
  }

  private static String group(Setting<?> setting) {
    int dot = setting.key().indexOf('.');
    return dot < 0 ? "" : setting.key().substring(0, dot);
  }

  private static String code(String text) {
    return "`" + text + "`";
  }
}
