package dev.maru.e2e.product;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The server's classes as they are after one start for practice, kept by the JVM beside the jar, as
 * {@code ./dev run} does it: a start takes 0.55 s of processor instead of 1.3 s, and the tests need
 * 150 of them. Made by the first process that needs it.
 */
final class StartCache {
  private StartCache() {}

  /**
   * The cache that belongs to a jar.
   *
   * @param command how the JVM is started, up to its options; what follows is {@code -jar}
   */
  static synchronized Path of(Path jar, List<String> command)
      throws IOException, InterruptedException {
    Path cache = jar.resolveSibling("e2e-" + Runtime.version() + ".aot");
    if (isOlder(cache, jar)) {
      try (FileChannel lock =
              FileChannel.open(
                  jar.resolveSibling("e2e.aot.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          var _ = lock.lock()) {
        if (isOlder(cache, jar)) {
          make(cache, jar, command);
        }
      }
    }
    return cache;
  }

  private static boolean isOlder(Path cache, Path jar) throws IOException {
    return Files.notExists(cache)
        || Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) < 0;
  }

  private static void make(Path cache, Path jar, List<String> command)
      throws IOException, InterruptedException {
    Path begun = cache.resolveSibling(cache.getFileName() + ".begun");
    try (Scratch scratch = new Scratch("practice")) {
      List<String> practice = new ArrayList<>(command);
      practice.add("-XX:AOTCacheOutput=" + begun);
      practice.addAll(List.of("-jar", jar.toString(), "serve", "--train", "--port", "0"));
      practice.addAll(List.of("--data", scratch.file("data").toString()));
      Path said = scratch.file("said");
      int exit =
          new ProcessBuilder(practice)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start()
              .waitFor();
      if (exit != 0) {
        throw new IllegalStateException("the start for practice failed: " + Files.readString(said));
      }
    }
    Files.move(begun, cache, StandardCopyOption.REPLACE_EXISTING);
  }
}
