package dev.maru.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.Server;
import dev.maru.config.Config;
import dev.maru.config.Sources;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The load generator as a program, and against a real server. */
final class LoadTest {

  private static final String SECRET = "Kx7Qm2Zr9Lw4Tn8Vb3Yp6Hs1Dg5Fj0Ac";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void aRateIsSentAndEveryDeliveryComes() throws Exception {
    assertThat(loadServer("--rooms=3", "--members=4", "--rate=200")).isZero();
    assertThat(out.toString())
        .contains("3 rooms x 4 members, 12 senders, 200 messages/s")
        .contains("missing 0, doubled 0, reordered 0, misrouted 0");
    assertThat(err.toString()).contains("measured");
  }

  @Test
  void aClosedLoopKeepsItsMessagesOnTheirWay() throws Exception {
    Path json = directory.resolve("result.json");
    String pid = "--server-pid=" + ProcessHandle.current().pid();
    assertThat(loadServer("--rooms=20", "--members=2", "--inflight=8", "--json=" + json, pid))
        .isZero();
    assertThat(out.toString()).contains("8 in flight", "CPU per delivery");
    assertThat(Files.readString(json))
        .startsWith("{\"name\":\"run\"")
        .contains("\"missing\":0", "\"errors\":0", "\"ack_p99_us\":", "\"us_per_delivery\":");
  }

  @Test
  void lostConnectionsAreNotClean() throws Exception {
    assertThat(loadServer("--inflight=2", "--rooms=1", "--members=2", "--size=2000", "--drain=1"))
        .isEqualTo(Load.NOT_CLEAN);
    assertThat(out.toString()).contains("closed by the server");
  }

  @Test
  void aWrongPathIsToldAsSuch() throws Exception {
    assertThat(loadServer("--rooms=1", "--members=2", "--path=/nowhere")).isEqualTo(Load.NOT_CLEAN);
    assertThat(err.toString()).contains("0 of 2 connections joined", "no upgrade: HTTP/1.1 404");
  }

  @Test
  void whereNobodyListensItSaysSo() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThat(load("--port", Integer.toString(port))).isEqualTo(Load.NOT_CLEAN);
    assertThat(err.toString()).contains("0 of 100 connections joined");
  }

  @Test
  void everythingWrongWithTheFlagsIsToldAtOnce() {
    int exit =
        load("--prot", "1", "--rooms=0", "--rate=5", "--inflight=5", "--members", "--host=8.8.8.8");
    assertThat(exit).isEqualTo(Load.USAGE);
    assertThat(err.toString())
        .contains("flag --prot is not known, did you mean `--port`?")
        .contains("--rooms = 0 must be a whole number from 1 to")
        .contains("--rate and --inflight exclude each other")
        .contains("flag --members needs a value: N")
        .contains("--host = 8.8.8.8: load goes to loopback only");
  }

  @Test
  void helpExplainsEveryFlag() {
    assertThat(load("--rooms", "--help")).isZero();
    for (LoadFlags.Flag flag : LoadFlags.ALL) {
      assertThat(out.toString()).contains(flag.name() + " " + flag.label()).contains(flag.text());
    }
  }

  @Test
  void whereTokensAreWantedEachConnectionHasOneOfItsOwn() throws Exception {
    List<String> wanted = List.of("--access.mode=token", "--access.secret=" + SECRET);
    assertThat(loadServer(wanted, "--rooms=2", "--members=2", "--secret=" + SECRET)).isZero();
    assertThat(out.toString()).contains("missing 0, doubled 0, reordered 0, misrouted 0");
    assertThat(loadServer(wanted, "--rooms=1", "--members=1", "--secret=x" + SECRET))
        .isEqualTo(Load.NOT_CLEAN);
    assertThat(err.toString()).contains("auth_failed").doesNotContain(SECRET);
  }

  @Test
  void oneTokenForAllMayBeGiven() throws Exception {
    List<String> wanted = List.of("--access.mode=token", "--access.secret=" + SECRET);
    String token = "--token=" + new Passes("", SECRET).of(0, "one-0");
    assertThat(loadServer(wanted, "--rooms=1", "--members=3", "--room-prefix=one-", token))
        .isZero();
    assertThat(load("--token=a b", "--secret=x")).isEqualTo(Load.USAGE);
    assertThat(err.toString()).contains("exclude each other", "--token must be made of");
  }

  private int loadServer(String... flags) throws Exception {
    return loadServer(List.of(), flags);
  }

  private int loadServer(List<String> settings, String... flags) throws Exception {
    String data = directory.resolve("data").toString();
    List<String> words = new ArrayList<>(settings);
    words.addAll(List.of("--port", "0", "--data", data, "--limits.message_bytes", "1024"));
    Config config = Config.load(new Sources(words, Map.of(), directory));
    try (Server server = new Server(config, InstantSource.system(), code -> {})) {
      List<String> all = new ArrayList<>(List.of(flags));
      all.addAll(List.of("--port=" + server.port(), "--warmup=0", "--duration=2"));
      return load(all.toArray(String[]::new));
    }
  }

  private int load(String... words) {
    return Load.run(List.of(words), new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
