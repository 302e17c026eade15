package dev.maru.cli;

import java.util.regex.Pattern;

/**
 * Cleans what is logged: nobody writes lines of their own by a name that holds a line break, moves
 * the cursor of who reads, fills the disk with one line, or leaves a secret there.
 */
final class LogText {

  /** More than any line of ours; a stack trace is some thousand characters long. */
  static final int MAX = 16_384;

  /** Steers a terminal, or turns the direction in which a line is read. */
  private static final Pattern CONTROLS =
      Pattern.compile(
          "[\\p{Cc}\\u2028\\u2029\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069&&[^\\t\\n]]");

  /** A line break that does not belong to a stack trace: it came with a text. */
  private static final Pattern BREAK =
      Pattern.compile("\\n(?!\\t|Caused by: |Suppressed: |Wrapped by: |$)");

  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)((?:authorization|cookie)\"?[=:] ?\"?)[^\\r\\n\"\\\\]+"
              + "|((?:bearer[ .]|(?:token|ticket|secret|password)\"?[=:] ?\"?))[^\\s\"&,;\\\\]+"
              + "|\\beyJ[\\w-]+\\.[\\w-]+\\.[\\w-]*");

  private LogText() {}

  /** One event's text, its last line break kept. */
  static String clean(String text) {
    String plain = CONTROLS.matcher(text).replaceAll("?");
    return redact(cut(BREAK.matcher(plain).replaceAll(" ")));
  }

  /** The same text without what looks like a secret. */
  static String redact(String text) {
    return SECRET
        .matcher(text)
        .replaceAll(found ->
            found.group(1) != null
                ? "$1(secret)"
                : found.group(2) != null ? "$2(secret)" : "(secret)");
  }

  private static String cut(String text) {
    return text.length() <= MAX ? text : text.substring(0, MAX) + "...\n";
  }
}
