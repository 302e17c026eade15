package dev.maru.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.Server;
import dev.maru.admin.Act;
import dev.maru.config.Config;
import dev.maru.config.ConfigException;
import dev.maru.config.Sources;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The verbs that ask a running server, against a running server. */
class ActVerbTest {

  private static final String KEY = "Wd4Jc8Xn2Ru6Ta1Ke9Bz3Gy7Qm5Hf0Lp";

  @TempDir static Path directory;
  private static Server server = start();

  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void listen() throws IOException {
    out = new StringWriter();
    err = new StringWriter();
    Files.writeString(directory.resolve("maru.yml"), "admin:\n  key: " + KEY + "\n");
  }

  @AfterEach
  void theKeyIsNeverPrinted() {
    assertThat(out + "" + err).doesNotContain(KEY);
  }

  private static Server start() {
    try {
      Path data = Files.createTempDirectory("maru-acts");
      List<String> words =
          List.of("--port=0", "--data=" + data, "--admin.port=0", "--admin.key=" + KEY);
      Config config = Config.load(new Sources(words, Map.of(), data));
      Server started = new Server(config, InstantSource.system(), code -> {});
      Runtime.getRuntime().addShutdownHook(new Thread(started::close));
      return started;
    } catch (IOException | ConfigException e) {
      throw new IllegalStateException(e);
    }
  }

  private int maru(String... arguments) {
    List<String> words = new ArrayList<>(List.of(arguments));
    if (words.stream().noneMatch(word -> word.startsWith("--admin.port"))) {
      words.add("--admin.port=" + server.managementPort());
    }
    Verbs verbs =
        new Verbs(
            Map.of(),
            directory,
            (config, options) -> 9,
            new PrintWriter(out, true),
            new PrintWriter(err, true));
    return verbs.run(words);
  }

  private static String[] words(Act act) {
    List<String> words = new ArrayList<>(List.of(act.word()));
    act.fields().forEach(field -> words.add(field.equals(Act.ROOM) ? "r7" : "u5"));
    return words.toArray(String[]::new);
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void everyActIsAVerbThatIsDoneByTheRunningServer(Act act) {
    assertThat(maru(words(act))).as("%s", err).isZero();
    assertThat(out.toString()).startsWith("{\"act\":\"" + act.word() + "\",");
    act.fields().forEach(field -> assertThat(out.toString()).contains("\"" + field + "\":"));
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void everyActIsInTheHelpAndExplainsItself(Act act) {
    assertThat(maru("--help")).isZero();
    assertThat(out.toString()).contains("  " + act.word() + " ");
    out = new StringWriter();
    assertThat(maru(act.word(), "--help")).isZero();
    assertThat(out.toString())
        .contains(String.join(" ", ActVerb.words(act)), "--admin.key", "--config");
  }

  @ParameterizedTest
  @EnumSource(Act.class)
  void aWordTooFewIsToldHowItIsSaid(Act act) {
    String[] words = words(act);
    words[words.length - 1] = "--admin.port=1";
    assertThat(maru(words)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("maru " + act.word(), ActVerb.words(act).getLast());
  }

  @Test
  void withoutAKeyTheSettingIsNamed() throws IOException {
    Files.delete(directory.resolve("maru.yml"));
    assertThat(maru("revoke", "u5")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("add `admin.key: …`");
  }

  @Test
  void withoutAPortTheFlagIsNamed() {
    assertThat(maru("revoke", "u5", "--admin.port=0")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("--admin.port");
  }

  @Test
  void anotherKeyThanTheServersIsCalledSo() {
    String other = "--admin.key=" + "Qw" + KEY.substring(2);
    assertThat(maru("close", "r1", other)).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).contains("another `admin.key`");
  }

  @Test
  void thatNobodyListensIsSaid() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThat(maru("close", "r1", "--admin.port=" + free)).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).contains("127.0.0.1:" + free).doesNotContain("Exception");
  }

  @Test
  void theChatsOwnPortIsNotTakenForIt() {
    assertThat(maru("close", "r1", "--admin.port=" + server.port())).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).contains("not the management listener");
  }

  @Test
  void whatTheServerSaysIsPassedOn() {
    assertThat(maru("remove", "no room", "u5")).isEqualTo(ExitCode.FAILURE);
    assertThat(err.toString()).contains("the server says no: `room_id` must be");
  }

  @Test
  void aFlagThatIsNotKnownIsToldAsEver() {
    assertThat(maru("close", "r1", "--admin.prot=1")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("did you mean");
  }
}
