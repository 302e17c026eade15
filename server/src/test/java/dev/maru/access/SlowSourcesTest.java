package dev.maru.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import dev.maru.testing.LateLane;
import dev.maru.testing.ShiftedClock;
import dev.maru.testing.SiteHost;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two who are asked about rooms, and who take longer than their answers are good. */
class SlowSourcesTest {

  private final ShiftedClock clock = new ShiftedClock();
  private final LateLane lane = new LateLane();
  private final SiteHost site = SiteHost.start();
  private final Memberships memberships =
      Memberships.of(List.of(source(), source()), clock, 1, 60_000);

  @AfterEach
  void close() {
    memberships.close();
    site.close();
  }

  private Optional<RoomSource> source() {
    return Optional.of(
        new RoomSource.Callback(new SiteHttp(20_000), site.rooms(), "", clock, 60_000));
  }

  private static Speaker speaker() throws Refusal {
    Grants none = Grants.of(JsonObject.read(new byte[] {'{', '}'}));
    return new Speaker(new User("u1", "", ""), none, 0, Speaker.NEVER);
  }

  @Test
  void twoSlowNoesAreAskedForOnceEach() throws Exception {
    site.answersAboutRooms(query -> {
      clock.skip(2); // the first no is over when the second comes
      return "{\"member\":false}";
    });
    ask();
    assertThat(site.asked()).hasSize(2);
    Refusal no = catchThrowableOfType(Refusal.class, () -> memberships.rights(speaker(), "7"));
    assertThat(no.code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void nobodyIsAskedBehindAYes() throws Exception {
    site.answersAboutRooms(query -> "{\"member\":true}");
    ask();
    assertThat(site.asked()).hasSize(1);
    assertThat(memberships.rights(speaker(), "7")).isNotEmpty();
  }

  private void ask() throws Exception {
    AtomicBoolean told = new AtomicBoolean();
    Objects.requireNonNull(memberships.question(speaker(), "7")).ask(lane, () -> told.set(true));
    for (int i = 0; i < 10 && !told.get(); i++) {
      lane.runOne();
    }
    assertThat(told).as("whether whoever asked goes on").isTrue();
  }
}
