package dev.maru.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The frames of both codecs, byte for byte: what clients in the field were written against. */
final class GoldenFrameTest {

  private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");
  private static final long TS = 1795332241123L;
  private static final User TRAINER = new User("u5", "T", "김 <b>");

  private static final Codec V1 = new V1Codec(SEOUL);
  private static final IdentityFields IDENTITY =
      new IdentityFields(Map.of("MEM_DV", IdentityFields.Part.ROLE));
  private static final Codec SEED = new SeedCodec(SEOUL, true, IDENTITY);
  private static final Codec SEED_RAW = new SeedCodec(SEOUL, false, IDENTITY);

  private static Event event(String kind, long ref, String clientId, User from, String data) {
    return new Event("123", 482, kind, ref, clientId, from, data.getBytes(UTF_8), TS);
  }

  private static String frame(Codec codec, Event event) {
    return new String(codec.encode(event).payload(), UTF_8);
  }

  @Test
  void aMessageForVersionOne() {
    Event event =
        event(
            "message", 0, "01J-a", TRAINER, "{\"MEM_DV\":\"T\",\"t\":\"<i>&'\\\"안녕\",\"n\":1.50}");
    assertThat(frame(V1, event))
        .isEqualTo(
            "{\"type\":\"message\",\"room_id\":\"123\",\"seq\":482,\"client_id\":\"01J-a\","
                + "\"from\":{\"id\":\"u5\",\"role\":\"T\",\"name\":\"김 <b>\"},"
                + "\"data\":{\"MEM_DV\":\"T\",\"t\":\"<i>&'\\\"안녕\",\"n\":1.50},"
                + "\"timestamp\":\"2026-11-22 16:24:01\",\"ts\":1795332241123}");
  }

  @Test
  void anAnswerToAnEarlierMessageForVersionOne() {
    assertThat(frame(V1, event("message", 470, "", User.GUEST, "{}")))
        .isEqualTo(
            "{\"type\":\"message\",\"room_id\":\"123\",\"seq\":482,\"reply_to\":470,"
                + "\"from\":{\"id\":\"guest\",\"role\":\"\",\"name\":\"\"},\"data\":{},"
                + "\"timestamp\":\"2026-11-22 16:24:01\",\"ts\":1795332241123}");
  }

  @Test
  void anEventOfAnotherKindForVersionOne() {
    assertThat(frame(V1, event("edit", 470, "c", User.GUEST, "{\"a\":[]}")))
        .isEqualTo(
            "{\"type\":\"event\",\"room_id\":\"123\",\"seq\":482,\"kind\":\"edit\",\"ref\":470,"
                + "\"client_id\":\"c\",\"from\":{\"id\":\"guest\",\"role\":\"\",\"name\":\"\"},"
                + "\"data\":{\"a\":[]},\"timestamp\":\"2026-11-22 16:24:01\",\"ts\":1795332241123}");
  }

  @Test
  void aMessageForTheSeedsPage() {
    Event event =
        event(
            "message", 470, "<c>", TRAINER, "{\"MEM_DV\":\"M\",\"t\":\"<i>&'\\\"`안녕\",\"n\":1.50}");
    assertThat(frame(SEED, event))
        .isEqualTo(
            "{\"type\":\"message\",\"room_id\":\"123\",\"seq\":482,\"reply_to\":470,"
                + "\"client_id\":\"&lt;c&gt;\","
                + "\"from\":{\"id\":\"u5\",\"role\":\"T\",\"name\":\"김 &lt;b&gt;\"},"
                + "\"data\":{\"MEM_DV\":\"T\",\"t\":\"&lt;i&gt;&amp;&#39;&quot;&#96;안녕\",\"n\":1.50},"
                + "\"timestamp\":\"2026-11-22 16:24:01\",\"ts\":1795332241123}");
  }

  @Test
  void anIdentityFieldThatIsMissingIsThereForTheSeedsPage() {
    assertThat(frame(SEED, event("message", 0, "c", TRAINER, "{}")))
        .contains(",\"data\":{\"MEM_DV\":\"T\"},");
    assertThat(frame(SEED, event("message", 0, "c", TRAINER, "{\"a\":{\"MEM_DV\":\"M\"}}")))
        .contains(",\"data\":{\"a\":{\"MEM_DV\":\"M\"},\"MEM_DV\":\"T\"},");
  }

  @Test
  void withoutEscapingTheSeedsPageIsSentWhatWasWritten() {
    Event event = event("message", 0, "<c>", TRAINER, "{\"MEM_DV\":\"M\",\"t\":\"<i>\\u003c\"}");
    assertThat(frame(SEED_RAW, event))
        .isEqualTo(
            "{\"type\":\"message\",\"room_id\":\"123\",\"seq\":482,\"client_id\":\"<c>\","
                + "\"from\":{\"id\":\"u5\",\"role\":\"T\",\"name\":\"김 <b>\"},"
                + "\"data\":{\"MEM_DV\":\"T\",\"t\":\"<i>\\u003c\"},"
                + "\"timestamp\":\"2026-11-22 16:24:01\",\"ts\":1795332241123}");
  }
}
