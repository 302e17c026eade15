package dev.maru.pace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processor quota of this process's cgroup and of those above it, version 1 and 2; the JVM's
 * own figure is rounded up to whole processors. Immutable.
 */
final class CpuQuota {

  private static final Logger LOG = LoggerFactory.getLogger(CpuQuota.class);

  private final Path root;

  /** The quota as the files below a root say it; the root is {@code /} but for tests. */
  CpuQuota(Path root) {
    this.root = root;
  }

  /** The smallest quota that holds, in processors; empty without one, or without cgroups. */
  OptionalDouble read() {
    return lines(root.resolve("proc/self/cgroup")).stream()
        .flatMapToDouble(line -> {
          String[] parts = line.split(":", 3);
          if (parts.length < 3) {
            return DoubleStream.empty();
          }
          boolean unified = parts[1].isEmpty();
          boolean ours = unified || Arrays.asList(parts[1].split(",", -1)).contains("cpu");
          return ours
              ? mounts(unified, parts[1])
                  .flatMap(mount -> upwards(mount, parts[2]))
                  .flatMapToDouble(unified ? CpuQuota::unified : CpuQuota::legacy)
              : DoubleStream.empty();
        })
        .min();
  }

  private Stream<Path> mounts(boolean unified, String controllers) {
    Path all = root.resolve("sys/fs/cgroup");
    return unified
        ? Stream.of(all, all.resolve("unified"))
        : Stream.of(all.resolve(controllers), all.resolve("cpu")).distinct();
  }

  /** The group's directory and those above; in a container only the last of them may be seen. */
  private static Stream<Path> upwards(Path mount, String group) {
    Path here = mount.resolve(group.replaceFirst("^/+", "")).normalize();
    return Stream.iterate(here, path -> path != null && path.startsWith(mount), Path::getParent);
  }

  /** {@code cpu.max} holds "max 100000" or "50000 100000": quota and period, microseconds. */
  private static DoubleStream unified(Path group) {
    List<String> lines = lines(group.resolve("cpu.max"));
    String[] words = lines.isEmpty() ? new String[0] : lines.getFirst().split(" ", -1);
    return words.length == 2 ? share(words[0], words[1]) : DoubleStream.empty();
  }

  private static DoubleStream legacy(Path group) {
    List<String> quota = lines(group.resolve("cpu.cfs_quota_us"));
    List<String> period = lines(group.resolve("cpu.cfs_period_us"));
    return quota.isEmpty() || period.isEmpty()
        ? DoubleStream.empty()
        : share(quota.getFirst(), period.getFirst());
  }

  private static DoubleStream share(String quota, String period) {
    if (!quota.matches("[0-9]{1,15}") || !period.matches("[1-9][0-9]{0,15}")) {
      return DoubleStream.empty();
    }
    double share = Double.parseDouble(quota) / Double.parseDouble(period);
    return share > 0 ? DoubleStream.of(share) : DoubleStream.empty();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException absent) {
      return List.of();
    } catch (IOException e) {
      LOG.debug("{} cannot be read; no quota is assumed", file, e);
      return List.of();
    }
  }
}
