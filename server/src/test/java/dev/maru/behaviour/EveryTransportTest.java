package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.Wire.Entrance;
import dev.maru.behaviour.Wire.Place;
import dev.maru.behaviour.Wire.Receipt;
import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One log, one cursor: what a client may rely on, whichever way it came. */
class EveryTransportTest {

  @RegisterExtension static final RunningServer MARU = RunningServer.with();

  /** Key order, unknown keys, numbers, escapes: whatever a message holds. */
  private static final String ODD =
      "{\"z\":1,\"a\":{\"b\":[1,2.50,1e5,-0,true,null,{}]},\"한글\":\"줄\\n<b>&'\\\"\","
          + "\"big\":12345678901234567890,\"esc\":\"\\u00e9\\/\\ud83d\\ude00😀\",\"\":\"\"}";

  @EveryTransport
  void aMessageReachesEverybodyInTheRoom(Via via) throws IOException {
    String room = MARU.newRoom();
    try (Wire sender = via.open(MARU, room, "u5");
        Wire other = via.open(MARU, room, "u6");
        Wire third = Via.WEBSOCKET.open(MARU, room, "u7")) {
      for (Wire wire : List.of(sender, other, third)) {
        assertThat(wire.join(Place.NEWEST, 50).head()).isZero();
      }
      assertThat(sender.send("c1", "{\"x\":1}")).isEqualTo(new Receipt("", 1, false));
      for (Wire wire : List.of(sender, other, third)) {
        Fields event = wire.next();
        assertThat(event.number("seq")).isEqualTo(1);
        assertThat(event.get("data")).isEqualTo("{\"x\":1}");
        assertThat(event.text("client_id")).isEqualTo("c1");
        assertThat(event.object("from").text("id")).isEqualTo("u5");
      }
    }
  }

  @EveryTransport
  void whatIsWrittenOverOneTransportArrivesOverEveryOtherAsItWasSent(Via via) throws IOException {
    String room = MARU.newRoom();
    try (Wire sender = via.open(MARU, room, "u5")) {
      for (Via reading : Via.values()) {
        try (Wire reader = reading.open(MARU, room, "u6")) {
          reader.join(Place.NEWEST, 1);
          sender.send("to " + reading, ODD);
          assertThat(reader.next().get("data")).as("%s to %s", via, reading).isEqualTo(ODD);
        }
        try (Wire late = reading.open(MARU, room, "u7")) {
          assertThat(late.join(Place.NEWEST, 1).events().getFirst().get("data")).isEqualTo(ODD);
        }
      }
    }
  }

  @EveryTransport
  void eventsAreNumberedWithoutHoles(Via via) throws IOException {
    String room = MARU.newRoom();
    try (Wire one = via.open(MARU, room, "u5");
        Wire two = Via.WEBSOCKET.open(MARU, room, "u6");
        Wire reader = via.open(MARU, room, "u7")) {
      reader.join(Place.NEWEST, 50);
      for (int i = 1; i <= 20; i++) {
        Receipt receipt = (i % 3 == 0 ? one : two).send("c" + i, "{\"i\":" + i + "}");
        assertThat(receipt.seq()).isEqualTo(i);
      }
      for (int i = 1; i <= 20; i++) {
        Fields event = reader.next();
        assertThat(event.number("seq")).isEqualTo(i);
        assertThat(event.get("data")).isEqualTo("{\"i\":" + i + "}");
      }
    }
  }

  @EveryTransport
  void everyCursorIsContinuedExactly(Via via) throws IOException {
    String room = filled(7);
    for (long after = 0; after <= 7; after++) {
      try (Wire wire = via.open(MARU, room, "u5")) {
        Entrance entrance = wire.join(Place.after(after), 50);
        assertThat(entrance.reset()).isFalse();
        assertThat(entrance.head()).isEqualTo(7);
        assertThat(entrance.seqs()).containsExactlyElementsOf(seqs(after + 1, 7));
        Entrance again = wire.join(new Place(entrance.epoch(), after), 50);
        assertThat(again.reset()).isFalse();
        assertThat(again.seqs()).isEqualTo(entrance.seqs());
      }
    }
  }

  @EveryTransport
  void aCursorThatCannotBeContinuedStartsAnew(Via via) throws IOException {
    String room = filled(7);
    List<Place> lost = List.of(Place.after(12), new Place("other", 3), new Place("other", 7));
    for (Place place : lost) {
      try (Wire wire = via.open(MARU, room, "u5")) {
        Entrance entrance = wire.join(place, 3);
        assertThat(entrance.reset()).as("%s", place).isTrue();
        assertThat(entrance.seqs()).containsExactly(5L, 6L, 7L);
        assertThat(entrance.epoch()).isNotEqualTo("other");
        wire.send("after " + place, "{}");
        assertThat(wire.next().number("seq")).isEqualTo(entrance.head() + 1);
      }
      room = filled(7);
    }
  }

  @EveryTransport
  void whoHasNothingIsShownTheNewestEvents(Via via) throws IOException {
    String room = filled(7);
    try (Wire wire = via.open(MARU, room, "u5")) {
      Entrance entrance = wire.join(Place.NEWEST, 3);
      assertThat(entrance.seqs()).containsExactly(5L, 6L, 7L);
      assertThat(entrance.reset()).isFalse();
    }
  }

  @EveryTransport
  void aRetryGetsTheSameSeq(Via via) throws IOException {
    String room = MARU.newRoom();
    try (Wire wire = via.open(MARU, room, "u5")) {
      assertThat(wire.send("again", ODD)).isEqualTo(new Receipt("", 1, false));
      assertThat(wire.send("other", "{}")).isEqualTo(new Receipt("", 2, false));
      assertThat(wire.send("again", ODD)).isEqualTo(new Receipt("", 1, true));
      for (Via later : Via.values()) {
        try (Wire same = later.open(MARU, room, "u5")) {
          assertThat(same.send("again", ODD)).isEqualTo(new Receipt("", 1, true));
        }
      }
      assertThat(wire.join(Place.after(0), 50).seqs()).containsExactly(1L, 2L);
    }
  }

  @EveryTransport
  void theClientIdOfAnotherUserIsAnotherSend(Via via) throws IOException {
    String room = MARU.newRoom();
    try (Wire one = via.open(MARU, room, "u5");
        Wire two = via.open(MARU, room, "u6")) {
      assertThat(one.send("same", "{}")).isEqualTo(new Receipt("", 1, false));
      assertThat(two.send("same", "{}")).isEqualTo(new Receipt("", 2, false));
    }
  }

  @EveryTransport
  void otherContentUnderAUsedClientIdIsAConflict(Via via) throws IOException {
    String room = MARU.newRoom();
    try (Wire wire = via.open(MARU, room, "u5")) {
      wire.send("used", "{\"text\":\"one\"}");
      assertThat(wire.send("used", "{\"text\":\"two\"}")).isEqualTo(Receipt.refused("conflict"));
      assertThat(wire.join(Place.after(0), 50).seqs()).containsExactly(1L);
    }
  }

  @EveryTransport
  void nobodyCanClaimTheRoleOfAnother(Via via) throws IOException {
    String room = MARU.newRoom();
    List<String> forged =
        List.of("\"T\"", "17", "null", "[\"T\"]", "{\"a\":\"T\"}", "\"\\\"T\"", "true", "-1.5e3");
    try (Wire member = via.open(MARU, room, "u9", "M")) {
      for (String value : forged) {
        member.send("a" + value.hashCode(), "{\"MEM_DV\":" + value + ",\"z\":1}");
        member.send("b" + value.hashCode(), "{\"z\":1,\"MEM_DV\":" + value + "}");
        member.send("c" + value.hashCode(), "{\"MEM\\u005fDV\":" + value + "}");
      }
      for (Fields event : member.join(Place.after(0), 50).events()) {
        assertThat(event.object("data").text("MEM_DV")).isEqualTo("M");
        assertThat(event.object("from").text("role")).isEqualTo("M");
      }
    }
  }

  @EveryTransport
  void enteringTwiceBringsOneCopy(Via via) throws IOException {
    String room = filled(3);
    try (Wire wire = via.open(MARU, room, "u5")) {
      wire.join(Place.NEWEST, 50);
      wire.join(Place.after(3), 50);
      wire.send("c1", "{}");
      wire.send("c2", "{}");
      assertThat(wire.next().number("seq")).isEqualTo(4);
      assertThat(wire.next().number("seq")).isEqualTo(5);
    }
  }

  @EveryTransport
  void theInboxOfAnotherIsNotFound(Via via) throws IOException {
    String inbox = "@" + MARU.newRoom();
    try (Wire wire = via.open(MARU, inbox, "u5")) {
      assertThat(wire.join(Place.NEWEST, 50)).isEqualTo(Entrance.refused("not_found"));
      assertThat(wire.send("c1", "{}")).isEqualTo(Receipt.refused("not_found"));
    }
    try (Wire owner = via.open(MARU, inbox, inbox.substring(1))) {
      assertThat(owner.send("c1", "{}")).isEqualTo(new Receipt("", 1, false));
      assertThat(owner.join(Place.NEWEST, 50).seqs()).containsExactly(1L);
    }
  }

  private static String filled(int count) throws IOException {
    String room = MARU.newRoom();
    try (Wire writer = Via.POLL.open(MARU, room, "writer")) {
      for (int i = 1; i <= count; i++) {
        writer.send("f" + i, "{\"i\":" + i + "}");
      }
    }
    return room;
  }

  private static List<Long> seqs(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
