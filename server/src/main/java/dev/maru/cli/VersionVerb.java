package dev.maru.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Properties;

/** {@code maru version}: which program this is, from which sources, on which Java. */
final class VersionVerb {
  private static final String FILE = "version.properties";

  private VersionVerb() {}

  static int run(PrintWriter out) throws IOException {
    Properties build = new Properties();
    try (InputStream in =
        Objects.requireNonNull(VersionVerb.class.getResourceAsStream(FILE), FILE)) {
      build.load(in);
    }
    out.printf(
        "maru %s (built %s) on Java %s, %s%n",
        build.getProperty("version"),
        build.getProperty("built"),
        Runtime.version(),
        System.getProperty("java.vm.name"));
    return ExitCode.OK;
  }
}
