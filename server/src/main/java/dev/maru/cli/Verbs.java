package dev.maru.cli;

import dev.maru.config.Config;
import dev.maru.config.ConfigException;
import dev.maru.config.Suggestion;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToIntBiFunction;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line of the program: {@code maru VERB [flags]}.
 *
 * <p>Verbs are described by hand instead of by annotations, so that starting the server reflects on
 * nothing.
 */
public final class Verbs {
  private static final int HELP_WIDTH = 100;

  private Verbs() {}

  /**
   * Runs the verb of a command line to its end and answers the {@link ExitCode}.
   *
   * @param arguments the verb and its flags
   * @param environment all environment variables
   * @param directory the working directory
   * @param serve starts the server, waits for its end and answers the exit code
   */
  public static int run(
      String[] arguments,
      Map<String, String> environment,
      Path directory,
      ToIntBiFunction<Config, ServeOptions> serve) {
    return line(environment, directory, serve).execute(arguments);
  }

  /** Every verb there is; a new one is one more line here. */
  static CommandLine line(
      Map<String, String> environment,
      Path directory,
      ToIntBiFunction<Config, ServeOptions> serve) {
    SettingFlags flags = new SettingFlags(environment, directory);
    return new CommandLine(new NoVerb().spec())
        .addSubcommand(new ServeVerb(flags, serve).spec())
        .addSubcommand(new CheckVerb(flags).spec())
        .addSubcommand(new VersionVerb().spec())
        .addSubcommand(new HelpVerb().spec())
        .setExpandAtFiles(false)
        .setInterpolateVariables(false)
        .setUsageHelpWidth(HELP_WIDTH)
        .setParameterExceptionHandler(Verbs::wrongUsage)
        .setExecutionExceptionHandler(Verbs::failure);
  }

  /** A verb with {@code --help}, its description and its action; flags are added by the caller. */
  static CommandSpec describe(String name, String description, Callable<Integer> action) {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(action).name(name);
    spec.usageMessage().description(description).sortOptions(false).abbreviateSynopsis(true);
    spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Prints this and ends.")
            .build());
    return spec;
  }

  private static int wrongUsage(ParameterException wrong, String[] arguments) {
    CommandLine verb = wrong.getCommandLine();
    PrintWriter err = verb.getErr();
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      String word = unmatched.getUnmatched().getFirst();
      err.println("maru: `" + word + "` is not known" + didYouMean(word, verb));
    } else {
      err.println("maru: " + wrong.getMessage());
    }
    err.println("Every verb: maru help");
    return ExitCode.USAGE;
  }

  /** Only verbs are suggested: where settings are flags, {@link SettingFlags} has its own words. */
  static String didYouMean(String word, CommandLine line) {
    List<String> verbs = line.getSubcommands().keySet().stream().sorted().toList();
    return Suggestion.nearest(word, verbs).map(one -> ", did you mean `" + one + "`?").orElse("");
  }

  private static int failure(Exception problem, CommandLine verb, ParseResult given) {
    PrintWriter err = verb.getErr();
    if (problem instanceof ConfigException wrong) {
      List<String> problems = wrong.problems();
      err.println(
          problems.size() == 1
              ? "maru: a problem with the configuration"
              : "maru: " + problems.size() + " problems with the configuration");
      problems.forEach(one -> err.println("  - " + one));
      err.println("Every setting: maru serve --help");
      return ExitCode.USAGE;
    }
    problem.printStackTrace(err);
    return ExitCode.FAILURE;
  }
}
