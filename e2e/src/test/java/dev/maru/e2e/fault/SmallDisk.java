package dev.maru.e2e.fault;

import dev.maru.e2e.product.Scratch;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk in memory that can be filled to the last byte. Owned by one test. */
public final class SmallDisk implements AutoCloseable {
  private static final int CHUNK = 4_096;

  private final Path directory;

  private SmallDisk(Path directory) {
    this.directory = directory;
  }

  /** Makes and mounts an empty one. */
  public static SmallDisk make(int megabytes, Scratch scratch)
      throws IOException, InterruptedException {
    Path directory = scratch.directory("small");
    Shell.run(
        "mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString());
    Mounts.forgetAtExit(directory);
    return new SmallDisk(directory);
  }

  /** A directory on the disk. */
  public Path data() {
    return directory.resolve("data");
  }

  /** Takes all the space there is; true when there was any. */
  public boolean fill() throws IOException {
    byte[] chunk = new byte[CHUNK];
    boolean any = false;
    Path file = Files.createTempFile(directory, "ballast", "");
    try (OutputStream out = Files.newOutputStream(file)) {
      while (directory.toFile().getUsableSpace() >= CHUNK) {
        out.write(chunk);
        any = true;
      }
    } catch (IOException full) {
      return any;
    }
    return any;
  }

  /** Gives the space back. */
  public void relieve() throws IOException {
    try (var files = Files.newDirectoryStream(directory, "ballast*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  @Override
  public void close() throws IOException {
    Mounts.forget(directory);
  }
}
