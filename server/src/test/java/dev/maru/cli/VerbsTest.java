package dev.maru.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.cli.Verbs.ServeOptions;
import dev.maru.config.AccessSettings;
import dev.maru.config.AdminSettings;
import dev.maru.config.Config;
import dev.maru.config.MembershipSettings;
import dev.maru.config.Setting;
import dev.maru.config.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntBiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line answers, in this process. */
class VerbsTest {
  @TempDir Path directory;

  private final List<Config> served = new ArrayList<>();
  private final List<ServeOptions> options = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int maru(String... arguments) {
    return verbs(this::serve).run(List.of(arguments));
  }

  private Verbs verbs(ToIntBiFunction<Config, ServeOptions> serve) {
    PrintWriter toOut = new PrintWriter(out, true);
    PrintWriter toErr = new PrintWriter(err, true);
    return new Verbs(Map.of("MARU_THREADS", "3"), directory, serve, toOut, toErr);
  }

  private int serve(Config config, ServeOptions how) {
    served.add(config);
    options.add(how);
    return ExitCode.OK;
  }

  private static final Set<Setting<?>> SECRETS =
      Set.of(
          AccessSettings.ACCESS_SECRET,
          AdminSettings.ADMIN_KEY,
          MembershipSettings.JDBC_PASSWORD,
          MembershipSettings.CALLBACK_KEY);

  static Stream<Setting<?>> settings() {
    return Settings.ALL.stream();
  }

  @Test
  void serveHandsOverTheConfigurationOfAllSources() throws IOException {
    Files.writeString(directory.resolve("maru.yml"), "store.readers: 2\n");
    assertThat(maru("serve", "--port", "0", "--data=/d")).isZero();
    assertThat(served).hasSize(1);
    Config config = served.getFirst();
    assertThat(config.get(Settings.PORT)).isZero();
    assertThat(config.get(Settings.DATA)).isEqualTo(Path.of("/d"));
    assertThat(config.get(Settings.THREADS)).isEqualTo(3);
    assertThat(config.get(Settings.STORE_READERS)).isEqualTo(2);
    assertThat(options).containsExactly(new ServeOptions(false));
  }

  @Test
  void trainIsPassedOnAndNotAdvertised() {
    assertThat(maru("serve", "--train", "--port=0")).isZero();
    assertThat(options).containsExactly(new ServeOptions(true));
    maru("serve", "--help");
    assertThat(out.toString()).doesNotContain("--train");
  }

  @Test
  void theAnswerOfTheServerIsTheExitCode() {
    String[] arguments = {"serve", "--port=0"};
    assertThat(Verbs.run(arguments, Map.of(), directory, (_, _) -> 7)).isEqualTo(7);
  }

  @Test
  void anUnexpectedFailureOfTheServerIsShownWhole() {
    Verbs verbs =
        verbs((_, _) -> {
          throw new IllegalStateException("the roof is on fire");
        });
    assertThat(verbs.run(List.of("serve"))).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).contains("the roof is on fire", "\tat dev.maru");
  }

  @ParameterizedTest
  @MethodSource("settings")
  void bothWaysOfWritingAFlagMeanTheSame(Setting<?> setting) {
    assertThat(maru("serve", setting.flag() + "=" + setting.defaultText())).isZero();
    assertThat(maru("serve", setting.flag(), setting.defaultText())).isZero();
    String shown = SECRETS.contains(setting) ? "(secret)" : setting.defaultText();
    assertThat(served.getFirst().shown(setting)).isEqualTo(shown);
    assertThat(served.getLast().shown(setting)).isEqualTo(shown);
    assertThat(served.getLast().origin(setting)).isEqualTo("flag " + setting.flag());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void theHelpOfServeExplainsEverySetting(Setting<?> setting) {
    assertThat(maru("serve", "--help")).isZero();
    assertThat(out.toString()).contains(setting.flag() + "=");
    assertThat(letters(out.toString())).contains(letters(setting.documentation()));
  }

  private static String letters(String text) {
    return text.replaceAll("\\s+", "");
  }

  @Test
  void aSwitchMayStandBeforeAnotherFlag() {
    assertThat(maru("serve", "--websocket.compression", "--port", "1")).isZero();
    assertThat(served.getFirst().get(Settings.WEBSOCKET_COMPRESSION)).isTrue();
    assertThat(served.getFirst().get(Settings.PORT)).isEqualTo(1);
  }

  @Test
  void everythingWrongWithTheCommandLineIsToldAtOnce() {
    int exit =
        maru(
            "serve",
            "--prot",
            "9000",
            "--port",
            "-5",
            "--host",
            "--threads=1",
            "--threads=2",
            "--websocket.compression",
            "--sede.escape_html",
            "-x");
    assertThat(exit).isEqualTo(ExitCode.USAGE);
    assertThat(served).isEmpty();
    assertThat(err.toString())
        .contains("maru: 6 problems with the configuration")
        .contains("flag --prot is not known, did you mean `--port`?")
        .contains("port = -5 (flag --port) must be a whole number")
        .contains("flag --host needs a value")
        .contains("flag --threads is given twice")
        .contains("flag --sede.escape_html is not known, did you mean `--seed.escape_html`?")
        .contains("flag -x is not known")
        .doesNotContain("9000");
  }

  @Test
  void aWordThatBelongsToNoFlagIsRefused() {
    assertThat(maru("check", "production")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("unexpected word `production`");
  }

  @Test
  void anArgumentThatBeginsWithAnAtSignIsNoFileToRead() throws IOException {
    Path file = Files.writeString(directory.resolve("arguments"), "--port=1");
    assertThat(maru("check", "@" + file)).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void checkPrintsEveryValueAndItsOrigin() {
    assertThat(maru("check", "--port=81")).isZero();
    assertThat(out.toString())
        .containsPattern("port += 81 +\\(flag --port\\)")
        .containsPattern("threads += 3 +\\(MARU_THREADS\\)")
        .containsPattern("host += 127.0.0.1 +\\(default\\)")
        .endsWith("OK: the configuration is valid" + System.lineSeparator());
    assertThat(out.toString().lines()).hasSize(Settings.ALL.size() + 1);
    assertThat(served).isEmpty();
  }

  @Test
  void checkTouchesNothing() throws IOException {
    assertThat(maru("check", "--data=" + directory.resolve("new"))).isZero();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"serv", "Serve", "--serve", "srve"})
  void anUnknownVerbIsSuggestedTheKnownOne(String verb) {
    assertThat(maru(verb)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("no verb `" + verb + "`, did you mean `serve`?");
  }

  @Test
  void aVerbUnlikeAnyIsOnlyNamed() {
    assertThat(maru("frobnicate", "--port=1")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("no verb `frobnicate`").doesNotContain("did you");
  }

  @Test
  void noVerbIsAnErrorThatPrintsTheUsage() {
    assertThat(maru()).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("Usage: maru", "serve", "check", "version", "help");
  }

  @Test
  void helpPrintsTheUsage() {
    assertThat(maru("help")).isZero();
    assertThat(maru("--help")).isZero();
    assertThat(out.toString()).contains("Usage: maru", "Exit codes: 0 ok, 1 failure, 2 ");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void helpExplainsOneVerb() {
    assertThat(maru("help", "serve")).isZero();
    assertThat(out.toString()).contains("Usage: maru serve", "--limits.message_bytes");
    assertThat(maru("help", "sreve")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("did you mean `serve`?");
  }

  @Test
  void benchHandsItsFlagsToTheLoadGenerator() {
    assertThat(maru("bench", "--prot", "1")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("flag --prot is not known, did you mean `--port`?");
    assertThat(maru("help", "bench")).isZero();
    assertThat(out.toString()).contains("Usage: maru bench", "--inflight N");
  }

  @Test
  void versionNamesTheProgramItsBuildAndTheJava() {
    assertThat(maru("version")).isZero();
    assertThat(out.toString().strip())
        .matches("maru \\d+\\.\\d+\\.\\d+\\S* \\(built 20\\d\\d-\\S+Z\\) on Java \\d+.*, .+");
  }
}
