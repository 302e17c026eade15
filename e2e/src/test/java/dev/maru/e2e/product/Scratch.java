package dev.maru.e2e.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that disappears with everything in it. Owned by one test. */
public final class Scratch implements AutoCloseable {
  private final Path directory;

  public Scratch(String name) throws IOException {
    this(Files.createTempDirectory("maru-" + name + "-"));
  }

  private Scratch(Path directory) {
    this.directory = directory;
  }

  /**
   * A directory in memory where the system has one: for tests whose subject is not the disk, and
   * whose figures it would blur.
   */
  public static Scratch inMemory(String name) throws IOException {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory)
        ? new Scratch(Files.createTempDirectory(memory, "maru-" + name + "-"))
        : new Scratch(name);
  }

  /** A directory in it, made if it does not exist. */
  public Path directory(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }

  /** A path in it. */
  public Path file(String name) {
    return directory.resolve(name);
  }

  @Override
  public void close() throws IOException {
    List<Path> paths = new ArrayList<>();
    try (Stream<Path> found = Files.walk(directory)) {
      found.sorted(Comparator.reverseOrder()).forEach(paths::add);
    }
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }
}
