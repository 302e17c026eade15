package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every field of every verb with a value of every wrong type (security.md, S39, S42). */
class WrongTypesTest {

  @RegisterExtension static final RunningServer MARU = RunningServer.with();

  /** What a field may hold; each lists what it may not. */
  @SuppressWarnings("ImmutableEnumChecker") // what List.of makes is immutable
  private enum Kind {
    TEXT("{}", "[]", "[\"x\"]", "0", "17", "1.5", "true", "null", "{\"$ne\":1}", "[[{}]]"),
    WORD("{}", "[]", "[\"x\"]", "1.5", "1e2", "true", "false", "null", "{\"$ne\":1}", "[[{}]]"),
    COUNT("{}", "[]", "[1]", "\"1\"", "\"\"", "1.5", "1.0", "1e2", "true", "null", "-1", "-0.0"),
    OBJECT("[]", "[{}]", "\"{}\"", "\"\"", "0", "1.5", "true", "null");

    private final List<String> wrong;

    Kind(String... wrong) {
      this.wrong = List.of(wrong);
    }
  }

  private static final String BIG = "9007199254740992";

  /** A verb's fields; {@code action} and {@code id} are every verb's. */
  private static final Map<String, Map<String, Kind>> FIELDS =
      Map.of(
          "hello", Map.of("user_id", Kind.WORD, "user_type", Kind.TEXT, "name", Kind.TEXT),
          "refresh", Map.of("token", Kind.TEXT),
          "ping", Map.of("n", Kind.COUNT),
          "join",
              Map.of(
                  "room_id", Kind.WORD,
                  "after", Kind.COUNT,
                  "epoch", Kind.TEXT,
                  "limit", Kind.COUNT,
                  "user_id", Kind.WORD,
                  "user_type", Kind.TEXT,
                  "name", Kind.TEXT),
          "leave", Map.of("room_id", Kind.WORD),
          "typing", Map.of("room_id", Kind.WORD),
          "history",
              Map.of(
                  "room_id", Kind.WORD,
                  "after", Kind.COUNT,
                  "before", Kind.COUNT,
                  "epoch", Kind.TEXT,
                  "limit", Kind.COUNT),
          "message",
              Map.of(
                  "room_id", Kind.WORD,
                  "client_id", Kind.TEXT,
                  "message", Kind.OBJECT,
                  "reply_to", Kind.COUNT));

  /** A good command, to be spoilt in one field. */
  private static final Map<String, String> GOOD =
      Map.of("room_id", "\"types\"", "message", "{}", "client_id", "\"c\"");

  record Spoilt(String verb, String field, String value) {

    String command() {
      StringBuilder json = new StringBuilder("{\"id\":\"i\"");
      boolean named = field.equals("action");
      json.append(named ? "" : ",\"action\":\"" + verb + "\"");
      for (String name : FIELDS.getOrDefault(verb, Map.of()).keySet()) {
        String good = GOOD.get(name);
        if (good != null && !name.equals(field)) {
          json.append(",\"").append(name).append("\":").append(good);
        }
      }
      return json.append(",\"").append(field).append("\":").append(value).append("}").toString();
    }
  }

  static Stream<String> verbs() {
    return FIELDS.keySet().stream().sorted();
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void aFieldOfTheWrongTypeIsRefusedByName(String verb) throws IOException {
    List<Spoilt> all = new ArrayList<>();
    FIELDS
        .getOrDefault(verb, Map.of())
        .forEach((field, kind) -> kind.wrong.forEach(v -> all.add(new Spoilt(verb, field, v))));
    all.removeIf(spoilt -> verb.equals("ping") && spoilt.value.equals("-1"));
    try (SocketLine unknown = SocketLine.to(MARU.port());
        HttpLine http = HttpLine.to(MARU.port())) {
      unknown.ask("{\"action\":\"hello\",\"v\":1}");
      for (Spoilt spoilt : all) {
        Fields error = unknown.ask(spoilt.command());
        assertThat(error.text("type")).as("%s", spoilt).isEqualTo("error");
        assertThat(error.text("code")).as("%s", spoilt).isEqualTo("bad_request");
        assertThat(error.text("message")).as("%s", spoilt).contains("`" + spoilt.field + "`");
        assertThat(error.text("id")).isEqualTo("i");
        if (!Set.of("user_id", "user_type", "name").contains(spoilt.field)) {
          String answers = http.post("/chat/commands", spoilt.command()).body();
          assertThat(answers).as("%s", spoilt).contains("\"bad_request\"");
        }
      }
      unknown.assertAlive();
    }
  }

  @Test
  void anActionOrIdOfTheWrongTypeIsRefused() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      for (String value : Kind.TEXT.wrong) {
        assertThat(line.ask("{\"action\":" + value + "}").text("code")).isEqualTo("bad_request");
      }
      for (String value : Kind.WORD.wrong) {
        Fields error = line.ask("{\"action\":\"ping\",\"id\":" + value + "}");
        assertThat(error.text("code")).isEqualTo("bad_request");
        assertThat(error.has("id")).isFalse();
      }
      String longId = "{\"action\":\"ping\",\"id\":\"" + "x".repeat(65) + "\"}";
      assertThat(line.ask(longId).text("code")).isEqualTo("bad_request");
      line.assertAlive();
    }
  }

  @Test
  void aNumberOutOfItsRangeIsRefused() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      for (Spoilt spoilt :
          List.of(
              new Spoilt("join", "after", BIG),
              new Spoilt("join", "limit", "0"),
              new Spoilt("join", "limit", "-1"),
              new Spoilt("history", "before", "0"),
              new Spoilt("history", "before", BIG),
              new Spoilt("history", "limit", "0"),
              new Spoilt("message", "reply_to", "0"),
              new Spoilt("message", "reply_to", "-1"),
              new Spoilt("message", "reply_to", BIG),
              new Spoilt("message", "client_id", "\"\""),
              new Spoilt("message", "client_id", "\"" + "x".repeat(65) + "\""),
              new Spoilt("ping", "n", "9223372036854775808"),
              new Spoilt("ping", "n", "99999999999999999999"))) {
        Fields error = line.ask(spoilt.command());
        assertThat(error.text("code")).as("%s", spoilt).isEqualTo("bad_request");
        assertThat(error.text("message")).contains("`" + spoilt.field + "`");
      }
    }
  }

  @Test
  void aFieldThatNobodyKnowsIsIgnored() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      for (String value : List.of("{}", "[[]]", "null", "1.5", "\"x\"", "false")) {
        assertThat(line.ask(new Spoilt("ping", "unheard_of", value).command()).text("type"))
            .isEqualTo("pong");
      }
    }
  }

  @Test
  void everyVerbOfTheServerIsInTheTable() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      String known = line.ask("{\"action\":\"?\"}").text("message");
      String list = known.substring(known.indexOf("known are ") + "known are ".length());
      assertThat(list.split(", ")).containsExactlyElementsOf(new TreeSet<>(FIELDS.keySet()));
    }
  }
}
