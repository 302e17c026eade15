package dev.maru.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.maru.config.Settings.LogFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One event is one line, whatever was typed; and no secret is in it (security.md, S5, S40). */
class LogTextTest {

  private static final List<String> ATTACKS =
      List.of(
          "a\r\n2026-11-22T00:00:00.000Z ERROR Forged all is lost",
          "a\nb",
          "a\rb",
          "a\u0085b",
          "a\u2028b",
          "a\u2029b",
          "\u001b[2J\u001b[31mred",
          "\u009b31m",
          "\u0007\b\b\b",
          "\u202egnp.exe",
          "\u2066x\u2069",
          "\0",
          "x".repeat(1_000_000));

  private static String logged(LogFormat format, String typed, @Nullable Throwable thrown) {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    var logger = context.getLogger("dev.maru.Test");
    var event = new LoggingEvent("x", logger, Level.WARN, "User-Agent {} Origin {}", thrown, null);
    event.setArgumentArray(new Object[] {typed, typed});
    return new String(Logging.encoder(context, format).encode(event), UTF_8);
  }

  @Test
  void inTextOneEventIsOneLineThatSteersNothing() {
    for (String attack : ATTACKS) {
      String line = logged(LogFormat.TEXT, attack, null);
      assertThat(line).endsWith("\n").hasSizeLessThan(LogText.MAX + 10);
      assertThat(line.substring(0, line.length() - 1))
          .doesNotContainPattern("[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");
    }
  }

  @Test
  void inJsonOneEventIsOneLine() {
    for (String attack : ATTACKS) {
      String line = logged(LogFormat.JSON, attack, null);
      assertThat(line).endsWith("\n");
      assertThat(line.substring(0, line.length() - 1)).doesNotContainPattern("[\\x00-\\x1f]");
    }
  }

  @Test
  void aStackTraceKeepsItsLinesAndItsMessagesDoNotAddAny() {
    Exception cause = new IllegalStateException("deep\n2026-11-22 ERROR forged");
    String text = logged(LogFormat.TEXT, "x", new RuntimeException("top\r\nforged", cause));
    assertThat(text.lines().skip(1))
        .isNotEmpty()
        .allMatch(line ->
            line.startsWith("\t")
                || line.startsWith("Caused by: ")
                || line.startsWith("java.lang.RuntimeException: top"));
  }

  @ParameterizedTest
  @EnumSource(LogFormat.class)
  void noSecretIsLogged(LogFormat format) {
    String jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1NSJ9.c2lnbmF0dXJlLXNlY3JldA";
    for (String typed :
        List.of(
            "Authorization: Bearer " + jwt,
            "maru.v1, bearer." + jwt,
            "/chat/events?token=" + jwt + "&rooms=1",
            "just " + jwt)) {
      assertThat(logged(format, typed, null))
          .contains("(secret)")
          .doesNotContain("eyJzdWIi")
          .doesNotContain("c2lnbmF0dXJl");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bearer hunter2",
        "Bearer.hunter2",
        "ticket=hunter2",
        "secret: hunter2",
        "password=\"hunter2\"",
        "{\"token\":\"hunter2\"}",
        "Cookie: hunter2",
        "Cookie: theme=dark; PHPSESSID=hunter2",
        "Cookie: a=b, PHPSESSID=hunter2; c=d",
        "Authorization: Basic hunter2",
        "{\"authorization\":\"Digest username=x, response=hunter2\"}"
      })
  void whatANameCallsASecretIsTakenOut(String text) {
    assertThat(LogText.redact(text)).contains("(secret)").doesNotContain("hunter2");
  }

  @Test
  void whatIsNoSecretStays() {
    String line = "the token is not good; 12 tokens, cookies allowed, e.g. eyJ";
    assertThat(LogText.redact(line)).isEqualTo(line);
  }
}
