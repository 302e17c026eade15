package dev.maru.store;

/**
 * How far a database's file is behind its write-ahead log.
 *
 * @param logged pages in the log, written once or again
 * @param moved how many of them are in the file, too
 */
public record Backlog(int logged, int moved) {

  /** Pages that the file lacks. */
  public int rest() {
    return logged - moved;
  }
}
