package dev.maru.protocol;

import java.util.Arrays;

/** Takes the insignificant white space out of a JSON text that is known to be well formed. */
final class Compact {

  private Compact() {}

  static byte[] copy(byte[] json, int start, int end) {
    byte[] out = null;
    int kept = 0;
    boolean inText = false;
    for (int i = start; i < end; i++) {
      byte b = json[i];
      if (inText) {
        if (b == '\\') {
          if (out != null) {
            out[kept++] = b;
          }
          b = json[++i];
        } else if (b == '"') {
          inText = false;
        }
      } else if (b == '"') {
        inText = true;
      } else if (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
        if (out == null) {
          out = Arrays.copyOfRange(json, start, end);
          kept = i - start;
        }
        continue;
      }
      if (out != null) {
        out[kept++] = b;
      }
    }
    return out == null ? Arrays.copyOfRange(json, start, end) : Arrays.copyOf(out, kept);
  }
}
