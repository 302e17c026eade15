package dev.maru.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Makes an input a little worse, in ways that parsers have stumbled over. Stateless. */
final class Mutations {

  private static final int MOST = 4;
  private static final int LONGEST = 8_192;

  /** What readers of JSON, of HTTP and of lists of rooms treat in a way of its own. */
  private static final List<byte[]> WORDS =
      Stream.of(
              "\0",
              "\r\n",
              "\n",
              "\r",
              "\t",
              " ",
              "\u00a0",
              "\ufeff",
              "\u202e",
              "\ud83d\ude00",
              "{",
              "}",
              "[",
              "]",
              "\"",
              "'",
              ":",
              ",",
              "\\",
              "\\u0000",
              "\\ud800",
              "\\u00",
              "\\x",
              "null",
              "true",
              "NaN",
              "-0",
              "1e999",
              "9007199254740993",
              "-9223372036854775809",
              "0.00000000000000000001",
              "18446744073709551616",
              "__proto__",
              "action",
              "room_id",
              "%",
              "%00",
              "%2e%2e",
              "%2F",
              "%zz",
              "..",
              "//",
              ";",
              "?",
              "#",
              "&",
              "=",
              "@",
              "*",
              "Content-Length: 5\r\n",
              "Transfer-Encoding: chunked\r\n",
              "0\r\n\r\n",
              "ffffffff\r\n",
              "HTTP/1.1",
              "\r\n\r\n",
              "' OR 1=1 --",
              "${jndi:ldap://127.0.0.1/x}",
              "<script>")
          .map(word -> word.getBytes(UTF_8))
          .toList();

  private Mutations() {}

  /** The input after one to four changes. */
  static byte[] of(byte[] input, RandomGenerator random) {
    byte[] bytes = input;
    int changes = 1 + random.nextInt(MOST);
    for (int i = 0; i < changes; i++) {
      bytes = once(bytes, random);
    }
    return bytes;
  }

  private static byte[] once(byte[] bytes, RandomGenerator random) {
    int at = random.nextInt(bytes.length + 1);
    int length = random.nextInt(1, 9);
    return switch (random.nextInt(8)) {
      case 0 -> spliced(bytes, at, 0, WORDS.get(random.nextInt(WORDS.size())));
      case 1 -> spliced(bytes, at, length, WORDS.get(random.nextInt(WORDS.size())));
      case 2 -> spliced(bytes, at, length, new byte[0]);
      case 3 -> Arrays.copyOf(bytes, at);
      case 4 -> spliced(bytes, at, 0, part(bytes, random));
      case 5 -> spliced(bytes, at, 0, repeated(part(bytes, random), random));
      case 6 -> spliced(bytes, at, 1, noise(random));
      default -> flipped(bytes, random);
    };
  }

  private static byte[] part(byte[] bytes, RandomGenerator random) {
    int from = random.nextInt(bytes.length + 1);
    return Arrays.copyOfRange(bytes, from, from + random.nextInt(bytes.length - from + 1));
  }

  private static byte[] repeated(byte[] part, RandomGenerator random) {
    int times = part.length == 0 ? 0 : Math.min(1 << random.nextInt(12), LONGEST / part.length);
    return new String(part, ISO_8859_1).repeat(times).getBytes(ISO_8859_1);
  }

  private static byte[] noise(RandomGenerator random) {
    byte[] noise = new byte[random.nextInt(1, 5)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] flipped(byte[] bytes, RandomGenerator random) {
    byte[] copy = bytes.clone();
    if (copy.length > 0) {
      copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return copy;
  }

  /** The bytes with {@code length} of them replaced. */
  private static byte[] spliced(byte[] bytes, int at, int length, byte[] by) {
    int rest = Math.min(bytes.length, at + length);
    if (bytes.length + by.length > LONGEST) {
      return Arrays.copyOf(bytes, at);
    }
    byte[] result = Arrays.copyOf(bytes, at + by.length + bytes.length - rest);
    System.arraycopy(by, 0, result, at, by.length);
    System.arraycopy(bytes, rest, result, at + by.length, bytes.length - rest);
    return result;
  }
}
