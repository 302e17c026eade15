package dev.maru.cli;

import dev.maru.config.Config;
import dev.maru.config.Setting;
import dev.maru.config.Settings;
import java.io.PrintWriter;

/** {@code maru check [flags]}: says what {@code serve} would run with; opens no port, no store. */
final class CheckVerb {
  private CheckVerb() {}

  static int run(Config config, PrintWriter out) {
    for (Setting<?> setting : Settings.ALL) {
      out.printf(
          "%-32s = %-20s (%s)%n", setting.key(), config.shown(setting), config.origin(setting));
    }
    out.println("OK: the configuration is valid");
    return ExitCode.OK;
  }
}
