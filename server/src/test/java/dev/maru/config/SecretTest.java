package dev.maru.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret is used and never shown. */
class SecretTest {
  private static final String VALUE = "hunter2hunter2";
  private static final Setting<String> KEY =
      Setting.of(
              "token.key",
              new Kind.Text(Pattern.compile("[a-z0-9]{1,16}"), "up to 16 letters and digits"),
              "unset",
              "What tokens are signed with.")
          .hidden();
  private static final List<Setting<?>> TABLE = List.of(KEY, Settings.PORT);

  @TempDir Path directory;

  @Test
  void itsValueIsReadButNotShown() throws ConfigException {
    Config config = Example.of().with("MARU_TOKEN_KEY", VALUE).load(TABLE, directory);
    assertThat(config.get(KEY)).isEqualTo(VALUE);
    assertThat(config.shown(KEY)).isEqualTo("(secret)");
    assertThat(config.origin(KEY)).isEqualTo("MARU_TOKEN_KEY");
    assertThat(KEY.defaultText()).isEmpty();
  }

  @Test
  void noProblemQuotesIt() {
    List<Example> wrong =
        List.of(
            Example.file("token.key: " + VALUE + "-" + VALUE),
            Example.file("tokn.key: " + VALUE),
            Example.file("token:", "  key: [" + VALUE + "]"),
            Example.file("token:", "  key: {" + VALUE + ": " + VALUE + "}"),
            Example.file("token.key: '" + VALUE),
            Example.file("token.key: " + VALUE + ": " + VALUE),
            Example.file("token.key: " + VALUE, "token.key: " + VALUE),
            Example.file("token.key: *" + VALUE),
            Example.file("token.key: !" + VALUE + "!x y"),
            Example.file("token.key: &" + VALUE + " &" + VALUE + " x"),
            Example.file("token.key: !" + VALUE + " [x]"),
            Example.file("token.key: @" + VALUE),
            Example.file("token.key: \"" + VALUE + "\\q\""),
            Example.of().with("MARU_TOKEN_KEY", VALUE + " " + VALUE),
            Example.of().with("MARU_TOKN_KEY", VALUE),
            Example.of().flags("--token.key=" + VALUE + "!"),
            Example.of().flags("--tokn.key=" + VALUE),
            Example.of().flags("--tokn.key", VALUE));
    for (Example example : wrong) {
      assertThat(example.problems(TABLE, directory))
          .isNotEmpty()
          .allSatisfy(problem -> assertThat(problem).doesNotContain(VALUE));
    }
  }
}
