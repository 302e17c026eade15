package dev.maru.cli;

import dev.maru.config.Config;
import dev.maru.config.ConfigException;
import dev.maru.config.Setting;
import dev.maru.config.Settings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code maru check [flags]}: says what {@code serve} would run with; opens no port, no store. */
final class CheckVerb implements Callable<Integer> {
  private final SettingFlags flags;
  private final CommandSpec spec =
      Verbs.describe(
          "check",
          "Reads the configuration as serve would, prints every value and where it comes from.",
          this);

  CheckVerb(SettingFlags flags) {
    this.flags = flags;
  }

  CommandSpec spec() {
    flags.addTo(spec);
    return spec;
  }

  @Override
  public Integer call() throws ConfigException {
    Config config = flags.load(spec.commandLine().getParseResult());
    PrintWriter out = spec.commandLine().getOut();
    for (Setting<?> setting : Settings.ALL) {
      out.printf(
          "%-32s = %-20s (%s)%n", setting.key(), config.shown(setting), config.origin(setting));
    }
    out.println("OK: the configuration is valid");
    return ExitCode.OK;
  }
}
