package dev.maru.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers which texts no log may hold: {@code scripts/secrets} looks for them when all tests have
 * run. Any thread may use it.
 */
public final class Secrets {

  private static final Path DIRECTORY = Path.of("target", "secrets");
  private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

  private Secrets() {}

  /** The same text, remembered. */
  public static String secret(String text) {
    if (KNOWN.add(text)) {
      write(text);
    }
    return text;
  }

  /** The same token, of which the signature is the secret. */
  public static String token(String token) {
    secret(token.substring(token.lastIndexOf('.') + 1));
    return token;
  }

  private static synchronized void write(String text) {
    try {
      Files.createDirectories(DIRECTORY);
      Files.writeString(
          DIRECTORY.resolve(ProcessHandle.current().pid() + ".txt"),
          text + "\n",
          UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
