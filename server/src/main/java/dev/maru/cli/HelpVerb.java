package dev.maru.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** {@code maru help [VERB]}: what {@code --help} prints. */
final class HelpVerb implements Callable<Integer> {
  private final CommandSpec spec =
      Verbs.describe("help", "Explains the program or one of its verbs.", this)
          .addPositional(
              PositionalParamSpec.builder()
                  .index("0")
                  .arity("0..1")
                  .paramLabel("VERB")
                  .description("The verb to explain.")
                  .type(String.class)
                  .build());

  CommandSpec spec() {
    return spec;
  }

  @Override
  public Integer call() {
    CommandLine program = spec.root().commandLine();
    Optional<String> verb =
        spec.commandLine().getParseResult().matchedPositionals().stream()
            .flatMap(word -> word.originalStringValues().stream())
            .findFirst();
    if (verb.isEmpty()) {
      program.usage(program.getOut());
      return ExitCode.OK;
    }
    CommandLine found = program.getSubcommands().get(verb.get());
    if (found == null) {
      program
          .getErr()
          .println("maru: no verb `" + verb.get() + "`" + Verbs.didYouMean(verb.get(), program));
      return ExitCode.USAGE;
    }
    found.usage(found.getOut());
    return ExitCode.OK;
  }
}
