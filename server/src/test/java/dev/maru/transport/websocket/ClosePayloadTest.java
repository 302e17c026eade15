package dev.maru.transport.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What our own Close frames contain. */
class ClosePayloadTest {
  @Test
  void aCloseIsReadAsItWasWritten() throws ProtocolViolation {
    assertThat(ClosePayload.read(ClosePayload.write(4503, "다시 오세요")))
        .isEqualTo(new Incoming.Close(4503, "다시 오세요"));
  }

  @Test
  void noCodeIsAnEmptyPayload() {
    assertThat(ClosePayload.write(0, "ignored")).isEmpty();
  }

  @Test
  void aLongReasonIsCutBetweenCharacters() throws ProtocolViolation {
    for (int ascii = 0; ascii < 4; ascii++) {
      String reason = "x".repeat(ascii) + "👍".repeat(40);
      byte[] payload = ClosePayload.write(4400, reason);
      assertThat(payload.length).isBetween(122, 125);
      assertThat(reason).startsWith(ClosePayload.read(payload).reason());
    }
  }

  @Test
  void aReasonOf123BytesIsKept() {
    byte[] payload = ClosePayload.write(1000, "r".repeat(123));
    assertThat(new String(payload, 2, 123, UTF_8)).isEqualTo("r".repeat(123));
    assertThat(payload).hasSize(125);
  }
}
