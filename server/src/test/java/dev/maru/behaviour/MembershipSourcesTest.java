package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.Minted;
import dev.maru.testing.Secrets;
import dev.maru.testing.SiteDatabase;
import dev.maru.testing.SiteHost;
import dev.maru.testing.SiteHost.Manner;
import dev.maru.testing.Written;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Who is asked about a room, in which order, and what happens if they do not answer. */
class MembershipSourcesTest {

  private static final String PATIENT = "--membership.timeout_ms=10000";

  /** For who is to be found silent; what must succeed may take longer, and is asked for again. */
  private static final String HASTY = "--membership.timeout_ms=400";

  private static final String KEY = Secrets.secret("a-key-of-the-callback");

  private final SiteHost site = SiteHost.start();
  private final SiteDatabase database = SiteDatabase.make();
  private RunningServer maru = RunningServer.withTokens();

  private void start(String order, String... more) throws Exception {
    List<String> flags =
        new ArrayList<>(
            List.of(
                "--membership.order=" + order,
                "--membership.jdbc_url=" + database.url(),
                "--membership.sql=" + SiteDatabase.SQL,
                "--membership.callback=" + site.rooms(),
                "--membership.callback_key=" + KEY));
    flags.addAll(List.of(more));
    if (!flags.contains(HASTY) && !flags.contains(PATIENT)) {
      flags.add(PATIENT);
    }
    maru = RunningServer.managed(InstantSource.system(), flags.toArray(String[]::new));
    maru.start();
  }

  @AfterEach
  void stop() throws IOException {
    maru.stop();
    site.close();
    database.close();
  }

  private Answer read(String room, String rooms) throws IOException {
    return HttpLine.once(
        maru.port(),
        "GET",
        "/chat/rooms/" + room + "/messages",
        "",
        "Authorization: Bearer " + Minted.of("u1", rooms));
  }

  /** The answer of a hasty server once somebody was quick enough. */
  private Answer readAtLast(String room) throws IOException {
    long patience = System.nanoTime() + 20_000_000_000L;
    Answer answer = read(room, "");
    while (answer.status() == 503 && System.nanoTime() < patience) {
      answer = read(room, "");
    }
    return answer;
  }

  @Test
  void eachIsAskedWhenTheOneBeforeSaysNo() throws Exception {
    site.answersAboutRooms(query -> "{\"member\":" + query.contains("room=by-callback") + "}");
    start("token,sql,callback");
    database.add("by-database", "u1");
    assertThat(read("by-token", "\"by-token\"").status()).isEqualTo(200);
    assertThat(read("by-database", "").status()).isEqualTo(200);
    assertThat(site.asked()).as("nobody behind a yes is asked").isEmpty();
    assertThat(read("by-callback", "").status()).isEqualTo(200);
    assertThat(read("by-nobody", "").status()).isEqualTo(404);
    assertThat(site.asked())
        .extracting(SiteHost.Asked::path)
        .containsExactly("/rooms?user=u1&room=by-callback", "/rooms?user=u1&room=by-nobody");
    assertThat(site.asked())
        .extracting(SiteHost.Asked::authorization)
        .containsOnly("Bearer " + KEY);
    assertThat(site.asked()).extracting(SiteHost.Asked::cookie).containsOnly("");
  }

  @Test
  void whoIsNotInTheOrderIsNotHeard() throws Exception {
    site.answersAboutRooms(query -> "{\"member\":true}");
    start("sql");
    assertThat(read("1", "\"1\"").status()).as("what the token says").isEqualTo(404);
    assertThat(site.asked()).isEmpty();
    database.add("2", "u1");
    assertThat(read("2", "").status()).isEqualTo(200);
  }

  @Test
  void theCallbackMaySayWhichRights() throws Exception {
    site.answersAboutRooms(query -> "{\"member\":true,\"rights\":[\"write\"]}");
    start("callback");
    assertThat(read("1", "").code()).isEqualTo("forbidden");
    String bearer = "Authorization: Bearer " + Minted.of("u1", "");
    String path = "/chat/rooms/1/messages";
    assertThat(HttpLine.once(maru.port(), "POST", path, "{\"message\":{}}", bearer).status())
        .isEqualTo(201);
    assertThat(site.asked()).as("what is known is not asked").hasSize(1);
  }

  @Test
  void aNameIsEncodedForTheCallback() throws Exception {
    site.answersAboutRooms(query -> "{\"member\":true}");
    start("callback");
    String bearer = "Authorization: Bearer " + Minted.of("a&room=2", "");
    HttpLine.once(maru.port(), "GET", "/chat/rooms/1/messages", "", bearer);
    assertThat(site.asked().getFirst().path()).isEqualTo("/rooms?user=a%26room%3D2&room=1");
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "WELL")
  void aCallbackThatDoesNotAnswerLetsNobodyIn(Manner manner) throws Exception {
    site.answersAboutRooms(query -> "{\"member\":true}");
    boolean silent = manner == Manner.HANGS || manner == Manner.TRICKLES;
    start("sql,callback", silent ? HASTY : PATIENT);
    site.behave(manner);
    Answer no = read("1", "");
    assertThat(no.status()).isEqualTo(503);
    assertThat(no.code()).isEqualTo("unavailable");
    assertThat(no.header("retry-after")).isNotEmpty();
    try (SocketLine line = SocketLine.withToken(maru.port(), Minted.of("u1", ""))) {
      Fields refused = line.ask("{\"action\":\"join\",\"room_id\":\"2\"}");
      assertThat(refused.text("code")).isEqualTo("unavailable");
      assertThat(refused.number("retry_after_ms")).isPositive();
      line.assertAlive();
    }
    site.behave(Manner.WELL);
    assertThat((silent ? readAtLast("3") : read("3", "")).status()).isEqualTo(200);
  }

  @Test
  void aDatabaseThatDoesNotAnswerLetsNobodyInAndIsAskedAgain() throws Exception {
    start("sql", HASTY);
    database.add("1", "u1");
    database.add("2", "u1");
    assertThat(readAtLast("1").status()).isEqualTo(200);
    try (AutoCloseable lock = database.locked()) {
      Assertions.assertThat(lock).isNotNull();
      assertThat(read("2", "").code()).isEqualTo("unavailable");
      assertThat(read("1", "").status()).as("what is known stays").isEqualTo(200);
      assertThat(HttpLine.once(maru.port(), "GET", "/chat/health", "").status()).isEqualTo(200);
    }
    assertThat(readAtLast("2").status()).isEqualTo(200);
  }

  @Test
  void whoFollowsARoomStaysWhileNobodyCanSayWhoseItIs() throws Exception {
    site.answersAboutRooms(query -> "{\"member\":true}");
    start("callback", "--membership.ttl_ms=1000");
    try (SocketLine line = SocketLine.withToken(maru.port(), Minted.of("u1", ""))) {
      line.say("{\"action\":\"join\",\"room_id\":\"1\"}");
      assertThat(line.hear().text("type")).isEqualTo("joined");
      site.behave(Manner.AWAY);
      site.awaitAsked("", 3);
      line.assertAlive();
      site.behave(Manner.WELL);
      site.answersAboutRooms(query -> "{\"member\":false}");
      assertThat(line.hear("error").text("code")).isEqualTo("not_found");
    }
  }

  @Test
  void whatTheSitesCookieBringsCountsAsATokensRooms() throws Exception {
    site.login("s", "u1", "\"by-site\"");
    start("token,sql", "--introspection.url=" + site.address());
    database.add("by-database", "u1");
    String cookie = "Cookie: PHPSESSID=s";
    for (String room : new String[] {"by-site", "by-database"}) {
      String path = "/chat/rooms/" + room + "/messages";
      assertThat(HttpLine.once(maru.port(), "GET", path, "", cookie).status()).isEqualTo(200);
    }
    String path = "/chat/rooms/other/messages";
    assertThat(HttpLine.once(maru.port(), "GET", path, "", cookie).status()).isEqualTo(404);
  }

  @Test
  void commandsThatWaitAreBoundedAndTheRestIsDoneInOrder() throws Exception {
    site.answersAboutRooms(query -> "{\"member\":true}");
    start("callback");
    CountDownLatch gate = site.closeGate();
    try (Written log = new Written("dev.maru.audit");
        SocketLine line = SocketLine.withToken(maru.port(), Minted.of("u1", ""))) {
      for (int i = 1; i <= 1_010; i++) {
        line.say(
            "{\"action\":\"message\",\"id\":%d,\"room_id\":\"1\",\"message\":{}}".formatted(i));
      }
      for (int i = 1_001; i <= 1_010; i++) {
        Fields no = line.hear();
        assertThat(no.text("code")).isEqualTo("overloaded");
        assertThat(no.number("id")).isEqualTo(i);
      }
      assertThat(log.lines())
          .hasSize(10)
          .containsOnly("refused code=overloaded what=\"message\" user=\"u1\" from=local");
      gate.countDown();
      for (int i = 1; i <= 1_000; i++) {
        Fields ack = line.hear("ack");
        assertThat(ack.number("id")).isEqualTo(i);
        assertThat(ack.number("seq")).isEqualTo(i);
      }
      line.assertAlive();
    }
  }

  @Test
  void whatWaitsForSomebodyWhoLeavesIsNotDone() throws Exception {
    site.answersAboutRooms(query -> "{\"member\":true}");
    start("callback");
    CountDownLatch gate = site.closeGate();
    try (SocketLine line = SocketLine.withToken(maru.port(), Minted.of("u1", ""))) {
      line.say("{\"action\":\"message\",\"room_id\":\"1\",\"message\":{}}");
      site.awaitAsked("", 1);
    }
    long patience = System.nanoTime() + 20_000_000_000L;
    while (new Managing(maru).connections() > 0) {
      assertThat(System.nanoTime()).isLessThan(patience);
    }
    gate.countDown();
    assertThat(read("1", "").fields().number("head")).isZero();
  }
}
