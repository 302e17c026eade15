package dev.maru.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's own code, unpacked once beside the data. The driver would unpack it anew at every start
 * into the directory for temporary files, where each killed process leaves a megabyte behind.
 */
final class NativeLibrary {

  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

  /** The driver's names for where it looks first. */
  private static final String PATH = "org.sqlite.lib.path";

  private static final String NAME = "org.sqlite.lib.name";

  private NativeLibrary() {}

  /**
   * Has the driver load its library from this directory; the first call of a process counts, and an
   * owner who has set the driver's own properties is left alone. Where the library cannot be
   * written or loaded from, the driver falls back to its own way.
   *
   * @param directory used by this process alone, writable by its owner only
   */
  static void keepIn(Path directory) {
    if (System.getProperty(PATH) != null || System.getProperty("org.sqlite.tmpdir") != null) {
      return;
    }
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    try (InputStream packed = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (packed == null) {
        return;
      }
      byte[] library = packed.readAllBytes();
      Path home = directory.resolve("native");
      Path file = home.resolve(name);
      if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), library)) {
        Files.createDirectories(home);
        write(file, home.resolve(name + ".new"), library);
      }
      System.setProperty(PATH, home.toString());
      System.setProperty(NAME, name);
    } catch (IOException e) {
      LOG.warn("SQLite's library is unpacked for this run only: {}", e.toString());
    }
  }

  /** Never in place: another process of the same data may have just died in the middle of this. */
  private static void write(Path file, Path half, byte[] library) throws IOException {
    Files.write(half, library);
    Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
