package dev.maru.e2e.fault;

import dev.maru.e2e.product.Scratch;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A disk in a file, of which the power can be cut: what no fsync has reached is gone then. Owned by
 * one test, which must close it before its scratch directory.
 */
public final class LoopDisk implements AutoCloseable {
  /** A file system, with the smallest size its tools accept. */
  public enum Kind {
    EXT4(96, "mkfs.ext4", "-q", "-F"),
    XFS(320, "mkfs.xfs", "-q", "-f");

    private final int megabytes;
    private final String program;
    private final String quiet;
    private final String force;

    Kind(int megabytes, String program, String quiet, String force) {
      this.megabytes = megabytes;
      this.program = program;
      this.quiet = quiet;
      this.force = force;
    }
  }

  private static final int TRIES = 100;
  private static final long PAUSE_MILLIS = 50;

  private final Path image;
  private final Path directory;
  private boolean mounted;

  private LoopDisk(Path image, Path directory) {
    this.image = image;
    this.directory = directory;
  }

  /** Makes an empty disk and mounts it. */
  public static LoopDisk make(Kind kind, Scratch scratch) throws IOException, InterruptedException {
    Path image = scratch.file("disk.img");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(kind.megabytes * 1024L * 1024L);
    }
    Shell.run(kind.program, kind.quiet, kind.force, image.toString());
    LoopDisk disk = new LoopDisk(image, scratch.directory("disk"));
    disk.mount();
    Mounts.forgetAtExit(disk.directory);
    return disk;
  }

  /** A directory on the disk. */
  public Path data() {
    return directory.resolve("data");
  }

  /** From now on nothing reaches the disk any more, and what has not yet is forgotten. */
  public void cutPower() throws IOException, InterruptedException {
    Shell.run("xfs_io", "-x", "-c", "shutdown", directory.toString());
  }

  /** Mounts what the disk really holds. No process may use it any more. */
  public void restorePower() throws IOException, InterruptedException {
    unmount();
    mount();
  }

  private void mount() throws IOException, InterruptedException {
    Shell.run("mount", "-o", "loop", image.toString(), directory.toString());
    mounted = true;
  }

  private void unmount() throws IOException, InterruptedException {
    Mounts.unmount(directory, TRIES, PAUSE_MILLIS);
    mounted = false;
  }

  @Override
  public void close() throws IOException {
    if (mounted) {
      Mounts.forget(directory);
    }
  }
}
