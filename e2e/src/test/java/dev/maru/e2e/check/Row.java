package dev.maru.e2e.check;

/** One event as the final log holds it. */
public record Row(String room, long seq, String author, String id, String body) {

  /** What must be equal wherever this seq is shown. */
  String content() {
    return author + "|" + id + "|" + body;
  }
}
