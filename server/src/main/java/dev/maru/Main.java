package dev.maru;

import dev.maru.cli.ExitCode;
import dev.maru.cli.ServeOptions;
import dev.maru.cli.Verbs;
import dev.maru.config.Config;
import dev.maru.config.Settings;
import java.nio.file.Path;

/** The entry of the program. */
public final class Main {
  private Main() {}

  /** Runs one verb and ends the process with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    System.exit(Verbs.run(arguments, System.getenv(), Path.of(""), Main::serve));
  }

  private static int serve(Config config, ServeOptions options) {
    System.err.println("maru: nothing to serve on port " + config.get(Settings.PORT) + " yet");
    return options.train() ? ExitCode.OK : ExitCode.FAILURE;
  }
}
