package dev.maru.protocol;

/** Tells whether bytes are well-formed UTF-8 (RFC 3629): no overlong form, no surrogate. */
final class Utf8 {

  private Utf8() {}

  /** Whether all of an array is well-formed UTF-8. */
  public static boolean valid(byte[] bytes) {
    int i = 0;
    while (i < bytes.length) {
      int b = bytes[i];
      int length = b >= 0 ? 1 : sequence(bytes, i, b & 0xff);
      if (length == 0) {
        return false;
      }
      i += length;
    }
    return true;
  }

  /** The length of the sequence that starts at i, or 0 if it is ill-formed. */
  private static int sequence(byte[] bytes, int i, int lead) {
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    int length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (i + length > bytes.length) {
      return 0;
    }
    int second = bytes[i + 1] & 0xff;
    int low = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int high = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < low || second > high) {
      return 0;
    }
    for (int k = 2; k < length; k++) {
      if ((bytes[i + k] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return length;
  }
}
