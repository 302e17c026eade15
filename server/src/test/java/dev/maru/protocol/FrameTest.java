package dev.maru.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A frame is a WebSocket text frame (RFC 6455, section 5.2), header and payload in one array. */
final class FrameTest {

  @ParameterizedTest
  @CsvSource({
    "0,     8100",
    "1,     8101",
    "125,   817d",
    "126,   817e007e",
    "127,   817e007f",
    "255,   817e00ff",
    "256,   817e0100",
    "65535, 817effff",
    "65536, 817f0000000000010000",
    "70000, 817f0000000000011170"
  })
  void theHeaderIsTheShortestThatHoldsTheLength(int length, String header) {
    byte[] payload = new byte[length];
    Arrays.fill(payload, (byte) 'x');
    Frame frame = Frame.text(payload);
    int headerLength = frame.payloadOffset() - frame.wsOffset();
    assertThat(HexFormat.of().formatHex(frame.array(), frame.wsOffset(), frame.payloadOffset()))
        .isEqualTo(header);
    assertThat(frame.payloadLength()).isEqualTo(length);
    assertThat(frame.wsLength()).isEqualTo(headerLength + length);
    assertThat(frame.payload()).isEqualTo(payload);
    assertThat(frame.array()).hasSizeGreaterThanOrEqualTo(frame.wsOffset() + frame.wsLength());
  }

  @ParameterizedTest
  @CsvSource({"0", "125", "126", "65535", "65536"})
  void aWriterMakesTheSameFrameAsACopy(int length) {
    String text = "x".repeat(length);
    Frame written = new JsonWriter(0).raw(text).frame();
    Frame copied = Frame.text(written.payload());
    assertThat(ws(written)).isEqualTo(ws(copied));
  }

  @Test
  void aFrameKeepsACopyOfItsPayload() {
    byte[] payload = {'a', 'b'};
    Frame frame = Frame.text(payload);
    payload[0] = 'z';
    frame.payload()[1] = 'z';
    assertThat(frame.payload()).containsExactly('a', 'b');
  }

  @Test
  void theCompressedFormIsMadeOnceFromTheText() {
    Frame frame = Frame.text(new byte[] {'a', 'b'});
    AtomicInteger calls = new AtomicInteger();
    byte[] first =
        frame.compressed(text -> {
          calls.incrementAndGet();
          return new byte[] {text[1], text[0]};
        });
    byte[] second = frame.compressed(text -> new byte[calls.incrementAndGet()]);
    assertThat(first).containsExactly('b', 'a');
    assertThat(second).isSameAs(first);
    assertThat(calls).hasValue(1);
  }

  private static byte[] ws(Frame frame) {
    return Arrays.copyOfRange(frame.array(), frame.wsOffset(), frame.wsOffset() + frame.wsLength());
  }
}
