package dev.maru.e2e.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.product.Maru;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What ships beside our own jar is what was looked at when it was added (S79). */
final class LibrariesTest {

  @Test
  void everyLibraryThatShipsHasTheBytesThatWereWrittenDown() throws Exception {
    Map<String, String> shipped = new TreeMap<>();
    try (Stream<Path> jars = Files.list(Maru.root().resolve("server/target/lib"))) {
      for (Path jar : jars.toList()) {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
        shipped.put(jar.getFileName().toString(), HexFormat.of().formatHex(digest));
      }
    }
    assertThat(shipped)
        .as("after a change of a library: (cd server/target/lib && sha256sum *.jar) >…")
        .isEqualTo(writtenDown())
        .hasSizeGreaterThan(20);
  }

  private static Map<String, String> writtenDown() throws IOException {
    Map<String, String> known = new TreeMap<>();
    for (String line : Files.readAllLines(Maru.root().resolve("server/libraries.sha256"))) {
      String[] words = line.split("\\s+", 2);
      known.put(words[1], words[0]);
    }
    return known;
  }
}
