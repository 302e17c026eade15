package dev.maru.e2e.fault;

import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A library that goes before the C library and fails fsync of the store when told to. Owned by one
 * test.
 */
public final class FailingFsync {
  private final Path library;
  private final Path control;

  private FailingFsync(Path library, Path control) {
    this.library = library;
    this.control = control;
  }

  /** Compiles it. */
  public static FailingFsync make(Scratch scratch) throws IOException, InterruptedException {
    Path source = Maru.root().resolve("e2e/src/test/resources/fsyncfail.c");
    Path library = scratch.file("fsyncfail.so");
    Shell.run(
        "cc",
        "-O2",
        "-Wall",
        "-Werror",
        "-shared",
        "-fPIC",
        "-o",
        library.toString(),
        source.toString());
    return new FailingFsync(library, scratch.file("fail-now"));
  }

  /** Puts it under a server. */
  public Maru.Plan under(Maru.Plan plan) {
    return plan.environment("LD_PRELOAD", library.toString())
        .environment("FSYNCFAIL_CONTROL", control.toString())
        .environment("FSYNCFAIL_PATH", "maru.db");
  }

  /** From now on every fsync of the store fails. */
  public void fail() throws IOException {
    Files.createFile(control);
  }

  /** From now on they work again. */
  public void heal() throws IOException {
    Files.delete(control);
  }
}
