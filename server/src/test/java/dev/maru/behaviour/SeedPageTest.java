package dev.maru.behaviour;

import static dev.maru.behaviour.Shape.assertShape;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that was there before: its frames as it prints them, and what it can hear. */
class SeedPageTest {

  @RegisterExtension static final RunningServer MARU = RunningServer.with();

  private static final String TRAINER =
      "{\"action\":\"join\",\"room_id\":%s,\"user_type\":\"T\",\"user_id\":\"trainer1\"}";
  private static final String MEMBER =
      "{\"action\":\"join\",\"room_id\":%s,\"user_type\":\"M\",\"user_id\":\"member1\"}";
  private static final String MESSAGE =
      "{\"action\":\"message\",\"room_id\":\"%s\",\"message\":{\"CLAS_DIARY_CONTS\":\"%s\",\"MEM_DV\":\"T\"}}";

  @Test
  void aMessageIsEchoedToBothInTheOldForm() throws IOException {
    try (SocketLine trainer = joined(TRAINER, 501);
        SocketLine member = joined(MEMBER, 501)) {
      trainer.say(MESSAGE.formatted(501, "안녕하세요"));
      for (SocketLine line : new SocketLine[] {trainer, member}) {
        Fields message = line.hear();
        assertThat(message.text("type")).isEqualTo("message");
        assertThat(message.get("data"))
            .isEqualTo("{\"CLAS_DIARY_CONTS\":\"안녕하세요\",\"MEM_DV\":\"T\"}");
        assertThat(message.text("timestamp")).isEqualTo(inSeoul(message.number("ts")));
        assertShape(
            message,
            "{\"type\":\"message\",\"room_id\":\"501\",\"seq\":<n>,\"client_id\":\"<s>\","
                + "\"from\":{\"id\":\"trainer1\",\"role\":\"T\",\"name\":\"\"},"
                + "\"data\":{\"CLAS_DIARY_CONTS\":\"안녕하세요\",\"MEM_DV\":\"T\"},"
                + "\"timestamp\":\"<s>\",\"ts\":<n>}");
      }
    }
  }

  @Test
  void theRoleOfTheOtherSideCannotBeClaimed() throws IOException {
    try (SocketLine member = joined(MEMBER, 502)) {
      member.say(MESSAGE.formatted(502, "x"));
      assertThat(member.hear().object("data").text("MEM_DV")).isEqualTo("M");
      member.say("{\"action\":\"message\",\"room_id\":\"502\",\"message\":{}}");
      assertThat(member.hear().get("data")).isEqualTo("{\"MEM_DV\":\"M\"}");
    }
  }

  @Test
  void whoNeverJoinedSpeaksWithoutARole() throws IOException {
    try (SocketLine trainer = joined(TRAINER, 503);
        SocketLine stranger = SocketLine.to(MARU.port())) {
      stranger.say(MESSAGE.formatted(503, "x"));
      assertThat(trainer.hear().object("data").text("MEM_DV")).isEmpty();
    }
  }

  @Test
  void joiningTwiceBringsOneCopy() throws IOException {
    try (SocketLine trainer = joined(TRAINER, 504)) {
      trainer.say(TRAINER.formatted(504));
      trainer.say(TRAINER.formatted("\"504\""));
      trainer.say(MESSAGE.formatted(504, "one"));
      trainer.say(MESSAGE.formatted(504, "two"));
      assertThat(trainer.hear().get("data")).contains("one");
      assertThat(trainer.hear().get("data")).contains("two");
    }
  }

  @Test
  void typingDisturbsNobody() throws IOException {
    try (SocketLine trainer = joined(TRAINER, 505)) {
      trainer.say("{\"action\":\"typing\",\"room_id\":505}");
      trainer.say("{\"action\":\"typing\",\"room_id\":\"505\"}");
      trainer.say(MESSAGE.formatted(505, "x"));
      assertThat(trainer.hear().text("type")).isEqualTo("message");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "<img src=x onerror=alert(1)>|&lt;img src=x onerror=alert(1)&gt;",
        "a&b|a&amp;b",
        "\\\"'`|&quot;&#39;&#96;",
        "&lt;|&amp;lt;",
        "\\u003cscript>|&lt;script&gt;",
        "설정 😀|설정 😀"
      })
  void textIsInertForTheOldPageAndAsItWasForOthers(String text, String shown) throws IOException {
    String room = MARU.newRoom();
    try (SocketLine old = joined(TRAINER, "\"" + room + "\"");
        SocketLine v1 = SocketLine.greeted(MARU.port(), "u5", "T")) {
      v1.ask("{\"action\":\"join\",\"room_id\":\"" + room + "\"}");
      String data = "{\"T\":\"%1$s\",\"deep\":[{\"t\":\"%1$s\"},1.50,true,null]}";
      old.say(
          "{\"action\":\"message\",\"room_id\":\"%s\",\"message\":%s}"
              .formatted(room, data.formatted(text)));
      assertThat(old.hear().get("data"))
          .isEqualTo(data.formatted(shown).replace("]}", "],\"MEM_DV\":\"T\"}"));
      assertThat(v1.hear().get("data")).isEqualTo(data.formatted(text));
    }
  }

  @Test
  void theNamesOfPeopleAreInertForTheOldPage() throws IOException {
    String room = MARU.newRoom();
    try (SocketLine old = joined(TRAINER, "\"" + room + "\"")) {
      HttpLine.once(
          MARU.port(),
          "POST",
          "/chat/rooms/" + room + "/messages?user_id=%3Cb%3E&user_type=%3Ci%3E&name=%27",
          "{\"client_id\":\"<c>\",\"message\":{}}");
      Fields message = old.hear();
      assertThat(message.get("from"))
          .isEqualTo("{\"id\":\"&lt;b&gt;\",\"role\":\"&lt;i&gt;\",\"name\":\"&#39;\"}");
      assertThat(message.text("client_id")).isEqualTo("&lt;c&gt;");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "{",
        "null",
        "[]",
        "\"join\"",
        "{}",
        "{\"action\":null}",
        "{\"action\":\"join\"}",
        "{\"action\":\"join\",\"room_id\":null}",
        "{\"action\":\"message\",\"room_id\":506}",
        "{\"action\":\"message\",\"room_id\":506,\"message\":null}",
        "{\"action\":\"message\",\"room_id\":506,\"message\":\"text\"}",
        "{\"action\":\"message\",\"message\":{}}",
        "{\"action\":\"typing\"}",
        "{\"action\":\"unknown\",\"room_id\":506}"
      })
  void nonsenseIsToldAndTheConnectionLives(String nonsense) throws IOException {
    try (SocketLine trainer = joined(TRAINER, 506)) {
      Fields error = trainer.ask(nonsense);
      assertThat(error.text("type")).isEqualTo("error");
      assertThat(error.text("code")).isIn("bad_json", "bad_request", "unknown_action");
      trainer.say(MESSAGE.formatted(506, "still here"));
      assertThat(trainer.hear().get("data")).contains("still here");
    }
  }

  @Test
  void nothingIsSaidThatTheOldPageDoesNotExpect() throws IOException {
    try (SocketLine trainer = joined(TRAINER, 507)) {
      trainer.say("{\"action\":\"ping\"}");
      trainer.say("{\"action\":\"hello\"}");
      trainer.say("{\"action\":\"leave\",\"room_id\":1}");
      trainer.say("{\"action\":\"history\",\"room_id\":507}");
      trainer.say(MESSAGE.formatted(507, "first heard"));
      assertThat(trainer.hear().get("data")).contains("first heard");
    }
  }

  @Test
  void whatWasSaidBeforeIsNotRepeatedToTheOldPage() throws IOException {
    try (SocketLine trainer = joined(TRAINER, 508)) {
      trainer.say(MESSAGE.formatted(508, "old"));
      trainer.hear();
      try (SocketLine member = joined(MEMBER, 508)) {
        trainer.say(MESSAGE.formatted(508, "new"));
        assertThat(member.hear().get("data")).contains("new");
      }
    }
  }

  /** Joined for certain: the page hears nothing of its join, but an error comes behind it. */
  private static SocketLine joined(String join, Object room) throws IOException {
    SocketLine line = SocketLine.to(MARU.port());
    line.say(join.formatted(room));
    HttpLine.once(
        MARU.port(), "GET", "/chat/rooms/" + room.toString().replace("\"", "") + "/messages", "");
    assertThat(line.ask("{\"action\":\"none\"}").text("code")).isEqualTo("unknown_action");
    return line;
  }

  private static String inSeoul(long epochMilli) {
    return LocalDateTime.ofInstant(Instant.ofEpochMilli(epochMilli), ZoneId.of("Asia/Seoul"))
        .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss"));
  }
}
