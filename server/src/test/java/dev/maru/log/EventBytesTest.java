package dev.maru.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.Event;
import dev.maru.protocol.User;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event as bytes and back. */
final class EventBytesTest {

  private final EventBytes bytes = new EventBytes();

  private Event again(Event event) {
    bytes.write(event);
    byte[] written = Arrays.copyOf(bytes.bytes(), bytes.length());
    return EventBytes.read(event.room(), event.seq(), written);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 127, 128, 300, 16_383, 16_384, 70_000})
  void textsOfAnyLengthComeBack(int length) {
    String text = "한".repeat(length);
    User from = new User("u" + text, text, "n" + text);
    Event event =
        new Event(
            "r",
            7,
            "k" + text,
            -1,
            text,
            from,
            text.getBytes(StandardCharsets.UTF_8),
            Long.MAX_VALUE);

    Event read = again(event);

    assertThat(read.room()).isEqualTo("r");
    assertThat(read.seq()).isEqualTo(7);
    assertThat(read.kind()).isEqualTo(event.kind());
    assertThat(read.ref()).isEqualTo(-1);
    assertThat(read.clientId()).isEqualTo(text);
    assertThat(read.from()).isEqualTo(from);
    assertThat(read.ts()).isEqualTo(Long.MAX_VALUE);
    assertThat(read.data()).isEqualTo(event.data());
  }

  @Test
  void aShortEventAfterALongOneHasNothingOfIt() {
    again(new Event("r", 1, "message", 0, "a", User.GUEST, new byte[100_000], 1));
    byte[] data = {'{', '}'};

    assertThat(again(new Event("r", 2, "message", 0, "b", User.GUEST, data, 2)).data())
        .isEqualTo(data);
  }

  @Test
  void aMessageOf180BytesWithItsIdsFitsIntoOneBlock() {
    User from = new User("user-12345", "M", "김민지");
    bytes.write(new Event("r", 1, "message", 0, "p-12345-678", from, new byte[180], 1));

    assertThat(bytes.length()).isLessThanOrEqualTo(Slabs.BLOCK);
  }
}
