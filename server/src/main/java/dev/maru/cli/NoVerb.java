package dev.maru.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code maru} alone: says which verbs there are, as an error, since nothing was asked for. */
final class NoVerb implements Callable<Integer> {
  private final CommandSpec spec =
      Verbs.describe("maru", "A real-time chat server that stands beside an existing site.", this);

  CommandSpec spec() {
    spec.usageMessage()
        .synopsisSubcommandLabel("VERB")
        .commandListHeading("%nVerbs:%n")
        .footer("", "Exit codes: 0 ok, 1 failure, 2 wrong command line or configuration.");
    return spec;
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.USAGE;
  }
}
