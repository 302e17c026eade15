package dev.maru.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client whose site has given it a token, against a real server that wants one. */
@Execution(ExecutionMode.CONCURRENT)
final class TokenTest {

  private static final int PATIENCE_S = 20;

  /** Between two messages while something is waited for: often, and not as a load. */
  private static final long BETWEEN_MS = 20;

  private static final String SECRET = "Kx7Qm2Zr9Lw4Tn8Vb3Yp6Hs1Dg5Fj0Ac";

  private final Recorder heard = new Recorder();
  private RunningServer server;

  @BeforeEach
  void start(@TempDir Path data) throws Exception {
    server =
        new RunningServer(
            data,
            0,
            List.of("--access.mode=token", "--access.secret=" + SECRET, "--limits.user_rate=0"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A token as the site's own page mints it. */
  private static String token(String user, int seconds) {
    long exp = System.currentTimeMillis() / 1000 + seconds;
    String claims =
        "{\"sub\":\"%s\",\"role\":\"T\",\"name\":\"강사\",\"exp\":%d,\"rooms\":[\"123\"]}"
            .formatted(user, exp);
    String signed =
        base64("{\"alg\":\"HS256\"}".getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
      return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private Maru with(String user, int seconds) {
    return Maru.at(server.address()).withToken(() -> token(user, seconds));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void whoeverTheTokenSaysWritesAndReads(Transport transport) throws Exception {
    try (Connection one = with("u5", 600).connect(heard)) {
      one.use(transport);
      one.join("123", Cursor.NEWEST).get(PATIENCE_S, SECONDS);
      assertThat(one.send("123", "c1", "{}").get(PATIENCE_S, SECONDS).seq()).isEqualTo(1);
      assertThat(heard.entries(1).getFirst().from()).isEqualTo(new Person("u5", "T", "강사"));
    }
  }

  /** It may take as long as it likes: a thread of a pool would be missing elsewhere meanwhile. */
  @ParameterizedTest
  @EnumSource(Transport.class)
  void itsSourceIsAskedInAThreadOfItsOwn(Transport transport) throws Exception {
    List<Thread> asked = new CopyOnWriteArrayList<>();
    Maru reader =
        Maru.at(server.address())
            .withToken(() -> {
              asked.add(Thread.currentThread());
              return token("u5", 600);
            });
    try (Connection one = reader.connect(heard)) {
      one.use(transport);
      one.join("123", Cursor.NEWEST).get(PATIENCE_S, SECONDS);
      assertThat(asked).isNotEmpty().allMatch(Thread::isVirtual);
    }
  }

  @Test
  void aRequestCarriesIt() throws Exception {
    assertThat(with("u5", 600).post("123", "c1", "{}").seq()).isEqualTo(1);
    assertThat(with("u5", 600).read("123", Cursor.START, Duration.ZERO).events()).hasSize(1);
    assertThatThrownBy(() -> with("u5", 600).read("124", Cursor.START, Duration.ZERO))
        .isInstanceOfSatisfying(
            MaruException.class, why -> assertThat(why.code()).isEqualTo("not_found"));
  }

  @ParameterizedTest
  @EnumSource(Transport.class)
  void aTokenThatEndsIsFollowedByANewOneWithoutAGap(Transport transport) throws Exception {
    Maru writer = with("u9", 600);
    long end = System.currentTimeMillis() / 1000 + 4;
    CountDownLatch renewed = new CountDownLatch(1);
    Maru reader =
        Maru.at(server.address())
            .withToken(() -> {
              long left = end - System.currentTimeMillis() / 1000;
              if (left > 0) {
                return token("u5", (int) left);
              }
              renewed.countDown();
              return token("u5", 600);
            });
    try (Connection one = reader.connect(heard)) {
      one.use(transport);
      one.join("123", Cursor.START).get(PATIENCE_S, SECONDS);
      int sent = 0;
      long patience = System.nanoTime() + SECONDS.toNanos(PATIENCE_S);
      do {
        writer.post("123", "c" + ++sent, "{}");
        heard.seqs(sent);
      } while (!renewed.await(BETWEEN_MS, MILLISECONDS) && System.nanoTime() < patience);
      writer.post("123", "c" + ++sent, "{}");
      assertThat(heard.seqs(sent)).doesNotHaveDuplicates().isSorted().hasSize(sent);
      assertThat(renewed.getCount()).as("the token was renewed").isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"WEBSOCKET", "SSE"})
  void aTokenThatEndsSoonIsRenewedBeforeItDoes(Transport transport) throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Maru reader =
        Maru.at(server.address())
            .withToken(() -> token("u5", asked.incrementAndGet() == 1 ? 20 : 600));
    try (Connection one = reader.connect(heard)) {
      one.use(transport);
      one.join("123", Cursor.START).get(PATIENCE_S, SECONDS);
      long patience = System.nanoTime() + SECONDS.toNanos(PATIENCE_S);
      int sent = 0;
      while (asked.get() < 2 && System.nanoTime() < patience) {
        with("u9", 600).post("123", "c" + ++sent, "{}");
        heard.seqs(sent);
      }
      with("u9", 600).post("123", "c" + ++sent, "{}");
      assertThat(heard.seqs(sent)).doesNotHaveDuplicates().isSorted().hasSize(sent);
      assertThat(asked).hasValue(2);
      assertThat(heard.codes()).doesNotContain(4401);
    }
  }

  @Test
  void whereNobodyIsSignedInTheServerIsNotAsked() throws Exception {
    Maru nobody = Maru.at(server.address()).withToken(() -> "");
    assertThatThrownBy(() -> nobody.post("123", "c1", "{}"))
        .isInstanceOfSatisfying(
            MaruException.class, why -> assertThat(why.code()).isEqualTo("auth_required"));
    try (Connection one = nobody.connect(heard)) {
      heard.awaitState(state -> state.phase() == State.Phase.STOPPED && state.code() == 4401);
      var _ = one.join("123", Cursor.NEWEST);
    }
  }

  /** The server answers our own farewell: that answer must not be heard before the reason. */
  @Test
  void ourOwnFarewellIsNotTakenForTheReason() throws Exception {
    Maru nobody = Maru.at(server.address()).withToken(() -> "");
    for (int time = 0; time < 300; time++) {
      Recorder one = new Recorder();
      try (Connection tried = nobody.connect(one)) {
        tried.use(Transport.WEBSOCKET);
        one.awaitState(state -> state.phase() == State.Phase.STOPPED);
        assertThat(one.codes()).contains(4401).doesNotContain(1000);
      }
    }
  }

  @Test
  void aRequestWithATokenThatIsOverIsRepeatedWithANewOne() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Maru maru =
        Maru.at(server.address())
            .withToken(() -> asked.incrementAndGet() == 1 ? "x.y.z" : token("u5", 600));
    assertThat(maru.post("123", "c1", "{}").seq()).isEqualTo(1);
    assertThat(maru.read("123", Cursor.START, Duration.ZERO).events()).hasSize(1);
    assertThat(asked).hasValue(2);
  }

  @Test
  void aSourceThatFailsIsAnErrorAndNotARefusal() {
    Maru broken =
        Maru.at(server.address())
            .withToken(() -> {
              throw new IllegalStateException("the site is away");
            });
    assertThatThrownBy(() -> broken.post("123", "c1", "{}"))
        .isInstanceOf(java.io.IOException.class)
        .isNotInstanceOf(MaruException.class)
        .hasMessageContaining("the site is away");
  }

  @Test
  void aTokenThatIsNeverGoodIsTriedTwiceAndNoMore() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    Maru forged =
        Maru.at(server.address())
            .withToken(() -> {
              asked.incrementAndGet();
              return "x.y.z";
            });
    try (Connection one = forged.connect(heard)) {
      one.use(Transport.WEBSOCKET);
      var _ = one.join("123", Cursor.NEWEST);
      heard.awaitState(state -> state.phase() == State.Phase.STOPPED && state.code() == 4401);
      assertThat(asked).hasValue(2);
    }
  }
}
