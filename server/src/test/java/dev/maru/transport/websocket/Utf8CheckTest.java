package dev.maru.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The UTF-8 check agrees with the JDK's decoder, however the text is cut. */
class Utf8CheckTest {
  private static final long SEED = 3_629;
  private static final int[] EDGES = {
    0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC,
    0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF
  };

  @Test
  void allSequencesOfFourEdgeBytesAreJudgedAsByTheJdk() {
    byte[] bytes = new byte[4];
    for (int a : EDGES) {
      for (int b : EDGES) {
        for (int c : EDGES) {
          for (int d : EDGES) {
            bytes[0] = (byte) a;
            bytes[1] = (byte) b;
            bytes[2] = (byte) c;
            bytes[3] = (byte) d;
            assertThat(Utf8Check.isValid(bytes)).isEqualTo(isValidForTheJdk(bytes));
          }
        }
      }
    }
  }

  @Test
  void aCutAnywhereGivesTheSameVerdict() {
    Random random = new Random(SEED);
    for (int round = 0; round < 5_000; round++) {
      byte[] text = randomText(random);
      boolean valid = isValidForTheJdk(text);
      assertThat(Utf8Check.isValid(text)).as("seed %d round %d", SEED, round).isEqualTo(valid);
      for (int cut = 0; cut <= text.length; cut++) {
        int state = Utf8Check.check(Utf8Check.BOUNDARY, text, 0, cut);
        state = Utf8Check.check(state, text, cut, text.length);
        assertThat(state == Utf8Check.BOUNDARY).isEqualTo(valid);
      }
    }
  }

  private static byte[] randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(12);
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(
          switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> 0xAC00 + random.nextInt(11_172);
            case 2 -> 0x1F300 + random.nextInt(0x300);
            default -> 'a' + random.nextInt(26);
          });
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0 && random.nextBoolean()) {
      bytes[random.nextInt(bytes.length)] = (byte) EDGES[random.nextInt(EDGES.length)];
    }
    return bytes;
  }

  private static boolean isValidForTheJdk(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).remaining() >= 0;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
