package dev.maru.store;

import java.nio.file.Path;

/**
 * How the store is opened.
 *
 * @param directory where everything lies; created with mode 0700 when absent
 * @param synchronous SQLite's setting of that name; {@code full} and {@code extra} sync each
 *     commit, less is unsafe
 * @param allowUnsafe whether a setting that loses acked events in a power cut may start at all
 * @param readers connections that read at the same time, ≥ 1
 * @param writerQueueBytes how many bytes of appends may wait for the writer before more are refused
 * @param batchRows the most appends that go into one transaction, ≥ 1
 * @param maxPages SQLite's {@code max_page_count} (pages of 4 KiB); 0 for no limit of our own
 */
public record StoreSettings(
    Path directory,
    String synchronous,
    boolean allowUnsafe,
    int readers,
    long writerQueueBytes,
    int batchRows,
    long maxPages) {

  /** The defaults for a directory: full durability, 4 readers, 32 MiB of waiting appends. */
  public static StoreSettings in(Path directory) {
    return new StoreSettings(directory, "full", false, 4, 32L << 20, 256, 0);
  }

  /** The same with another {@code synchronous}, allowed or not. */
  public StoreSettings withSynchronous(String value, boolean unsafeAllowed) {
    return new StoreSettings(
        directory, value, unsafeAllowed, readers, writerQueueBytes, batchRows, maxPages);
  }

  /** The same with another bound of what waits for the writer, in bytes. */
  public StoreSettings withWriterQueueBytes(long bytes) {
    return new StoreSettings(
        directory, synchronous, allowUnsafe, readers, bytes, batchRows, maxPages);
  }

  /** The same with a database that may not grow beyond this many pages. */
  public StoreSettings withMaxPages(long pages) {
    return new StoreSettings(
        directory, synchronous, allowUnsafe, readers, writerQueueBytes, batchRows, pages);
  }
}
