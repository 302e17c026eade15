package dev.maru.cli;

import dev.maru.admin.Act;
import dev.maru.config.Config;
import dev.maru.config.ConfigException;
import dev.maru.config.Sources;
import dev.maru.config.Suggestion;
import dev.maru.load.Load;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntBiFunction;

/**
 * The command line of the program: {@code maru VERB [flags]}. Used by one thread, once.
 *
 * <p>A new verb is a class of its own, a case here and a description in {@link Help}. Help is the
 * only thing the command line library is loaded for: its classes are of a format that no start-up
 * cache takes, which cost {@code serve} a noticeable part of its start.
 */
public final class Verbs {
  private final Map<String, String> environment;
  private final Path directory;
  private final ToIntBiFunction<Config, ServeOptions> serve;
  private final PrintWriter out;
  private final PrintWriter err;

  Verbs(
      Map<String, String> environment,
      Path directory,
      ToIntBiFunction<Config, ServeOptions> serve,
      PrintWriter out,
      PrintWriter err) {
    this.environment = environment;
    this.directory = directory;
    this.serve = serve;
    this.out = out;
    this.err = err;
  }

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
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    return new Verbs(environment, directory, serve, out, err).run(Arrays.asList(arguments));
  }

  /** Lets what still waits be logged: the last act of a process that ends in order. */
  public static void finish() {
    Logging.stop();
  }

  int run(List<String> arguments) {
    try {
      return verb(arguments);
    } catch (ConfigException wrong) {
      tell(wrong.problems());
      return ExitCode.USAGE;
    } catch (IOException | RuntimeException failed) {
      failed.printStackTrace(err);
      return ExitCode.FAILURE;
    }
  }

  private int verb(List<String> arguments) throws ConfigException, IOException {
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    List<String> words = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
    if (!Collections.disjoint(arguments, List.of("--help", "-h"))) {
      return help(verb.startsWith("-") ? List.of() : List.of(verb));
    }
    return switch (verb) {
      case "serve" -> serve(words);
      case "check" -> CheckVerb.run(load(words), out);
      case "version" -> VersionVerb.run(out);
      case "bench" -> Load.run(words, out, err);
      case "help" -> help(words);
      case "" -> {
        Help.print(err);
        yield ExitCode.USAGE;
      }
      default -> {
        Optional<Act> act = Act.of(verb);
        yield act.isPresent()
            ? new ActVerb(act.get(), out, err).run(words, this::load)
            : unknown(verb);
      }
    };
  }

  private int serve(List<String> words) throws ConfigException {
    List<String> flags = words.stream().filter(word -> !word.equals(ServeOptions.TRAIN)).toList();
    Config config = load(flags);
    Logging.start(config);
    return serve.applyAsInt(config, new ServeOptions(flags.size() < words.size()));
  }

  private Config load(List<String> words) throws ConfigException {
    return Config.load(new Sources(words, environment, directory));
  }

  private int help(List<String> words) {
    if (words.isEmpty()) {
      Help.print(out);
      return ExitCode.OK;
    }
    if (words.getFirst().equals("bench")) {
      Load.help(out);
      return ExitCode.OK;
    }
    return Help.print(words.getFirst(), out) ? ExitCode.OK : unknown(words.getFirst());
  }

  private int unknown(String verb) {
    String hint =
        Suggestion.nearest(verb, Help.verbs())
            .map(known -> ", did you mean `" + known + "`?")
            .orElse("");
    err.println("maru: there is no verb `" + verb + "`" + hint);
    err.println("Every verb: maru help");
    return ExitCode.USAGE;
  }

  private void tell(List<String> problems) {
    err.println(
        problems.size() == 1
            ? "maru: a problem with the configuration"
            : "maru: " + problems.size() + " problems with the configuration");
    problems.forEach(problem -> err.println("  - " + problem));
    err.println("Every setting: maru help serve");
  }

  /**
   * How to serve, apart from the configuration.
   *
   * @param train start, exercise the usual paths once and stop: the run from which the start-up
   *     cache is written. Its flag is for the build, so no help mentions it.
   */
  public record ServeOptions(boolean train) {
    static final String TRAIN = "--train";
  }
}
