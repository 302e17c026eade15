package dev.maru.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.Seeds;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our check of UTF-8 and Java's strict decoder are of one mind. */
final class Utf8Test {

  /** Bytes at which a rule of RFC 3629 begins or ends. */
  private static final int[] EDGES = {
    0x00, 0x22, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1,
    0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xfb, 0xfc, 0xfd, 0xfe, 0xff
  };

  private static boolean decodes(byte[] bytes) {
    try {
      var _ =
          UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static void agree(byte[] bytes) {
    assertThat(Utf8.valid(bytes)).as(HexFormat.of().formatHex(bytes)).isEqualTo(decodes(bytes));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "7f",
        "c280",
        "dfbf",
        "e0a080",
        "ed9fbf",
        "ee8080",
        "efbbbf",
        "efbfbe",
        "efbfbf",
        "f0908080",
        "f48fbfbf",
        "ed959c",
        "f09f918d"
      })
  void wellFormedTextIsValid(String hex) {
    assertThat(Utf8.valid(HexFormat.of().parseHex(hex))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "bf",
        "c0",
        "c080",
        "c1bf",
        "c2",
        "c241",
        "c2c2",
        "e0a0",
        "e08080",
        "e09fbf",
        "eda080",
        "edafbf",
        "edb080",
        "edbfbf",
        "eda080edb080",
        "f08080af",
        "f08fbfbf",
        "f09080",
        "f4908080",
        "f5808080",
        "f888808080",
        "fe",
        "ff",
        "41c2",
        "e14180",
        "e18041",
        "f0904180"
      })
  void illFormedTextIsNot(String hex) {
    assertThat(Utf8.valid(HexFormat.of().parseHex(hex))).isFalse();
  }

  @Test
  void everyCodePointIsValidAndNoSurrogateIs() {
    for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
      if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
        assertThat(Utf8.valid(Character.toString(c).getBytes(UTF_8))).isTrue();
      } else {
        byte[] three = {(byte) 0xed, (byte) (0x80 | ((c >> 6) & 63)), (byte) (0x80 | (c & 63))};
        assertThat(Utf8.valid(three)).isFalse();
      }
    }
  }

  @Test
  void everyOneTwoAndThreeBytesAreJudgedAsTheDecoderJudges() {
    for (int a = 0; a < 256; a++) {
      agree(new byte[] {(byte) a});
      for (int b = 0; b < 256; b++) {
        agree(new byte[] {(byte) a, (byte) b});
      }
      for (int b : EDGES) {
        for (int c : EDGES) {
          agree(new byte[] {(byte) a, (byte) b, (byte) c});
        }
      }
    }
  }

  @Test
  void everyFourBytesAtTheEdgesAreJudgedAsTheDecoderJudges() {
    byte[] bytes = new byte[4];
    for (int a : new int[] {0x41, 0xc2, 0xe0, 0xed, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff}) {
      for (int b : EDGES) {
        for (int c : EDGES) {
          for (int d : EDGES) {
            bytes[0] = (byte) a;
            bytes[1] = (byte) b;
            bytes[2] = (byte) c;
            bytes[3] = (byte) d;
            if (Utf8.valid(bytes) != decodes(bytes)) {
              agree(bytes);
            }
          }
        }
      }
    }
  }

  @Test
  void aHundredThousandByteStringsAreJudgedAsTheDecoderJudges() {
    int[] valid = {0};
    Seeds.each(
        100_000,
        random -> {
          byte[] bytes = bytes(random);
          agree(bytes);
          valid[0] += Utf8.valid(bytes) ? 1 : 0;
        });
    assertThat(valid[0]).as("both kinds were met").isBetween(20_000, 80_000);
  }

  /** Whole characters, of which half of the strings have one byte changed, cut off or put in. */
  private static byte[] bytes(RandomGenerator random) {
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(12); i > 0; i--) {
      int bits = 1 + random.nextInt(21);
      int c = Math.min(Character.MAX_CODE_POINT, random.nextInt(1 << bits));
      boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
      text.appendCodePoint(half ? 'x' : c);
    }
    byte[] bytes = text.toString().getBytes(UTF_8);
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] = (byte) EDGES[random.nextInt(EDGES.length)];
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes = Arrays.copyOf(bytes, at);
      case 3 -> bytes = Arrays.copyOfRange(bytes, at, bytes.length);
      default -> {}
    }
    return bytes;
  }
}
