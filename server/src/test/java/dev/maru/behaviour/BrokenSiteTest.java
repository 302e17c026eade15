package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.RawSocket;
import dev.maru.testing.SiteHost;
import dev.maru.testing.SiteHost.Manner;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * A site that cannot say whose its cookie is: nobody is let in, and nobody is sent away for good.
 */
class BrokenSiteTest {

  private static final String PAGE = "Origin: http://127.0.0.1";

  /** How long the site may take where it is to be found silent, and where it must answer. */
  private static final int HASTY_MS = 400;

  private static final int PATIENT_MS = 10_000;

  private final SiteHost site = SiteHost.start();
  private final AtomicInteger sessions = new AtomicInteger();
  private RunningServer maru = RunningServer.withTokens();

  private void start(int timeoutMs) throws Exception {
    maru =
        RunningServer.managed(
            InstantSource.system(),
            "--introspection.url=" + site.address(),
            "--introspection.timeout_ms=" + timeoutMs);
    maru.start();
  }

  @AfterEach
  void stop() throws IOException {
    maru.stop();
    site.close();
  }

  private String session() {
    String session = "s" + sessions.incrementAndGet();
    site.login(session, "u1", "\"1\"");
    return "Cookie: PHPSESSID=" + session;
  }

  private Answer poll(String cookie) throws IOException {
    return HttpLine.once(maru.port(), "GET", "/chat/rooms/1/messages", "", cookie);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "WELL")
  void nobodyIsLetInAndEverybodyMayComeBack(Manner manner) throws Exception {
    boolean silent = manner == Manner.HANGS || manner == Manner.TRICKLES;
    start(silent ? HASTY_MS : PATIENT_MS);
    site.behave(manner);
    Answer answer = poll(session());
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("unavailable");
    assertThat(answer.fields().object("error").number("retry_after_ms")).isPositive();
    assertThat(answer.header("retry-after")).isNotEmpty();
    assertThat(answer.body()).doesNotContain("user_id", "session_start", "127.0.0.1");
    try (SocketLine line = SocketLine.to(maru.port(), session(), PAGE)) {
      Fields no = line.ask("{\"action\":\"join\",\"v\":1,\"room_id\":\"1\"}");
      assertThat(no.text("code")).isEqualTo("unavailable");
      assertThat(no.number("retry_after_ms")).isPositive();
      assertThat(line.closeCode()).isEqualTo(4500);
    }
    assertThat(site.asked().stream().map(SiteHost.Asked::path).distinct())
        .as("no redirect is followed")
        .containsExactly("/session.php");
    site.behave(Manner.WELL);
    Answer back = poll(session());
    long patience = System.nanoTime() + 20_000_000_000L;
    while (silent && back.status() == 503 && System.nanoTime() < patience) {
      back = poll(session()); // on a busy machine a good site may seem silent, too
    }
    assertThat(back.status()).isEqualTo(200);
  }

  @ParameterizedTest
  @EnumSource(names = {"ERROR", "REDIRECTS", "GARBAGE", "NOBODY_NAMED"})
  void aCookieThatTheSiteStumblesOverShutsNobodyElseOut(Manner manner) throws Exception {
    start(PATIENT_MS);
    site.behave(manner);
    for (int i = 0; i < 20; i++) {
      assertThat(poll(session()).status()).isEqualTo(503);
    }
    site.behave(Manner.WELL);
    assertThat(poll(session()).status()).isEqualTo(200);
  }

  @Test
  void aSiteThatIsAwayIsLeftAloneAndFoundAgain() throws Exception {
    start(PATIENT_MS);
    site.behave(Manner.AWAY);
    for (int i = 0; i < 50; i++) {
      assertThat(poll(session()).status()).isEqualTo(503);
    }
    assertThat(site.asked()).as("most were not sent to it").hasSizeLessThan(15);
    site.behave(Manner.WELL);
    String cookie = session();
    long patience = System.nanoTime() + 60_000_000_000L;
    while (poll(cookie).status() != 200) {
      assertThat(System.nanoTime()).isLessThan(patience);
    }
  }

  @Test
  void aSiteThatHangsHoldsUpNobodyWhoDoesNotNeedIt() throws Exception {
    start(HASTY_MS);
    site.behave(Manner.HANGS);
    try (HttpLine waiting = HttpLine.to(maru.port(), session())) {
      waiting.say("GET", "/chat/rooms/1/messages", "");
      assertThat(HttpLine.once(maru.port(), "GET", "/chat/health", "").status()).isEqualTo(200);
      assertThat(waiting.hear().status()).isEqualTo(503);
    }
  }

  @Test
  void aClientThatLeavesWhileTheSiteIsAskedLeavesNothingBehind() throws Exception {
    start(HASTY_MS);
    site.behave(Manner.HANGS);
    String cookie = session();
    String more = "Host: 127.0.0.1\r\n" + PAGE + "\r\n" + cookie + "\r\n\r\n";
    for (String request :
        List.of(
            "GET /chat/rooms/1/messages?after=0&wait=50 HTTP/1.1\r\n" + more,
            "GET /chat/events?rooms=1 HTTP/1.1\r\n" + more,
            RawSocket.upgrade("/chat/ws", cookie, PAGE))) {
      try (RawSocket socket = RawSocket.connect(maru.port())) {
        socket.sendBytes(request);
      }
    }
    assertThat(poll(cookie).status()).as("and waits as long as they did").isEqualTo(503);
    long patience = System.nanoTime() + 10_000_000_000L;
    while (new Managing(maru).connections() > 0) {
      assertThat(System.nanoTime()).isLessThan(patience);
    }
  }
}
