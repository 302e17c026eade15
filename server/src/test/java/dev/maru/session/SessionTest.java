package dev.maru.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.access.Right;
import dev.maru.access.Speaker;
import dev.maru.protocol.CloseCode;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Frame;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import dev.maru.testing.Written;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session's rooms, its version and its speaker, on a lane that the test drives. */
class SessionTest {

  private QuietHouse house;
  private final Pipe pipe = new Pipe();
  private Session session;

  @BeforeEach
  void open() throws IOException {
    Verb hello = new Verb("hello", Right.NONE, (who, command, reply) -> who(who, reply));
    Verb join = new Verb("join", Right.READ, (who, command, reply) -> who(who, reply));
    Verb other = new Verb("other", Right.NONE, (who, command, reply) -> who(who, reply));
    Verb no =
        new Verb(
            "no",
            Right.NONE,
            (who, command, reply) -> {
              throw new Refusal(ErrorCode.OVERLOADED, "not now");
            });
    house = new QuietHouse(List.of(hello, join, other, no));
    session = new Session(house.desk, pipe, "");
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  private static void who(Session session, Reply reply) throws Refusal {
    reply.answer(
        Frame.text(("{\"who\":\"" + session.speaker().user().id() + "\"}").getBytes(UTF_8)));
  }

  @Test
  void theFirstGoodFrameTellsTheVersion() {
    say("nonsense");
    say("{\"action\":\"hello\",\"v\":9}");
    say("{\"action\":\"hello\",\"v\":1}");
    assertThat(session.v1()).isTrue();
    assertThat(pipe.all()).hasSize(3).last().isEqualTo("{\"who\":\"guest\"}");
  }

  @Test
  void aVersionThatComesLaterChangesNothing() {
    say("{\"action\":\"other\"}");
    say("{\"action\":\"hello\",\"v\":1}");
    assertThat(session.v1()).isFalse();
    assertThat(pipe.all()).isEmpty();
  }

  @Test
  void whoSpeaksIsSaidOnceByHelloOrJoin() {
    say("{\"action\":\"other\",\"v\":1,\"user_id\":\"boss\"}");
    say("{\"action\":\"join\",\"room_id\":1,\"user_id\":7}");
    say("{\"action\":\"hello\",\"user_id\":\"boss\"}");
    assertThat(pipe.all())
        .containsExactly("{\"who\":\"guest\"}", "{\"who\":\"7\"}", "{\"who\":\"7\"}");
  }

  @Test
  void aTemporaryNoSaysWhenToComeAgain() {
    say("{\"action\":\"no\",\"v\":1,\"id\":5}");
    assertThat(pipe.all())
        .containsExactly(
            "{\"type\":\"error\",\"id\":5,\"code\":\"overloaded\",\"temporary\":true,"
                + "\"retry_after_ms\":1000,\"message\":\"not now\"}");
  }

  @Test
  void theEndLeavesEveryRoom() throws Refusal {
    List<Refusal> refusals = new ArrayList<>();
    for (String room : List.of("a", "b", "c")) {
      session.follow(room, Cursor.START, 5, opening -> {}, refusals::add);
    }
    assertThat(house.shard.rooms()).isEqualTo(3);
    session.ended();
    assertThat(house.shard.rooms()).isZero();
    house.settle();
    assertThat(refusals).hasSize(3);
  }

  @Test
  void oneRoomTooManyIsRefusedAndOneLeftMakesPlace() throws Refusal {
    for (String room : List.of("a", "b", "c")) {
      session.follow(room, Cursor.START, 5, opening -> {}, refusal -> {});
    }
    try {
      session.follow("d", Cursor.START, 5, opening -> {}, refusal -> {});
      throw new AssertionError("the limit is not kept");
    } catch (Refusal refusal) {
      assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_LARGE);
    }
    session.follow("c", Cursor.START, 5, opening -> {}, refusal -> {});
    session.leave("a");
    session.follow("d", Cursor.START, 5, opening -> {}, refusal -> {});
    assertThat(house.shard.rooms()).isEqualTo(3);
    session.leave("a");
    assertThat(house.shard.rooms()).isEqualTo(3);
    session.leave("d");
    assertThat(house.shard.rooms()).isEqualTo(2);
  }

  @Test
  void roomsThatAreBehindAreReadAPageAtATime() throws Exception {
    session.speakFor(Speaker.trusted(User.GUEST), true);
    for (String room : List.of("a", "b", "c")) {
      house.append(room, 30);
      session.follow(room, new Cursor("", 0), 1, opening -> {}, refusal -> {});
    }
    house.settle();
    assertThat(pipe.all()).hasSize(3 * 29);
    assertThat(pipe.writes).allMatch(write -> write.size() <= 4);
    for (String room : List.of("a", "b", "c")) {
      house.append(room, 1);
    }
    house.settle();
    assertThat(pipe.all()).hasSize(3 * 30);
  }

  @Test
  void theFirstPagesOfManyRoomsWaitForEachOther() throws Exception {
    session.speakFor(Speaker.trusted(User.GUEST), true);
    pipe.takes = 1;
    byte[] page = "p".repeat(QuietHouse.OUTBOX_BYTES * 2 / 3).getBytes(UTF_8);
    for (String room : List.of("a", "b", "c")) {
      house.append(room, 1);
      session.follow(
          room, Cursor.START, 50, opening -> session.tell(Frame.text(page)), refusal -> {});
    }
    for (int told = 1; told <= 3; told++) {
      house.settle();
      assertThat(pipe.all()).hasSize(told);
      pipe.open = true;
      pipe.takes = 1;
      session.drained();
    }
    assertThat(pipe.closes).isEmpty();
  }

  @Test
  void aRoomThatIsLeftBeforeItsFirstPageIsReadOnlyDelaysNobody() throws Exception {
    session.speakFor(Speaker.trusted(User.GUEST), true);
    List<String> heard = new ArrayList<>();
    for (String room : List.of("a", "b", "c")) {
      house.append(room, 1);
      session.follow(
          room,
          new Cursor("", 0),
          50,
          opening -> heard.add(room),
          refusal -> heard.add(room + " " + refusal.code()));
    }
    session.leave("b");
    house.settle();
    assertThat(heard).containsExactly("a", "b " + ErrorCode.BAD_REQUEST, "c");
  }

  @Test
  void aRoomThatIsLeftWhileItIsReadLetsTheOthersReadOn() throws Exception {
    session.speakFor(Speaker.trusted(User.GUEST), true);
    for (String room : List.of("a", "b", "c")) {
      house.append(room, 30);
      session.follow(room, new Cursor("", 0), 1, opening -> {}, refusal -> {});
    }
    while (pipe.all().size() < 8) {
      house.reads.runOne();
      house.lane.runAll();
    }
    session.leave("a");
    house.settle();
    assertThat(pipe.all().stream().filter(text -> text.contains("\"room_id\":\"b\""))).hasSize(29);
    assertThat(pipe.all().stream().filter(text -> text.contains("\"room_id\":\"c\""))).hasSize(29);
  }

  @Test
  void enteringAgainGoesOnFromTheNewCursorWithoutACopy() throws Exception {
    house.append("r", 5);
    house.settle();
    session.speakFor(Speaker.trusted(User.GUEST), true);
    session.follow("r", new Cursor("", 0), 50, opening -> {}, refusal -> {});
    house.settle();
    session.follow("r", new Cursor("", 3), 50, opening -> {}, refusal -> {});
    house.append("r", 1);
    house.settle();
    house.append("r", 1);
    house.settle();
    assertThat(pipe.all().stream().filter(text -> text.contains("\"seq\":6")).count())
        .isLessThanOrEqualTo(1);
    assertThat(pipe.all().stream().filter(text -> text.contains("\"seq\":7"))).hasSize(1);
    assertThat(house.shard.rooms()).isEqualTo(1);
  }

  @Test
  void aRoomThatIsTakenAwayIsALineOfTheAudit() throws Exception {
    session.speakFor(Speaker.trusted(User.GUEST), true);
    session.follow("r", new Cursor("", 0), 50, opening -> {}, refusal -> {});
    house.settle();
    try (Written log = new Written("dev.maru.audit")) {
      house.shard.expel("r", User.GUEST.id(), new Refusal(ErrorCode.NOT_FOUND, "gone"));
      assertThat(log.lines())
          .containsExactly(
              "refused code=not_found what=\"follow\" room=\"r\" user=\"guest\" from=local");
    }
  }

  @Test
  void aLastWordIsWrittenBeforeTheClose() {
    say("{\"action\":\"other\",\"v\":1}");
    session.part(Frame.text("bye".getBytes(UTF_8)), CloseCode.DRAINING, "restart");
    assertThat(pipe.all()).last().isEqualTo("bye");
    assertThat(pipe.closes).containsExactly(CloseCode.DRAINING);
  }

  private void say(String json) {
    session.receive(json.getBytes(UTF_8));
    house.settle();
  }
}
