package dev.maru.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.maru.config.Config;
import dev.maru.config.Sources;
import dev.maru.http.Request;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.testing.LateLane;
import dev.maru.testing.ShiftedClock;
import dev.maru.testing.SiteHost;
import dev.maru.testing.SiteHost.Manner;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of those who come by a cookie of the site, and for how long. */
class SiteCookiesTest {

  private static final int RATE = 10;

  private final SiteHost site = SiteHost.start();
  private final ShiftedClock clock = new ShiftedClock();
  private final LateLane lane = new LateLane();
  private Access access = Access.open();

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    List<String> flags =
        List.of(
            "--access.mode=token",
            "--introspection.url=" + site.address(),
            "--introspection.check_ms=3000",
            "--introspection.checks_per_second=" + RATE,
            "--introspection.grace_ms=20000");
    access = Access.of(Config.load(new Sources(flags, Map.of(), directory)), clock);
  }

  @AfterEach
  void close() {
    access.close();
    site.close();
  }

  private static Request request(String method, String... headers) {
    Map<String, String> all = new HashMap<>();
    for (String header : headers) {
      String[] parts = header.split(": ", 2);
      all.put(parts[0], parts[1]);
    }
    return new Request(method, "/", Map.of(), Map.of(), all, new byte[0], "");
  }

  private static Request with(String session) {
    return request("GET", "cookie: PHPSESSID=" + session);
  }

  /** Has the site asked, if that is needed; whether it was. */
  private boolean ask(Request request) throws InterruptedException {
    Question question = access.question(request);
    if (question == null) {
      return false;
    }
    question.ask(lane, () -> {});
    lane.runOne();
    return true;
  }

  private boolean ask(Speaker speaker) throws InterruptedException {
    Question question = access.question(speaker, access.nowMs());
    if (question == null) {
      return false;
    }
    question.ask(lane, () -> {});
    lane.runOne();
    return true;
  }

  private ErrorCode refused(Request request) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> access.identify(request));
    assertThat(refusal).isNotNull();
    return refusal.code();
  }

  private Speaker come(String session) throws Exception {
    ask(with(session));
    return access.identify(with(session));
  }

  @Test
  void whoWasNotAskedAboutIsNobodyYet() {
    site.login("s", "u1", "");
    assertThat(refused(with("s"))).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void whatTheSiteSaysIsGoodForThreeSeconds() throws Exception {
    site.login("s", "u1", "");
    assertThat(come("s").user().id()).isEqualTo("u1");
    site.logout("s");
    clock.skip(2);
    assertThat(ask(with("s"))).isFalse();
    assertThat(access.identify(with("s")).user().id()).isEqualTo("u1");
    clock.skip(2);
    assertThat(ask(with("s"))).isTrue();
    assertThat(refused(with("s"))).isEqualTo(ErrorCode.AUTH_REQUIRED);
    site.login("s", "u1", "");
    clock.skip(2);
    assertThat(come("s").user().id()).as("a no is good for one").isEqualTo("u1");
  }

  @Test
  void otherRequestsAskNothing() throws Exception {
    for (Request request :
        List.of(
            request("GET"),
            request("GET", "cookie: other=s"),
            request("GET", "cookie: PHPSESSIDX=s"),
            request("GET", "cookie: PHPSESSID"),
            request("POST", "cookie: PHPSESSID=s"),
            request("GET", "cookie: PHPSESSID=s", "upgrade: websocket"),
            request("GET", "cookie: PHPSESSID=s", "authorization: Bearer x.y.z"))) {
      assertThat(access.question(request)).isNull();
    }
    assertThat(access.question(request("POST", "cookie: PHPSESSID=s", "origin: http://a")))
        .isNotNull();
  }

  @Test
  void whoIsStillLoggedInIsKnownForLonger() throws Exception {
    site.login("s", "u1", "");
    Speaker before = come("s");
    assertThat(ask(before)).as("it is not time yet").isFalse();
    clock.skip(4);
    assertThat(ask(before)).isTrue();
    Speaker after = access.renewed(before);
    assertThat(after.checkMs()).isGreaterThan(before.checkMs());
    assertThat(after.endsMs()).isGreaterThan(before.endsMs());
    assertThat(after.byToken()).isFalse();
  }

  @Test
  void whoHasLoggedOutOrIsSomebodyElseIsOver() throws Exception {
    site.login("s", "u1", "");
    Speaker before = come("s");
    for (Runnable change :
        List.<Runnable>of(() -> site.logout("s"), () -> site.login("s", "u2", ""))) {
      change.run();
      clock.skip(4);
      ask(before);
      Refusal refusal = catchThrowableOfType(Refusal.class, () -> access.renewed(before));
      assertThat(refusal.code()).isEqualTo(ErrorCode.AUTH_EXPIRED);
    }
  }

  @Test
  void whileTheSiteIsAwayWhoIsConnectedGoesOnForTheGrace() throws Exception {
    site.login("s", "u1", "");
    Speaker before = come("s");
    site.behave(Manner.AWAY);
    clock.skip(4);
    ask(before);
    Speaker same = access.renewed(before);
    assertThat(same.user()).isEqualTo(before.user());
    assertThat(same.checkMs()).isGreaterThan(access.nowMs());
    clock.skip(20);
    ask(same);
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> access.renewed(same));
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void manyPeopleAreAskedAboutOneBehindTheOther() throws Exception {
    long latest = 0;
    for (int i = 0; i < 100; i++) {
      site.login("s" + i, "u" + i, "");
      Speaker speaker = come("s" + i);
      assertThat(speaker.checkMs()).isGreaterThan(latest);
      latest = speaker.checkMs();
    }
    long all = latest - access.nowMs();
    assertThat(all).as("a hundred at ten a second").isGreaterThan(9_000);
    clock.skip(60);
    Speaker later = come("s0");
    assertThat(later.checkMs() - access.nowMs())
        .as("and then it is calm")
        .isLessThanOrEqualTo(3_000);
  }

  @Test
  void oneUserWithManyCookiesPutsNobodyElseOff() throws Exception {
    site.login("s", "u1", "");
    for (int i = 0; i < 1_000; i++) {
      come("s; PHPSESSID=x" + i);
    }
    site.login("t", "u2", "");
    assertThat(come("t").checkMs() - access.nowMs()).isLessThan(4_000);
  }

  @Test
  void anEndThatTheSiteNamesComesBeforeTheNextLook() throws Exception {
    long exp = clock.millis() / 1000 + 3;
    site.login("s", "u1", "", ",\"exp\":" + exp);
    Speaker speaker = come("s");
    assertThat(speaker.endsMs()).isEqualTo(exp * 1000);
    assertThat(speaker.checkMs()).isLessThan(speaker.endsMs());
  }

  @Test
  void whoIsForgottenIsAskedAboutAgain() throws Exception {
    site.login("s", "u1", "");
    site.login("t", "u2", "");
    come("s");
    come("t");
    site.logout("s");
    access.forget("u1");
    assertThat(ask(with("s"))).isTrue();
    assertThat(refused(with("s"))).isEqualTo(ErrorCode.AUTH_REQUIRED);
    assertThat(ask(with("t"))).as("somebody else").isFalse();
  }

  @Test
  void whoIsAskedAboutWhileAnotherIsForgottenIsKnownByTheAnswer() throws Exception {
    site.login("t", "u2", "");
    Speaker known = whileAsked("t", () -> access.forget("u1"));
    assertThat(known.user().id()).isEqualTo("u2");
    assertThat(site.asked()).hasSize(1);
  }

  @Test
  void whoIsForgottenWhileTheyAreAskedAboutIsAskedAboutAgain() throws Exception {
    site.login("s", "u1", "");
    Speaker known = whileAsked("s", () -> access.forget("u1"));
    assertThat(known.user().id()).isEqualTo("u1");
    assertThat(site.asked()).as("what was asked before does not count").hasSize(2);
  }

  private Speaker whileAsked(String session, Runnable act) throws Exception {
    CountDownLatch gate = site.closeGate();
    Objects.requireNonNull(access.question(with(session))).ask(lane, () -> {});
    site.awaitAsked(session, 1);
    act.run();
    gate.countDown();
    lane.runOne();
    return access.identify(with(session));
  }

  @Test
  void whoWasRevokedIsRefusedUnlessTheSiteSaysThatTheyCameInLater() throws Exception {
    site.login("s", "u1", "", ",\"iat\":" + clock.millis() / 1000);
    site.login("silent", "u1", "");
    site.login("other", "u2", "");
    Speaker before = come("s");
    access.withdrawn().revoke("u1", clock.millis());
    access.forget("u1");
    clock.skip(4);
    for (String session : List.of("s", "silent")) {
      assertThat(ask(with(session))).isTrue();
      assertThat(refused(with(session))).as(session).isEqualTo(ErrorCode.AUTH_EXPIRED);
    }
    ask(before);
    Refusal over = catchThrowableOfType(Refusal.class, () -> access.renewed(before));
    assertThat(over.code()).as("who is connected").isEqualTo(ErrorCode.AUTH_EXPIRED);
    site.login("later", "u1", "", ",\"iat\":" + clock.millis() / 1000);
    assertThat(come("later").user().id()).isEqualTo("u1");
    assertThat(come("other").user().id()).isEqualTo("u2");
  }

  @Test
  void aSessionThatIsToBeginOnlyLaterIsAsOldAsTheQuestion() throws Exception {
    site.login("s", "u1", "", ",\"iat\":" + (clock.millis() / 1000 + 1_000));
    come("s");
    clock.skip(1);
    access.withdrawn().revoke("u1", clock.millis());
    assertThat(refused(with("s"))).isEqualTo(ErrorCode.AUTH_EXPIRED);
  }

  @Test
  void nothingShowsACookie() throws Exception {
    site.login("geheim", "u1", "");
    Speaker speaker = come("geheim");
    assertThat(String.valueOf(speaker.session())).doesNotContain("geheim");
    Credentials held = Credentials.of(with("geheim"), "", List.of("PHPSESSID"));
    assertThat(held.session()).isEqualTo("PHPSESSID=geheim");
    assertThat(held.toString()).doesNotContain("geheim");
  }
}
