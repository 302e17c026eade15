package dev.maru.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code maru version}: which program this is, from which sources, on which Java. */
final class VersionVerb implements Callable<Integer> {
  private final CommandSpec spec =
      Verbs.describe("version", "Prints the version of the program and of Java.", this);

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() throws IOException {
    Properties build = new Properties();
    try (InputStream in =
        Objects.requireNonNull(
            VersionVerb.class.getResourceAsStream("version.properties"), "version.properties")) {
      build.load(in);
    }
    spec.commandLine()
        .getOut()
        .printf(
            "maru %s (built %s) on Java %s, %s%n",
            build.getProperty("version"),
            build.getProperty("built"),
            Runtime.version(),
            System.getProperty("java.vm.name"));
    return ExitCode.OK;
  }
}
