package dev.maru.transport.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.access.Access;
import dev.maru.concurrent.Turn;
import dev.maru.http.Exchange;
import dev.maru.http.Exchange.Parked;
import dev.maru.http.Request;
import dev.maru.http.Response;
import dev.maru.hub.Hub;
import dev.maru.hub.Pages;
import dev.maru.log.Batch;
import dev.maru.pace.LoadGauge;
import dev.maru.pace.PollAdvice;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.IdentityFields;
import dev.maru.protocol.SeedCodec;
import dev.maru.protocol.V1Codec;
import dev.maru.session.Desk;
import dev.maru.session.Verbs;
import dev.maru.testing.FreshLog;
import dev.maru.testing.ManualLane;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A poll that waits holds a place in its room as long as it waits, and not longer. */
class LongPollTest {

  private final ManualLane lane = new ManualLane();
  private final ManualLane reads = new ManualLane();
  private final List<Response> responses = new ArrayList<>();
  private final List<Parked> parked = new ArrayList<>();
  private final ZoneId time = ZoneId.of("Asia/Seoul");
  private final V1Codec codec = new V1Codec(time);
  private FreshLog log;
  private Hub hub;
  private Desk desk;

  @BeforeEach
  void open() throws IOException {
    log = new FreshLog();
    hub = new Hub(List.of(lane), new Pages(log.log(), 4, 50, 1 << 20, reads));
    SeedCodec seed = new SeedCodec(time, true, new IdentityFields(Map.of()));
    Desk.House house =
        new Desk.House(log.log(), new Access(), new Verbs(List.of()), codec, seed, 4096, 3);
    desk = new Desk(house, hub.shard(0), new Turn(lane));
  }

  @AfterEach
  void close() throws IOException {
    log.close();
  }

  @Test
  void abandonedPollsGiveTheirPlaceBack() {
    for (int i = 0; i < 1000; i++) {
      wait("room-" + i, 0);
      if (i % 2 == 0) {
        settle();
      }
    }
    assertThat(hub.shard(0).rooms()).isEqualTo(1000);
    parked.forEach(wait -> wait.abandoned().run());
    assertThat(hub.shard(0).rooms()).isZero();
    settle();
    assertThat(responses).isEmpty();
  }

  @Test
  void anEventAnswersEveryPollOfItsRoomOnce() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      wait("r", 0);
    }
    settle();
    publish("r", 3);
    settle();
    assertThat(responses).hasSize(10).allMatch(response -> response.status() == 200);
    assertThat(hub.shard(0).rooms()).isZero();
    parked.forEach(wait -> wait.due().run());
    assertThat(responses).hasSize(10);
  }

  @Test
  void aPollThatIsDueIsAnsweredWithNothing() {
    wait("r", 0);
    settle();
    parked.getFirst().due().run();
    settle();
    assertThat(responses).hasSize(1).allMatch(response -> response.status() == 204);
    assertThat(hub.shard(0).rooms()).isZero();
  }

  @Test
  void aPollThatIsDueBeforeItCouldReadIsToldToComeAgain() {
    wait("r", 0);
    parked.getFirst().due().run();
    settle();
    assertThat(responses).hasSize(1).allMatch(response -> response.status() == 503);
    assertThat(hub.shard(0).rooms()).isZero();
  }

  @Test
  void whoIsBehindDoesNotWait() throws InterruptedException {
    publish("r", 2);
    settle();
    wait("r", 1);
    settle();
    assertThat(responses).hasSize(1).allMatch(response -> response.status() == 200);
    assertThat(hub.shard(0).rooms()).isZero();
  }

  private void wait(String room, long after) {
    Request request = new Request("GET", "/", Map.of(), Map.of(), Map.of(), new byte[0]);
    Exchange exchange = new Exchange(request, responses::add, parked::add);
    Polls.Answer answer = new Polls.Answer(exchange, room, codec, new PollAdvice(new LoadGauge()));
    new LongPoll(desk, answer, 25).start(new Cursor("", after), 50);
  }

  private void publish(String room, int count) throws InterruptedException {
    for (Batch batch : log.append(room, count, lane)) {
      hub.publish(batch);
    }
  }

  private void settle() {
    while (reads.runAll() || lane.runAll()) {
      // until nothing waits
    }
  }
}
