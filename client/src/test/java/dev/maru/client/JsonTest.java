package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's own JSON. */
final class JsonTest {

  @Test
  void everyTypeIsRead() {
    Json json =
        Json.parse(
            """
            { "s" : "a\\"\\\\\\/\\b\\f\\n\\r\\t\\uD55C", "n": -12, "t": true, "f": false, "0": null,
              "o": {"x": [1, {"y": 2.5e3}]}, "l": [{"a":1}, 2, {"a":3}], "e": [], "big": 1e400 }
            """);
    assertThat(json.text("s")).isEqualTo("a\"\\/\b\f\n\r\t한");
    assertThat(json.number("n", 0)).isEqualTo(-12);
    assertThat(json.flag("t")).isTrue();
    assertThat(json.flag("f")).isFalse();
    assertThat(json.has("0")).isTrue();
    assertThat(json.object("o").source()).isEqualTo("{\"x\": [1, {\"y\": 2.5e3}]}");
    assertThat(json.objects("l")).extracting(one -> one.number("a", 0)).containsExactly(1L, 3L);
  }

  @Test
  void whatIsNotThereReadsAsNothing() {
    Json json = Json.parse("{\"s\":1}");
    assertThat(json.text("s")).isEmpty();
    assertThat(json.number("x", 7)).isEqualTo(7);
    assertThat(json.object("x").source()).isEqualTo("{}");
    assertThat(json.objects("x")).isEmpty();
  }

  @Test
  void aQuotedTextReadsBack() {
    String text = "\"\\\n\t\u0001 한국어 👍";
    assertThat(Json.parse("{\"a\":" + Json.quote(text) + "}").text("a")).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "{",
        "{}x",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":01}",
        "{\"a\":1,}",
        "{\"a\":+1}",
        "{\"a\":\"\\x\"}",
        "{\"a\":\"\\u12g4\"}",
        "{\"a\":\"\n\"}",
        "{a:1}",
        "{\"a\":tru}",
        "{\"a\":[1 2]}",
        "{\"a\":\"",
        "{\"a\":-}"
      })
  void whatIsNoObjectIsRefused(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void depthIsBounded() {
    String deep = "{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}";
    assertThatThrownBy(() -> Json.parse(deep)).hasMessageContaining("fewer levels");
  }
}
