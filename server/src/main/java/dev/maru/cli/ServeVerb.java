package dev.maru.cli;

import dev.maru.config.Config;
import dev.maru.config.ConfigException;
import java.util.concurrent.Callable;
import java.util.function.ToIntBiFunction;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code maru serve [flags]}: reads the configuration and hands it to the server. */
final class ServeVerb implements Callable<Integer> {
  private static final String TRAIN = "--train";

  private final SettingFlags flags;
  private final ToIntBiFunction<Config, ServeOptions> serve;
  private final CommandSpec spec =
      Verbs.describe("serve", "Runs the server until it is told to stop.", this);

  ServeVerb(SettingFlags flags, ToIntBiFunction<Config, ServeOptions> serve) {
    this.flags = flags;
    this.serve = serve;
  }

  CommandSpec spec() {
    flags.addTo(spec);
    spec.addOption(
        OptionSpec.builder(TRAIN)
            .hidden(true)
            .type(boolean.class)
            .arity("0")
            .description("Starts, exercises the usual paths once and stops.")
            .build());
    return spec;
  }

  @Override
  public Integer call() throws ConfigException {
    ParseResult given = spec.commandLine().getParseResult();
    Config config = flags.load(given);
    return serve.applyAsInt(config, new ServeOptions(given.hasMatchedOption(TRAIN)));
  }
}
