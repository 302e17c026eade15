package dev.maru.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.maru.config.Config;
import dev.maru.config.Sources;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import dev.maru.testing.LateLane;
import dev.maru.testing.Minted;
import dev.maru.testing.ShiftedClock;
import dev.maru.testing.SiteDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of what the site's database says, and how it is forgotten. */
class MembershipsTest {

  private final SiteDatabase site = SiteDatabase.make();
  private final ShiftedClock clock = new ShiftedClock();
  private final LateLane lane = new LateLane();
  private final Speaker speaker = new Speaker(new User("u1", "", ""), none(), 0, Speaker.NEVER);
  private Access access = Access.open();

  @BeforeEach
  void open(@TempDir Path directory) throws Exception {
    List<String> flags =
        List.of(
            "--access.mode=token",
            "--access.secret=" + Minted.SECRET,
            "--membership.jdbc_url=" + site.url(),
            "--membership.sql=" + SiteDatabase.SQL);
    access = Access.of(Config.load(new Sources(flags, Map.of(), directory)), clock);
  }

  @AfterEach
  void close() {
    access.close();
    site.close();
  }

  private static Grants none() {
    try {
      return Grants.of(JsonObject.read(new byte[] {'{', '}'}));
    } catch (Refusal refusal) {
      throw new IllegalStateException(refusal);
    }
  }

  /** Has the database asked, if that is needed; whether it was. */
  private boolean ask(String room) throws InterruptedException {
    Question question = access.question(speaker, room);
    if (question == null) {
      return false;
    }
    AtomicBoolean told = new AtomicBoolean();
    question.ask(lane, () -> told.set(true));
    while (!told.get()) {
      lane.runOne();
    }
    return true;
  }

  private String may(String room) {
    Refusal refusal =
        catchThrowableOfType(Refusal.class, () -> access.require(speaker, room, Right.READ));
    return refusal == null ? "" : refusal.code().wire();
  }

  @Test
  void whatWasNotAskedIsNotKnownAndLetsNobodyIn() {
    site.add("7", "u1");
    assertThat(may("7")).isEqualTo(ErrorCode.UNAVAILABLE.wire());
  }

  @Test
  void aYesIsKnownForItsTimeAndANoForTwoSeconds() throws Exception {
    site.add("7", "u1");
    assertThat(ask("7")).isTrue();
    assertThat(may("7")).isEmpty();
    assertThat(ask("8")).isTrue();
    assertThat(may("8")).isEqualTo("not_found");
    site.remove("7", "u1");
    site.add("8", "u1");
    clock.skip(3);
    assertThat(ask("7")).isFalse();
    assertThat(may("7")).isEmpty();
    assertThat(ask("8")).isTrue();
    assertThat(may("8")).isEmpty();
    clock.skip(30);
    assertThat(ask("7")).isTrue();
    assertThat(may("7")).isEqualTo("not_found");
  }

  @Test
  void whatIsForgottenIsAskedAgainAtOnce() throws Exception {
    site.add("7", "u1");
    site.add("8", "u1");
    ask("7");
    ask("8");
    site.remove("7", "u1");
    access.forget("u1", "7");
    assertThat(may("7")).isEqualTo(ErrorCode.UNAVAILABLE.wire());
    assertThat(ask("7")).isTrue();
    assertThat(may("7")).isEqualTo("not_found");
    assertThat(ask("8")).as("another room").isFalse();
    site.remove("8", "u1");
    access.forget("u2");
    assertThat(ask("8")).as("another user").isFalse();
    access.forget("u1");
    assertThat(ask("8")).isTrue();
    assertThat(may("8")).isEqualTo("not_found");
  }

  @Test
  void whoWasRemovedIsRefusedWhateverIsKnownAndNobodyIsAsked() throws Exception {
    site.add("7", "u1");
    ask("7");
    access.withdrawn().hold("7", "u1");
    assertThat(may("7")).isEqualTo("not_found");
    access.forget("u1", "7");
    assertThat(ask("7")).isFalse();
    assertThat(may("7")).as("not unavailable").isEqualTo("not_found");
    access.withdrawn().remove("7", "u1");
    access.withdrawn().admit("7", "u1");
    assertThat(ask("7")).isTrue();
    assertThat(may("7")).isEmpty();
  }

  @Test
  void manyRoomsAreAskedAboutTogether() throws Exception {
    for (int i = 0; i < 100; i += 2) {
      site.add("r" + i, "u1");
    }
    List<String> rooms = IntStream.range(0, 100).mapToObj(i -> "r" + i).toList();
    Question question = access.question(speaker, rooms);
    AtomicBoolean told = new AtomicBoolean();
    if (question != null) {
      question.ask(lane, () -> told.set(true));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(told).as("before the last answer").isFalse();
      lane.runOne();
    }
    assertThat(told).isTrue();
    for (int i = 0; i < 100; i++) {
      assertThat(may("r" + i)).isEqualTo(i % 2 == 0 ? "" : "not_found");
    }
    assertThat(access.question(speaker, rooms)).isNull();
  }
}
