package dev.maru.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The files of an embedded store: the database, the lock, and two marks that outlive a crash.
 * {@code open} lies there while a process uses the store; {@code suspect} says that the disk failed
 * a write, so that the next start checks everything.
 */
final class DataDirectory {

  private final Path directory;

  private DataDirectory(Path directory) {
    this.directory = directory;
  }

  /** Finds or makes the directory, readable by its owner only. */
  static DataDirectory at(Path directory) throws IOException {
    Files.createDirectories(directory, mode(directory, "rwx------"));
    DataDirectory made = new DataDirectory(directory);
    if (!Files.exists(made.database()) && !Files.exists(made.openMark())) {
      // SQLite gives its other files the mode of this one.
      Files.createFile(made.database(), mode(directory, "rw-------"));
    }
    return made;
  }

  private static FileAttribute<?>[] mode(Path path, String mode) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode))
        }
        : new FileAttribute<?>[0];
  }

  Path path() {
    return directory;
  }

  Path database() {
    return directory.resolve("maru.db");
  }

  private Path wal() {
    return directory.resolve("maru.db-wal");
  }

  private Path openMark() {
    return directory.resolve("open");
  }

  private Path suspectMark() {
    return directory.resolve("suspect");
  }

  /**
   * Refuses files that cannot be what the last process left; to be called before SQLite opens them,
   * because it would quietly start a new write-ahead log.
   */
  void refuseMissingFiles() throws IOException {
    if (!Files.exists(openMark())) {
      refuseTruncated();
      return;
    }
    for (Path file : new Path[] {database(), wal()}) {
      if (!Files.exists(file)) {
        throw new StoreException(
            "the last process did not close the store, and its file "
                + file
                + " is gone: acked messages are lost with it. Put the file back, or restore a"
                + " backup; to go on without what is lost, remove "
                + openMark());
      }
    }
    if (Files.size(wal()) == 0) {
      refuseTruncated();
    }
  }

  private void refuseTruncated() throws IOException {
    long length = Files.size(database());
    if (length == 0 || (Files.exists(wal()) && Files.size(wal()) > 0)) {
      return; // new, or the write-ahead log may hold what the file lacks
    }
    try (FileChannel channel = FileChannel.open(database(), StandardOpenOption.READ)) {
      ByteBuffer header = ByteBuffer.allocate(100);
      while (header.hasRemaining() && channel.read(header) >= 0) {
        // until the header is complete or the file ends
      }
      long pageSize = header.getShort(16) == 1 ? 65_536 : header.getShort(16) & 0xffff;
      long expected = pageSize * Integer.toUnsignedLong(header.getInt(28));
      if (length < expected) {
        throw new StoreException(
            "the database "
                + database()
                + " is cut off: it has "
                + length
                + " bytes of "
                + expected
                + "; restore a backup");
      }
    }
  }

  /** Whether the disk failed the last process. */
  boolean suspect() {
    return Files.exists(suspectMark());
  }

  /** Makes the next start check everything; written through to the disk if it lets us. */
  void markSuspect(String why) throws IOException {
    write(suspectMark(), why);
  }

  void clearSuspect() throws IOException {
    Files.deleteIfExists(suspectMark());
  }

  void markOpen() throws IOException {
    write(openMark(), ProcessHandle.current().pid() + "\n");
  }

  void clearOpen() throws IOException {
    Files.deleteIfExists(openMark());
  }

  private static void write(Path file, String text) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
  }
}
