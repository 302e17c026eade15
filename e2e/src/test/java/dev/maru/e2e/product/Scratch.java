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
    directory = Files.createTempDirectory("maru-" + name + "-");
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
