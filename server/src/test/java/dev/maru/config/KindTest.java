package dev.maru.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each type of setting takes and what it refuses. */
class KindTest {
  private static final Kind<Integer> WHOLE = new Kind.Whole(-5, 100);

  @ParameterizedTest
  @CsvSource({"-5, -5", "0, 0", "007, 7", "100, 100"})
  void aWholeNumberIsReadInDecimal(String text, int value) {
    assertThat(WHOLE.read(new Raw.Text(text))).contains(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"-6", "101", "", " 1", "1 ", "+1", "1.0", "1e1", "0x1", "1_0", "٣", "4294967296"})
  void whatIsNoWholeNumberOfTheRangeIsRefused(String text) {
    assertThat(WHOLE.read(new Raw.Text(text))).isEmpty();
  }

  @Test
  void aTimeIsReadInMilliseconds() {
    Kind<Duration> kind = new Kind.Millis(0, 2_000);
    assertThat(kind.read(new Raw.Text("1500"))).contains(Duration.ofMillis(1_500));
    assertThat(kind.read(new Raw.Text("2001"))).isEmpty();
    assertThat(kind.read(new Raw.Text("1s"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"True", "yes", "on", "1", "", "true "})
  void aSwitchIsTrueOrFalseAndNothingElse(String text) {
    assertThat(new Kind.OnOff().read(new Raw.Text(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Asia/Seoul", "UTC", "Z", "+09:00", "GMT+9"})
  void aZoneIsANameOrAnOffset(String text) {
    assertThat(new Kind.Zone().read(new Raw.Text(text))).contains(ZoneId.of(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"asia/seoul", "Asia", "+25:00", "", "한국"})
  void whatIsNoZoneIsRefused(String text) {
    assertThat(new Kind.Zone().read(new Raw.Text(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "a\0b"})
  void whatIsNoPathIsRefused(String text) {
    assertThat(new Kind.Location().read(new Raw.Text(text))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://a.kr",
        "http://localhost",
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://[::1]:80"
      })
  void anOriginIsSchemeHostAndPort(String text) {
    assertThat(Settings.WEB_ORIGINS.read(new Raw.Text(text))).contains(List.of(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "a.kr",
        "https://",
        "https://a.kr/",
        "https://a.kr/x",
        "https://A.kr",
        "ftp://a.kr",
        "https://u@a.kr",
        "https://a.kr:",
        "https://*.a.kr",
        "https://a.kr https://b.kr"
      })
  void whatABrowserWouldNotSendIsNoOrigin(String text) {
    assertThat(Settings.WEB_ORIGINS.read(new Raw.Text(text))).isEmpty();
  }

  @Test
  void aListIsReadFromYamlAndFromTextAlike() {
    Kind<List<Integer>> kind = new Kind.Many<>(WHOLE);
    assertThat(kind.read(new Raw.Items(List.of("1", "2")))).contains(List.of(1, 2));
    assertThat(kind.read(new Raw.Text("1, 2"))).contains(List.of(1, 2));
    assertThat(kind.read(new Raw.Text(""))).contains(List.of());
    assertThat(kind.read(new Raw.Items(List.of("1", "x")))).isEmpty();
    assertThat(kind.read(new Raw.Text("1,"))).isEmpty();
    assertThat(kind.read(new Raw.Pairs(Map.of("1", "2")))).isEmpty();
  }

  @Test
  void aMapIsReadFromYamlAndFromTextAlike() {
    Kind<Map<String, Integer>> kind = new Kind.Named<>(WHOLE);
    assertThat(kind.read(new Raw.Pairs(Map.of("a", "1")))).contains(Map.of("a", 1));
    assertThat(kind.read(new Raw.Text("a=1, b=2"))).contains(Map.of("a", 1, "b", 2));
    assertThat(kind.read(new Raw.Text(""))).contains(Map.of());
    assertThat(kind.read(new Raw.Items(List.of("a")))).isEmpty();
    assertThat(kind.read(new Raw.Text("=1"))).isEmpty();
    assertThat(kind.read(new Raw.Text("a=1,a=2"))).isEmpty();
    assertThat(kind.read(new Raw.Text("a=b=1"))).isEmpty();
  }

  @Test
  void aLongValueIsQuotedInOneShortLine() {
    String shown = new Raw.Text("x\n\u001b[31m" + "y".repeat(1_000)).shown();
    assertThat(shown).hasSize(81).startsWith("x??[31my").endsWith("…");
  }
}
