package dev.maru.cli;

import dev.maru.admin.Act;
import dev.maru.config.AdminSettings;
import dev.maru.config.Setting;
import dev.maru.config.Settings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** What {@code maru help} prints: the verbs, and the flags as the table of settings has them. */
final class Help {
  private static final int WIDTH = 100;
  private static final String CONFIG =
      "The configuration file (MARU_CONFIG); maru.yml if it exists.";

  private Help() {}

  static void print(PrintWriter out) {
    program().usage(out);
  }

  /** Explains one verb; false when there is no such verb. */
  static boolean print(String verb, PrintWriter out) {
    CommandLine found = program().getSubcommands().get(verb);
    if (found != null) {
      found.usage(out);
    }
    return found != null;
  }

  static List<String> verbs() {
    return program().getSubcommands().keySet().stream().sorted().toList();
  }

  private static CommandLine program() {
    CommandSpec program = describe("A real-time chat server that stands beside an existing site.");
    program
        .name("maru")
        .usageMessage()
        .synopsisSubcommandLabel("VERB")
        .footer("", "Exit codes: 0 ok, 1 failure, 2 wrong command line or configuration.");
    program.addSubcommand("serve", settings(describe("Runs the server until it is told to stop.")));
    program.addSubcommand(
        "check",
        settings(describe("Prints every setting as serve would read it, and what is wrong.")));
    for (Act act : Act.values()) {
      program.addSubcommand(act.word(), act(act));
    }
    program.addSubcommand("bench", describe("Loads a running server and checks every delivery."));
    program.addSubcommand("version", describe("Prints the version of the program and of Java."));
    program.addSubcommand(
        "help",
        describe("Explains the program or one of its verbs.")
            .addPositional(
                PositionalParamSpec.builder()
                    .arity("0..1")
                    .paramLabel("VERB")
                    .description("The verb to explain.")
                    .build()));
    return new CommandLine(program).setInterpolateVariables(false).setUsageHelpWidth(WIDTH);
  }

  private static CommandSpec act(Act act) {
    CommandSpec spec =
        describe(
            act.does(),
            "",
            "Asks the running server at its management listener, with the key of the same"
                + " configuration; takes every flag of serve.");
    for (String word : ActVerb.words(act)) {
      spec.addPositional(PositionalParamSpec.builder().arity("1").paramLabel(word).build());
    }
    spec.addOption(flag("--config", "FILE", CONFIG));
    for (Setting<?> setting : List.of(AdminSettings.ADMIN_KEY, AdminSettings.ADMIN_PORT)) {
      spec.addOption(flag(setting.flag(), label(setting), setting.documentation()));
    }
    return spec;
  }

  private static CommandSpec describe(String... text) {
    CommandSpec spec = CommandSpec.create();
    spec.usageMessage().description(text).sortOptions(false).abbreviateSynopsis(true);
    return spec.addOption(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Prints this and ends.")
            .build());
  }

  private static CommandSpec settings(CommandSpec verb) {
    verb.addOption(flag("--config", "FILE", CONFIG));
    for (Setting<?> setting : Settings.ALL) {
      String standard = setting.defaultText().isEmpty() ? "none" : setting.defaultText();
      String text = setting.documentation() + " Default: " + standard + ".";
      verb.addOption(flag(setting.flag(), label(setting), text));
    }
    return verb;
  }

  private static OptionSpec flag(String name, String label, String text) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .arity("1")
        .description(text.replace("%", "%%"))
        .build();
  }

  /** The last part of the key says what the value is: {@code MESSAGE_BYTES}. */
  private static String label(Setting<?> setting) {
    String last = setting.key().substring(setting.key().lastIndexOf('.') + 1);
    return setting.isSwitch() ? "true|false" : last.toUpperCase(Locale.ROOT);
  }
}
