package dev.maru.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every row of the table of settings. */
class SettingsTest {
  private final Table table = new Table(Settings.ALL);

  static Stream<Setting<?>> settings() {
    return Settings.ALL.stream();
  }

  @Test
  void everyConstantIsInTheTable() throws IllegalAccessException {
    for (Class<?> tables : List.of(Settings.class, AccessSettings.class)) {
      for (var field : tables.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) && field.getType() == Setting.class) {
          assertThat(Settings.ALL).contains((Setting<?>) field.get(null));
        }
      }
    }
    assertThat(Settings.ALL).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void aKeyIsLowerSnakeCaseBetweenDots(Setting<?> setting) {
    assertThat(setting.key()).matches("[a-z]+(_[a-z]+)*(\\.[a-z]+(_[a-z]+)*)?");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theNameInTheEnvironmentLeadsBackToTheSetting(Setting<?> setting) {
    assertThat(setting.environmentName()).matches("MARU(_[A-Z]+)+");
    assertThat(table.environmentName(setting.environmentName())).isEqualTo(Optional.of(setting));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theFlagLeadsBackToTheSetting(Setting<?> setting) {
    assertThat(table.flag(setting.flag())).isEqualTo(Optional.of(setting));
    assertThat(table.flag(setting.key())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theDefaultIsAllowed(Setting<?> setting) {
    assertThat(read(setting, setting.defaultText())).isEqualTo(Optional.of(setting.standard()));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theExampleIsAllowed(Setting<?> setting) {
    assertThat(read(setting, setting.example())).isPresent();
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theDocumentationIsOneOrTwoSentences(Setting<?> setting) {
    assertThat(setting.documentation().split("(?<=[.?!])\\s+(?=[A-Z`])").length).isBetween(1, 3);
    assertThat(setting.documentation()).matches("[A-Z].*\\.");
  }

  @Test
  void theKeysMentionedInADocumentationExist() {
    for (Setting<?> setting : Settings.ALL) {
      var mentioned = java.util.regex.Pattern.compile("`([a-z_]+\\.[a-z_]+)`");
      mentioned
          .matcher(setting.documentation())
          .results()
          .forEach(found -> assertThat(table.key(found.group(1))).isPresent());
    }
  }

  @Test
  void twoSettingsCannotShareANameInTheEnvironment() {
    Setting<Boolean> dotted = Setting.of("a.b", new Kind.OnOff(), true, "One.");
    Setting<Boolean> joined = Setting.of("a_b", new Kind.OnOff(), true, "Another.");
    assertThatThrownBy(() -> new Table(List.of(dotted, joined))).hasMessageContaining("a_b");
  }

  @Test
  void theSettingsOfAGroupStandTogether() {
    List<String> groups =
        Settings.ALL.stream()
            .map(setting -> setting.key().replaceFirst("\\.?[a-z_]+$", ""))
            .toList();
    long changes =
        Stream.iterate(1, at -> at < groups.size(), at -> at + 1)
            .filter(at -> !groups.get(at).equals(groups.get(at - 1)))
            .count();
    assertThat(changes).isEqualTo(groups.stream().distinct().count() - 1);
  }

  @Test
  void everyChoiceIsReadableInLowerCase() {
    for (var choice : Settings.Synchronous.values()) {
      String text = choice.name().toLowerCase(java.util.Locale.ROOT);
      assertThat(Settings.STORE_SYNCHRONOUS.read(new Raw.Text(text))).contains(choice);
      assertThat(Settings.STORE_SYNCHRONOUS.read(new Raw.Text(choice.name()))).isEmpty();
    }
  }

  private static Optional<?> read(Setting<?> setting, String text) {
    return setting.read(new Raw.Text(text));
  }
}
