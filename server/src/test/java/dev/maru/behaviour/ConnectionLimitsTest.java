package dev.maru.behaviour;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.Minted;
import dev.maru.testing.RawSocket;
import dev.maru.testing.ShiftedClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many connections an address and a user may have, and whose address it is (S54, S55, S58). */
class ConnectionLimitsTest {

  @RegisterExtension
  static final RunningServer PROXIED =
      RunningServer.with(
          "--http.trusted_proxies", "127.0.0.1",
          "--limits.connections_per_address", "2",
          "--limits.address_rate", "50",
          "--limits.address_burst", "300",
          "--limits.sockets_per_user", "2",
          "--limits.waits_per_user", "2");

  @RegisterExtension
  static final RunningServer PREFACED =
      RunningServer.with(
          "--http.trusted_proxies", "127.0.0.1",
          "--http.forwarded_by", "proxy_protocol",
          "--limits.connections_per_address", "1");

  @RegisterExtension
  static final RunningServer DIRECT =
      RunningServer.with(
          "--limits.connections_per_address", "1",
          "--limits.address_rate", "1",
          "--limits.address_burst", "1",
          "--limits.connections", "20");

  private static final ShiftedClock CLOCK = new ShiftedClock();

  @RegisterExtension
  static final RunningServer TOKENS =
      RunningServer.withTokens(
          CLOCK,
          "--access.max_lifetime_ms=2000000000",
          "--limits.sockets_per_user=1",
          "--limits.waits_per_user=1");

  private static final String HEALTH = "/chat/health";
  private static final String WAIT = "/chat/rooms/empty/messages?after=0&wait=20";

  @Test
  void anAddressGetsItsConnectionsAndNoMore() throws Exception {
    String from = "X-Forwarded-For: 203.0.113.1";
    String spoofed = "X-Forwarded-For: 198.51.100.99, 203.0.113.1";
    try (RawSocket first = RawSocket.open(PROXIED.port(), "/chat/ws", from);
        HttpLine stream = HttpLine.to(PROXIED.port())) {
      stream.say("GET", "/chat/events?rooms=1:0", "", spoofed);
      assertThat(stream.raw().readHead()).startsWith("HTTP/1.1 200");
      assertRefused(HttpLine.once(PROXIED.port(), "GET", HEALTH, "", spoofed));
      try (HttpLine line = HttpLine.to(PROXIED.port())) {
        line.raw().sendBytes(RawSocket.upgrade("/chat/ws", from));
        assertRefused(line.hear());
      }
      String other = "X-Forwarded-For: 203.0.113.2";
      assertThat(HttpLine.once(PROXIED.port(), "GET", HEALTH, "", other).status()).isEqualTo(200);
      first.sendText("{\"action\":\"ping\"}");
    }
    eventually(() -> HttpLine.once(PROXIED.port(), "GET", HEALTH, "", from).status() == 200);
  }

  @Test
  void aRequestThatWaitsCountsForItsAddressAndOneThatIsAnsweredDoesNot() throws Exception {
    String from = "X-Forwarded-For: [2001:db8:1:2::3]:999";
    String neighbour = "X-Forwarded-For: 2001:db8:1:2:ffff::1";
    try (HttpLine one = HttpLine.to(PROXIED.port());
        HttpLine two = HttpLine.to(PROXIED.port());
        HttpLine idle = HttpLine.to(PROXIED.port())) {
      assertThat(idle.get(HEALTH, from).status()).isEqualTo(200);
      one.say("GET", WAIT, "", from);
      two.say("GET", WAIT, "", from);
      eventually(() -> HttpLine.once(PROXIED.port(), "GET", HEALTH, "", neighbour).status() == 429);
    }
  }

  @Test
  void anAddressThatAsksTooOftenIsClosed() throws IOException {
    String from = "X-Forwarded-For: 203.0.113.77";
    try (HttpLine line = HttpLine.to(PROXIED.port())) {
      Answer answer = line.get(HEALTH, from);
      for (int i = 0; i < 2000 && answer.status() == 200; i++) {
        answer = line.get(HEALTH, from);
      }
      assertRefused(answer);
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(line.raw().isEnded()).isTrue();
    }
  }

  @Test
  void framesCountForTheAddressTheyComeFrom() throws IOException {
    try (SocketLine line = SocketLine.to(PROXIED.port(), "X-Forwarded-For: 203.0.113.88")) {
      Fields answer = line.ask("{\"action\":\"hello\",\"v\":1}");
      for (int i = 0; i < 5000 && !answer.text("type").equals("error"); i++) {
        answer = line.ask("{\"action\":\"ping\"}");
      }
      assertThat(answer.text("code")).isEqualTo("rate_limited");
    }
  }

  @Test
  void ofAUsersLongPollsOneTooManyIsRefusedAndTheOthersWait() throws IOException {
    List<HttpLine> lines = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      HttpLine line = HttpLine.to(PROXIED.port());
      line.say("GET", WAIT.replace("20", "3") + "&user_id=hasty", "");
      lines.add(line);
    }
    List<Integer> statuses = new ArrayList<>();
    for (HttpLine line : lines) {
      statuses.add(line.hear().status());
      line.close();
    }
    assertThat(statuses).containsExactlyInAnyOrder(204, 204, 429);
  }

  @Test
  void aUsersRequestsThatWaitAreCounted() throws Exception {
    List<HttpLine> waiting = new ArrayList<>();
    String user = "&user_id=patient";
    for (int i = 0; i < 2; i++) {
      HttpLine line = HttpLine.to(PROXIED.port());
      line.say("GET", "/chat/events?rooms=1:0" + user, "");
      assertThat(line.raw().readHead()).startsWith("HTTP/1.1 200");
      waiting.add(line);
    }
    assertRefused(HttpLine.once(PROXIED.port(), "GET", "/chat/events?rooms=1:0" + user, ""));
    assertRefused(HttpLine.once(PROXIED.port(), "GET", WAIT + user, ""));
    assertRefused(HttpLine.once(PROXIED.port(), "GET", "/chat/poll?rooms=1:0&wait=9" + user, ""));
    String poll = WAIT.replace("20", "0") + user;
    assertThat(HttpLine.once(PROXIED.port(), "GET", poll, "").status()).isEqualTo(204);
    for (HttpLine line : waiting) {
      line.close();
    }
    eventually(() ->
        HttpLine.once(PROXIED.port(), "GET", WAIT.replace("20", "1") + user, "").status() == 204);
  }

  @Test
  void aUsersSocketsAreCounted() throws Exception {
    try (SocketLine one = SocketLine.greeted(PROXIED.port(), "many", "M")) {
      try (SocketLine two = SocketLine.greeted(PROXIED.port(), "many", "M");
          SocketLine three = SocketLine.greeted(PROXIED.port(), "many", "M")) {
        assertThat(three.hear("bye").number("code")).isEqualTo(4429);
        assertThat(three.closeCode()).isEqualTo(4429);
        one.assertAlive();
        two.assertAlive();
      }
      eventually(() -> stays("many"));
    }
  }

  @Test
  void aSocketThatSaysNothingCountsForWhomItsUpgradeNames() throws Exception {
    String bearer = "Authorization: Bearer " + Minted.of("silent", "");
    try (SocketLine one = SocketLine.to(TOKENS.port(), bearer)) {
      // An upgrade is answered before its place is taken; who is answered has it.
      assertThat(one.ask("{\"action\":\"ping\",\"v\":1}").text("type")).isEqualTo("pong");
      try (SocketLine silent = SocketLine.to(TOKENS.port(), bearer)) {
        assertThat(silent.closeCode()).isEqualTo(4429);
      }
      one.assertAlive();
    }
  }

  @Test
  void whatEndsWithItsTokenGivesItsPlaceBack() throws Exception {
    String bearer = "Authorization: Bearer " + minted("mayfly", 300);
    try (SocketLine socket = SocketLine.withToken(TOKENS.port(), minted("mayfly", 300));
        HttpLine stream = HttpLine.to(TOKENS.port(), bearer)) {
      stream.say("GET", "/chat/events?rooms=1:0", "");
      assertThat(stream.raw().readHead()).startsWith("HTTP/1.1 200");
      CLOCK.skip(400);
      assertThat(socket.closeCode()).isEqualTo(4401);
    }
    String later = "Authorization: Bearer " + minted("mayfly", 300);
    String wait = "/chat/rooms/1/messages?after=0&wait=1";
    eventually(() -> HttpLine.once(TOKENS.port(), "GET", wait, "", later).status() == 204);
    eventually(() -> {
      try (SocketLine line = SocketLine.withToken(TOKENS.port(), minted("mayfly", 300))) {
        return line.ask("{\"action\":\"ping\"}").text("type").equals("pong");
      }
    });
  }

  private static String minted(String user, int seconds) {
    long exp = CLOCK.instant().getEpochSecond() + seconds;
    return Minted.with("{\"sub\":\"%s\",\"exp\":%d,\"rooms\":[\"1\"]}".formatted(user, exp));
  }

  private static boolean stays(String user) throws IOException {
    try (SocketLine line = SocketLine.greeted(PROXIED.port(), user, "M")) {
      return line.ask("{\"action\":\"ping\"}").text("type").equals("pong");
    }
  }

  @Test
  void whatAStrangerSaysAboutItsAddressIsIgnored() throws IOException {
    for (int i = 0; i < 5; i++) {
      String from = "X-Forwarded-For: 203.0.113.5";
      assertThat(HttpLine.once(DIRECT.port(), "GET", HEALTH, "", from).status()).isEqualTo(200);
    }
  }

  @Test
  void allTogetherTheyAreLimitedTooBeforeAnythingElse() throws IOException {
    List<HttpLine> open = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        HttpLine line = HttpLine.to(DIRECT.port());
        open.add(line);
        assertThat(line.get(HEALTH).status()).isEqualTo(200);
      }
      try (HttpLine line = HttpLine.to(DIRECT.port())) {
        Answer full = line.hear();
        assertThat(full.status()).isEqualTo(503);
        assertThat(full.code()).isEqualTo("overloaded");
        assertThat(full.header("retry-after")).isEqualTo("1");
        assertThat(line.raw().isEnded()).isTrue();
      }
    } finally {
      for (HttpLine line : open) {
        line.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PROXY TCP4 203.0.113.%d 10.0.0.1 4711 80\r\n",
        "PROXY TCP6 2001:db8:%d::1 ::1 4711 80\r\n",
      })
  void aProxyAnnouncesItsClientBeforeAnythingElse(String form) throws IOException {
    String client = form.formatted(7);
    try (HttpLine one = prefaced(client.getBytes(ISO_8859_1))) {
      assertThat(one.get(HEALTH, "X-Forwarded-For: 1.1.1.1").status()).isEqualTo(200);
      try (HttpLine two = prefaced(client.getBytes(ISO_8859_1));
          HttpLine other = prefaced(form.formatted(8).getBytes(ISO_8859_1))) {
        assertRefused(two.hear());
        assertThat(other.get(HEALTH).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void soItDoesInVersionTwo() throws IOException {
    byte[] client = v2("21", "11", "000c" + "cb007163" + "0a000001" + "12670050");
    byte[] six = v2("21", "21", "0024" + "20010db8".repeat(8) + "12670050");
    byte[] local = v2("20", "00", "0000");
    byte[] more = v2("21", "11", "0010" + "cb007164" + "0a000001" + "12670050" + "04000100");
    try (HttpLine one = prefaced(client)) {
      assertThat(one.get(HEALTH).status()).isEqualTo(200);
      try (HttpLine two = prefaced(client)) {
        assertRefused(two.hear());
      }
      for (byte[] good : List.of(six, local, more)) {
        try (HttpLine other = prefaced(good)) {
          assertThat(other.get(HEALTH).status()).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void aPrefaceMayComeInPieces() throws IOException {
    byte[] client = "PROXY TCP4 203.0.113.44 10.0.0.1 4711 80\r\n".getBytes(ISO_8859_1);
    try (HttpLine line = HttpLine.to(PREFACED.port())) {
      line.raw().sendBytes(client, 1);
      assertThat(line.get(HEALTH).status()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /chat/health HTTP/1.1\r\nHost: h\r\n\r\n",
        "PROXY TCP4 203.0.113.7 10.0.0.1 4711\r\n",
        "PROXY TCP4 2001:db8::1 ::1 4711 80\r\n",
        "PROXY TCP6 203.0.113.7 10.0.0.1 4711 80\r\n",
        "PROXY TCP4 evil.example 10.0.0.1 4711 80\r\n",
        "PROXY TCP4 203.0.113.7 10.0.0.1 4711 80\n",
        "PROXY UDP4 203.0.113.7 10.0.0.1 4711 80\r\n",
        "PROXYTCP4 203.0.113.7 10.0.0.1 4711 80\r\n",
        "proxy tcp4 203.0.113.7 10.0.0.1 4711 80\r\n",
        "PROXY TCP4 203.0.113.7                                                                            "
            + "                       10.0.0.1 4711 80\r\n"
      })
  void withoutAGoodPrefaceAConnectionEnds(String bytes) throws IOException {
    try (HttpLine line = HttpLine.to(PREFACED.port())) {
      line.raw().sendBytes(bytes + "GET /chat/health HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(line.raw().isEnded()).isTrue();
    }
  }

  @Test
  void aBadVersionTwoEndsTheConnection() throws IOException {
    for (byte[] bad :
        List.of(
            v2("31", "11", "000c" + "cb007163" + "0a000001" + "12670050"),
            v2("22", "11", "000c" + "cb007163" + "0a000001" + "12670050"),
            v2("21", "11", "0008" + "cb007163" + "0a000001"),
            v2("21", "11", "ffff"))) {
      try (HttpLine line = prefaced(bad)) {
        assertThat(line.raw().isEnded()).isTrue();
      }
    }
  }

  private static byte[] v2(String command, String family, String rest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("\r\n\r\n\0\r\nQUIT\n".getBytes(ISO_8859_1));
    bytes.writeBytes(HexFormat.of().parseHex(command + family + rest));
    return bytes.toByteArray();
  }

  private static HttpLine prefaced(byte[] preface) throws IOException {
    HttpLine line = HttpLine.to(PREFACED.port());
    line.raw().sendBytes(preface);
    return line;
  }

  /** Asks until it is so; every question goes to the server and back. */
  private static void eventually(Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("within ten seconds").isLessThan(end);
    }
  }

  private static void assertRefused(Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(429);
    assertThat(answer.code()).isEqualTo("rate_limited");
    assertThat(Integer.parseInt(answer.header("retry-after"))).isPositive();
  }
}
