package dev.maru.e2e.steering;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A cgroup with a processor quota, of version 1 or 2, for one process. Needs root and a writable
 * cgroup file system. Owned by one test.
 */
final class CpuLimit implements AutoCloseable {
  private static final Path MOUNT = Path.of("/sys/fs/cgroup");
  private static final int PERIOD_MICROS = 100_000;

  /** The kernel takes no less. */
  private static final long LEAST_MICROS = 1_000;

  private final Path group;
  private final boolean unified;

  private CpuLimit(Path group, boolean unified) {
    this.group = group;
    this.unified = unified;
  }

  /** A group without a limit yet, with that process in it; empty where none can be made. */
  static Optional<CpuLimit> around(long pid) {
    boolean unified = Files.exists(MOUNT.resolve("cgroup.controllers"));
    Path parent = unified ? MOUNT : MOUNT.resolve("cpu");
    CpuLimit limit = new CpuLimit(parent.resolve("maru-steering-" + pid), unified);
    try {
      if (unified) {
        Files.writeString(parent.resolve("cgroup.subtree_control"), "+cpu");
      }
      Files.createDirectory(limit.group);
      Files.writeString(limit.group.resolve("cgroup.procs"), Long.toString(pid));
      return Optional.of(limit);
    } catch (IOException notAllowed) {
      return Optional.empty();
    }
  }

  /** Grants so much of one processor. */
  void grant(double processors) throws IOException {
    long micros = Math.max(LEAST_MICROS, Math.round(processors * PERIOD_MICROS));
    if (unified) {
      Files.writeString(group.resolve("cpu.max"), micros + " " + PERIOD_MICROS);
    } else {
      Files.writeString(group.resolve("cpu.cfs_quota_us"), Long.toString(micros));
    }
  }

  /** The process must be gone. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(group);
  }
}
