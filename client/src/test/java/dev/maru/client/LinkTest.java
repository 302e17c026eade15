package dev.maru.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.client.State.Phase;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which transport, when again, when a better one, and when to stop: by a clock set by hand. */
final class LinkTest {

  private static final long SLOT_MS = 3_120;
  private static final long LOOK_MS = 22_500;

  private final SteppedWorld world = new SteppedWorld();
  private final SteppedNet net = new SteppedNet();
  private final Heard heard = new Heard();
  private final Connection connection = new Connection(net, world, heard);

  @Test
  void itBeginsWithTheBestTransport() {
    assertThat(net.line().transport).isEqualTo(Transport.WEBSOCKET);
    assertThat(heard.phase()).isEqualTo(Phase.CONNECTING);
    net.line().ear.opened(0);
    assertThat(heard.phase()).isEqualTo(Phase.LIVE);
  }

  @Test
  void aTransportThatDoesNotOpenIsLeftAfterFiveSeconds() {
    world.pass(Attempt.OPEN_MS - 1);
    assertThat(net.lines).hasSize(1);
    world.pass(1);
    assertThat(net.lines.getFirst().closed).isTrue();
    world.pass(0);
    assertThat(transports()).containsExactly(Transport.WEBSOCKET, Transport.SSE);
  }

  @Test
  void itFallsToTheBottomAndThenWaits() {
    for (int i = 0; i < Transport.ALL.size(); i++) {
      end(Comeback.LINE_CUT, 0);
      world.pass(0);
    }
    assertThat(transports()).containsExactlyElementsOf(Transport.ALL);
    assertThat(heard.phase()).isEqualTo(Phase.WAITING);
    world.pass(500);
    assertThat(net.line().transport).as("from the top").isEqualTo(Transport.WEBSOCKET);
  }

  @Test
  void oneThatHasWorkedIsTriedThreeTimes() {
    net.line().ear.opened(0);
    for (int i = 0; i < Ladder.PATIENCE; i++) {
      end(Comeback.LINE_CUT, 0);
      world.pass(10_000 - 1);
    }
    assertThat(transports())
        .startsWith(Transport.WEBSOCKET, Transport.WEBSOCKET, Transport.WEBSOCKET, Transport.SSE);
  }

  @Test
  void aLineThatBreaksUnderItsFirstPageIsAskedForLessNextTime() {
    for (int i = 0; i < 6; i++) {
      net.line().ear.opened(0);
      end(Comeback.LINE_CUT, 0);
      world.pass(10_000 - 1);
    }
    List<Integer> limits = net.lines.stream().map(line -> line.limit).toList();
    assertThat(limits).startsWith(50, 25, 12).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(limits.getLast()).isLessThanOrEqualTo(6);
  }

  @Test
  void aWaitThatTheServerAskedForIsKeptToTheMillisecond() {
    net.line().ear.opened(0);
    net.line().says("{\"type\":\"bye\",\"code\":4503,\"retry_after_ms\":" + SLOT_MS + "}");
    end(4503, 0);
    world.pass(SLOT_MS - 1);
    assertThat(net.lines).hasSize(1);
    world.pass(1);
    assertThat(transports()).containsExactly(Transport.WEBSOCKET, Transport.WEBSOCKET);
  }

  @Test
  void aSlowConsumerResumesAtOnceButNotForEver() {
    net.line().ear.opened(0);
    end(4508, 0);
    world.pass(0);
    assertThat(net.lines).hasSize(2);
    end(4508, 0);
    world.pass(0);
    assertThat(net.lines).hasSize(2);
    assertThat(heard.phase()).isEqualTo(Phase.WAITING);
  }

  @ParameterizedTest
  @ValueSource(ints = {4403, 4409, 4400, 4413, 1009})
  void afterAFinalCodeItComesBackOnlyWhenAsked(int code) {
    net.line().ear.opened(0);
    end(code, 0);
    world.pass(3_600_000);
    assertThat(net.lines).hasSize(1);
    assertThat(heard.states.getLast())
        .isEqualTo(new State(Phase.STOPPED, Transport.WEBSOCKET, code, 0));
    connection.reconnect();
    assertThat(net.lines).hasSize(2);
  }

  @Test
  void oneNewTokenIsTried() {
    end(4401, 0);
    world.pass(0);
    assertThat(net.lines).hasSize(2);
    end(4401, 0);
    world.pass(3_600_000);
    assertThat(net.lines).hasSize(2);
    assertThat(heard.phase()).isEqualTo(Phase.STOPPED);
  }

  @Test
  void aTransportThatTheServerDoesNotHaveIsNotLookedForAgain() {
    end(Comeback.ABSENT, 0);
    world.pass(0);
    net.line().ear.opened(0);
    world.pass(3_600_000);
    assertThat(transports()).containsExactly(Transport.WEBSOCKET, Transport.SSE);
  }

  @Test
  void aSilentLineIsDropped() {
    net.line().ear.opened(SLOT_MS);
    world.pass(SLOT_MS - 1);
    net.line().ear.heartbeat();
    world.pass(SLOT_MS - 1);
    assertThat(net.line().closed).isFalse();
    world.pass(1);
    assertThat(net.lines.getFirst().closed).isTrue();
  }

  @Test
  void itLooksUpwardAndKeepsTheOldLineUntilTheNewOneHasCaughtUp() {
    var _ = connection.join("7", Cursor.START);
    SteppedNet.Dialled low = fallToTheStream();
    low.joined(0, 2, 2);
    world.pass(LOOK_MS);
    SteppedNet.Dialled high = net.line();
    assertThat(high.transport).isEqualTo(Transport.WEBSOCKET);
    assertThat(high.echoes).isEqualTo(Climb.ECHOES);
    assertThat(high.rooms).containsEntry("7", new Cursor("e", 2));
    high.ear.opened(0);
    high.joined(2, 1, 5);
    assertThat(low.closed).as("4 and 5 have not come").isFalse();
    low.says(SteppedNet.message(3));
    low.says(SteppedNet.message(4));
    high.says(SteppedNet.message(4));
    high.says(SteppedNet.message(5));
    assertThat(low.closed).isTrue();
    assertThat(heard.seqs).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(heard.states.getLast()).isEqualTo(new State(Phase.LIVE, Transport.WEBSOCKET, 0, 0));
  }

  @Test
  void aLookThatFailsIsRepeatedLessOften() {
    fallToTheStream();
    world.pass(LOOK_MS);
    assertThat(net.lines).hasSize(3);
    end(Comeback.LINE_CUT, 0);
    assertThat(net.lines.get(1).closed).isFalse();
    world.pass(44_999);
    assertThat(net.lines).hasSize(3);
    world.pass(1);
    assertThat(net.lines).hasSize(4);
  }

  @Test
  void whenTheOldLineBreaksDuringALookTheNewOneIsKept() {
    SteppedNet.Dialled low = fallToTheStream();
    world.pass(LOOK_MS);
    low.ear.ended(Comeback.LINE_CUT, 0);
    world.pass(0);
    assertThat(net.lines).hasSize(3);
    net.line().ear.opened(0);
    assertThat(heard.states.getLast().transport()).isEqualTo(Transport.WEBSOCKET);
  }

  @ParameterizedTest
  @CsvSource({"6,true", "7,false"})
  void itClimbsAtMostSixTimesAnHour(int count, boolean moves) {
    for (int i = 0; i < count; i++) {
      SteppedNet.Dialled low = fallToTheStream();
      world.pass(LOOK_MS);
      assertThat(low.closed).as("look %d", i).isFalse();
      if (i == count - 1) {
        assertThat(net.line().transport).isEqualTo(moves ? Transport.WEBSOCKET : Transport.SSE);
      } else {
        net.line().ear.opened(0);
      }
    }
  }

  @Test
  void anotherTransportThatIsAskedForTakesOverWithoutAGap() {
    net.line().ear.opened(0);
    connection.use(Transport.POLL);
    assertThat(transports()).containsExactly(Transport.WEBSOCKET, Transport.POLL);
    assertThat(net.lines.getFirst().closed).isFalse();
    net.line().ear.opened(0);
    assertThat(net.lines.getFirst().closed).isTrue();
    assertThat(heard.states.getLast()).isEqualTo(new State(Phase.LIVE, Transport.POLL, 0, 0));
  }

  @Test
  void whereThereIsNoOtherTokenARefusalIsTheEnd() {
    net.another = false;
    end(4401, 0);
    world.pass(3_600_000);
    assertThat(net.lines).hasSize(1);
    assertThat(heard.states.getLast().code()).isEqualTo(4401);
    connection.reconnect();
    assertThat(net.lines).hasSize(2);
    assertThat(net.another).isTrue();
  }

  @Test
  void aTokenThatEndsSoonIsFollowedOnTheSameLine() {
    net.line().ear.opened(0);
    net.line().says("{\"type\":\"token_expiring\",\"expires_in_ms\":60000}");
    world.pass(0);
    net.renewals.getFirst().complete("t2");
    assertThat(net.line().refreshed).containsExactly("t2");
    assertThat(net.lines).hasSize(1);
  }

  @Test
  void aSiteThatDoesNotAnswerIsAskedAgainAsLongAsThereIsTime() {
    net.line().ear.opened(0);
    net.line().says("{\"type\":\"token_expiring\",\"expires_in_ms\":60000}");
    for (int i = 0; i < 10; i++) {
      world.pass(0);
      net.renewals.getLast().completeExceptionally(new IOException("no answer"));
      world.pass(Renewal.PAUSE_MS);
    }
    assertThat(net.renewals).hasSize(6);
    assertThat(net.line().refreshed).isEmpty();
  }

  @Test
  void aSiteWhoseTokensAreTooShortIsNotAskedWithoutAPause() {
    net.line().ear.opened(0);
    for (int i = 0; i < 5; i++) {
      net.line().says("{\"type\":\"token_expiring\",\"expires_in_ms\":60000}");
      world.pass(100);
    }
    assertThat(net.renewals).hasSize(1);
    world.pass(Renewal.PAUSE_MS);
    assertThat(net.renewals).hasSize(2);
  }

  @Test
  void aRefreshThatIsPutOffIsRepeated() {
    net.line().ear.opened(0);
    net.line().says("{\"type\":\"token_expiring\",\"expires_in_ms\":60000}");
    world.pass(0);
    net.renewals.getFirst().complete("t2");
    net.line()
        .says(
            "{\"type\":\"error\",\"id\":\"refresh\",\"code\":\"unavailable\",\"retry_after_ms\":2000}");
    world.pass(2_000);
    assertThat(net.renewals).hasSize(2);
  }

  @Test
  void afterCloseNothingIsTried() {
    net.line().ear.opened(0);
    connection.close();
    assertThat(net.line().closed).isTrue();
    world.pass(3_600_000);
    assertThat(net.lines).hasSize(1);
  }

  /** Falls without waiting, and will look upward after 22.5 s. */
  private SteppedNet.Dialled fallToTheStream() {
    world.chance = 0;
    while (net.line().transport == Transport.WEBSOCKET) {
      end(Comeback.LINE_CUT, 0);
      world.pass(0);
    }
    net.line().ear.opened(0);
    return net.line();
  }

  private void end(int code, long retryAfterMs) {
    net.line().ear.ended(code, retryAfterMs);
  }

  private List<Transport> transports() {
    return net.lines.stream().map(line -> line.transport).toList();
  }
}
