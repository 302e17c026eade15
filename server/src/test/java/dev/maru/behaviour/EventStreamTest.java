package dev.maru.behaviour;

import static dev.maru.behaviour.Shape.assertShape;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.RawSocket;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /chat/events}, to the letter: head, lines, ids, ends. */
class EventStreamTest {

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.with("--ping_ms", "1000", "--limits.rooms_per_request", "5");

  @Test
  void theHeadTellsProxiesToKeepTheirHandsOff() throws IOException {
    try (StreamLine stream = StreamLine.open(MARU.port(), "rooms=" + MARU.newRoom())) {
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.header("content-type")).isEqualTo("text/event-stream");
      assertThat(stream.header("cache-control")).isEqualTo("no-store, no-transform");
      assertThat(stream.header("x-accel-buffering")).isEqualTo("no");
      assertThat(stream.header("transfer-encoding")).isEqualTo("chunked");
      assertThat(stream.header("connection")).isEqualTo("close");
      assertThat(stream.header("x-server-load")).matches("[01]\\.\\d\\d");
      assertThat(stream.header("content-length")).isEmpty();
    }
  }

  @Test
  void theFirstThingIsACommentBeforeAnyRoomWasRead() throws IOException {
    try (StreamLine stream = StreamLine.open(MARU.port(), "rooms=" + MARU.newRoom())) {
      StreamLine.Block first = stream.next();
      assertThat(first.text()).isEqualTo(": maru\nretry: 2000\n");
      assertThat(stream.next().fields().text("type")).isEqualTo("joined");
    }
  }

  @Test
  void aFrameIsOneLineOfDataBehindTheIdOfAllCursors() throws IOException {
    String one = MARU.newRoom();
    String other = MARU.newRoom();
    send(one, "{\"t\":\"1\"}");
    try (StreamLine stream = StreamLine.open(MARU.port(), "rooms=" + one + ":0," + other)) {
      StreamLine.Block joined = stream.frame();
      String epoch = joined.fields().text("epoch");
      assertThat(joined.id()).isEqualTo(one + ":1:" + epoch + "," + other);
      assertShape(
          joined.data(),
          ("{\"type\":\"joined\",\"room_id\":\"%s\",\"epoch\":\"<s>\",\"head\":1,\"events\":["
                  + "{\"type\":\"message\",\"room_id\":\"%s\",\"seq\":1,\"client_id\":\"<s>\","
                  + "\"from\":{\"id\":\"guest\",\"role\":\"\",\"name\":\"\"},\"data\":{\"t\":\"1\"},"
                  + "\"timestamp\":\"<s>\",\"ts\":<n>}],\"more\":false,\"reset\":false,"
                  + "\"reads\":{},\"presence\":[],\"typing\":[]}")
              .formatted(one, one));
      assertThat(stream.frame().id()).isEqualTo(one + ":1:" + epoch + "," + other + ":0:" + epoch);
      send(other, "{\"t\":\"안녕 😀\\n\\r\\n\\u2028\"}");
      StreamLine.Block message = stream.frame();
      assertThat(message.id()).isEqualTo(one + ":1:" + epoch + "," + other + ":1:" + epoch);
      assertThat(message.text())
          .isEqualTo("id: " + message.id() + "\ndata: " + message.data() + "\n");
      assertThat(message.fields().object("data").get("t")).isEqualTo("\"안녕 😀\\n\\r\\n\\u2028\"");
    }
  }

  @Test
  void noLineEndOfAMessageEndsALine() throws IOException {
    String room = MARU.newRoom();
    try (StreamLine stream = StreamLine.open(MARU.port(), "rooms=" + room + ":0")) {
      stream.frame();
      send(room, "{\n\t\"t\"\r\n:\r \"a\u2028b\u0085\"\n}");
      assertThat(stream.frame().fields().get("data")).isEqualTo("{\"t\":\"a\u2028b\u0085\"}");
    }
  }

  @Test
  void everyIdResumesExactlyBehindItsFrame() throws IOException {
    String one = MARU.newRoom();
    String other = MARU.newRoom();
    String query = "rooms=" + one + ":0," + other + ":0";
    List<StreamLine.Block> seen = new ArrayList<>();
    try (StreamLine stream = StreamLine.open(MARU.port(), query)) {
      seen.add(stream.frame());
      seen.add(stream.frame());
      for (int i = 0; i < 6; i++) {
        send(i % 3 == 0 ? other : one, "{\"i\":" + i + "}");
        seen.add(stream.frame());
      }
    }
    for (int from = 2; from < seen.size(); from++) {
      try (StreamLine again =
          StreamLine.open(MARU.port(), query, "Last-Event-ID: " + seen.get(from).id())) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          Fields joined = again.frame().fields();
          assertThat(joined.flag("reset")).isFalse();
          joined.objects("events").forEach(event -> rest.add(event.json()));
        }
        assertThat(rest)
            .as("behind %s", seen.get(from).id())
            .containsExactlyInAnyOrderElementsOf(
                seen.stream().skip(from + 1).map(StreamLine.Block::data).toList());
      }
    }
  }

  @Test
  void whatTheClientHadWinsOverTheUrlButNamesNoRooms() throws IOException {
    String room = MARU.newRoom();
    send(room, "{}");
    send(room, "{}");
    String had = "Last-Event-ID: " + room + ":1,elsewhere:7";
    try (StreamLine stream = StreamLine.open(MARU.port(), "rooms=" + room + ":0", had)) {
      assertThat(stream.frame().fields().objects("events")).hasSize(1);
      send(room, "{}");
      assertThat(stream.frame().id()).startsWith(room + ":3:").doesNotContain("elsewhere");
    }
    try (StreamLine stream = StreamLine.open(MARU.port(), "rooms=" + room + ":2:other")) {
      assertThat(stream.frame().fields().flag("reset")).isTrue();
    }
  }

  @Test
  void aColonInARoomsNameIsWrittenWithAPercentSign() throws IOException {
    String room = "team:" + MARU.newRoom();
    String written = room.replace(":", "%3A");
    try (StreamLine stream =
        StreamLine.open(MARU.port(), "rooms=" + written.replace("%", "%25") + ":0")) {
      assertThat(stream.frame().fields().text("room_id")).isEqualTo(room);
      send(room, "{}");
      StreamLine.Block message = stream.frame();
      assertThat(message.id()).startsWith(written + ":1:");
      try (StreamLine again =
          StreamLine.open(
              MARU.port(),
              "rooms=" + written.replace("%", "%25"),
              "Last-Event-ID: " + message.id())) {
        Fields joined = again.frame().fields();
        assertThat(joined.objects("events")).isEmpty();
        assertThat(joined.flag("reset")).isFalse();
      }
    }
  }

  @Test
  void aRoomThatIsNotMineIsAnErrorAndTheOthersGoOn() throws IOException {
    String room = MARU.newRoom();
    try (StreamLine stream = StreamLine.open(MARU.port(), "rooms=@u9," + room)) {
      StreamLine.Block error = stream.frame();
      assertShape(
          error.data(),
          "{\"type\":\"error\",\"room_id\":\"@u9\",\"code\":\"not_found\",\"temporary\":false,"
              + "\"message\":\"<s>\"}");
      assertThat(error.id()).isEmpty();
      assertThat(stream.frame().fields().text("type")).isEqualTo("joined");
      send(room, "{}");
      assertThat(stream.frame().fields().number("seq")).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "rooms=@u9, 404, not_found",
        "rooms=@u8:4,404, not_found",
        "x=1, 400, bad_request",
        "rooms=, 400, bad_request",
        "`rooms=a,`, 400, bad_request",
        "`rooms=a,a:3`, 400, bad_request",
        "rooms=a:b, 400, bad_request",
        "rooms=a:-1, 400, bad_request",
        "rooms=a:1:e:f, 400, bad_request",
        "rooms=a:, 400, bad_request",
        "rooms=a:9007199254740992, 400, bad_request",
        "rooms=a%20b, 400, bad_request",
        "rooms=a&limit=0, 400, bad_request",
        "`rooms=1,2,3,4,5,6`, 413, too_large"
      })
  void whatCannotBeFollowedIsRefusedWithAStatus(String query, int status, String code)
      throws IOException {
    for (String path : List.of("/chat/events?", "/chat/poll?wait=50&")) {
      Answer answer = HttpLine.once(MARU.port(), "GET", path + query, "");
      assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(status);
      assertThat(answer.code()).isEqualTo(code);
    }
  }

  @Test
  void anIdThatIsNoneIsRefused() throws IOException {
    try (StreamLine stream = StreamLine.open(MARU.port(), "rooms=a", "Last-Event-ID: 12, or so")) {
      assertThat(stream.status()).isEqualTo(400);
      assertThat(stream.code()).isEqualTo("bad_request");
    }
  }

  @Test
  void aHeadShowsTheHeadAndTheConnectionGoesOn() throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      Answer head = line.ask("HEAD", "/chat/events?rooms=a", "");
      assertThat(head.status()).isEqualTo(200);
      assertThat(head.header("content-type")).isEqualTo("text/event-stream");
      assertThat(head.header("x-accel-buffering")).isEqualTo("no");
      assertThat(line.get("/chat/health").status()).isEqualTo(200);
      assertThat(line.ask("POST", "/chat/events?rooms=a", "{}").status()).isEqualTo(405);
    }
  }

  @Test
  void whoWantsNoStreamIsToldSo() throws IOException {
    for (String accept : List.of("application/json", "text/html")) {
      Answer no =
          HttpLine.once(MARU.port(), "GET", "/chat/events?rooms=a", "", "Accept: " + accept);
      assertThat(no.status()).isEqualTo(406);
      assertThat(no.code()).isEqualTo("bad_request");
    }
    String browser = "Accept: text/html,application/xhtml+xml,*/*;q=0.8";
    try (StreamLine stream = StreamLine.open(MARU.port(), "rooms=a", browser)) {
      assertThat(stream.status()).isEqualTo(200);
    }
  }

  @Test
  void aClientOfHttp10GetsTheBodyWithoutChunks() throws IOException {
    String room = MARU.newRoom();
    try (RawSocket raw = RawSocket.connect(MARU.port())) {
      raw.sendBytes("GET /chat/events?rooms=" + room + ":0 HTTP/1.0\r\n\r\n");
      assertThat(raw.readHead()).contains("text/event-stream").doesNotContain("chunked");
      byte[] first = raw.readBytes(": maru\nretry: 2000\n\nid: ".length());
      assertThat(first).asString().isEqualTo(": maru\nretry: 2000\n\nid: ");
    }
  }

  @Test
  void aSignOfLifeHoldsTheHeads() throws IOException {
    String room = MARU.newRoom();
    send(room, "{}");
    try (StreamLine stream = StreamLine.open(MARU.port(), "rooms=" + room)) {
      StreamLine.Block next = stream.next();
      while (!next.data().contains("\"ping\"")) {
        next = stream.next();
      }
      assertThat(next.fields().object("heads").number(room)).isEqualTo(1);
      assertThat(next.id()).isEmpty();
    }
  }

  @Test
  void aSeedClientHearsMessagesInItsOwnForm() throws IOException {
    String room = MARU.newRoom();
    send(room, "{\"t\":\"<b>\"}");
    try (StreamLine stream = StreamLine.open(MARU.port(), "v=0&rooms=" + room + ":0")) {
      for (int seq = 1; seq <= 3; seq++) {
        StreamLine.Block message = stream.frame();
        assertThat(message.fields().text("type")).isEqualTo("message");
        assertThat(message.fields().number("seq")).isEqualTo(seq);
        assertThat(message.fields().get("data")).contains("&lt;b&gt;").contains("MEM_DV");
        assertThat(message.id()).matches(room + ":" + seq + ":[0-9a-z]{6}");
        send(room, "{\"t\":\"<b>\"}");
      }
    }
  }

  @Test
  void theEndOfAStreamIsTheEndOfItsConnection() throws IOException {
    StreamLine[] streams = new StreamLine[20];
    for (int i = 0; i < streams.length; i++) {
      streams[i] = StreamLine.open(MARU.port(), "rooms=a,b");
      assertThat(streams[i].status()).isEqualTo(200);
    }
    assertThat(connections()).isGreaterThan(streams.length);
    for (int i = 0; i < streams.length; i++) {
      if (i % 2 == 0) {
        streams[i].raw().reset();
      } else {
        streams[i].close();
      }
    }
    long patience = System.nanoTime() + 20_000_000_000L;
    int open = connections();
    while (open > 2 && System.nanoTime() < patience) {
      open = connections();
    }
    assertThat(open).as("the one that asks, and the one that asked before").isLessThan(3);
  }

  @Test
  void whatIsSentBehindTheRequestIsNotAnswered() throws IOException {
    String room = MARU.newRoom();
    try (StreamLine stream = StreamLine.open(MARU.port(), "rooms=" + room + ":0")) {
      assertThat(stream.frame("joined").fields().number("head")).isZero();
      stream.raw().sendBytes("GET /chat/health HTTP/1.1\r\nHost: h\r\n\r\n");
      send(room, "{}");
      assertThat(stream.frame("message").fields().number("seq")).isEqualTo(1);
    }
  }

  @Test
  void aStreamThatTheServerEndsSaysWhyAndWhenToComeBack() throws Exception {
    RunningServer going = RunningServer.with();
    going.start();
    try (StreamLine stream = StreamLine.open(going.port(), "rooms=a")) {
      stream.frame();
      going.stop();
      StreamLine.Block retry = stream.next();
      StreamLine.Block bye = stream.next();
      assertThat(bye.fields().text("type")).isEqualTo("bye");
      assertThat(bye.fields().number("code")).isEqualTo(4503);
      assertThat(bye.fields().get("retry_after_ms")).isEqualTo(retry.retry());
      assertThatThrownBy(stream::next).isInstanceOf(EOFException.class);
    }
  }

  private static int connections() throws IOException {
    Answer health = HttpLine.once(MARU.port(), "GET", "/chat/health", "");
    return (int) health.fields().number("connections");
  }

  private static void send(String room, String message) throws IOException {
    Answer answer =
        HttpLine.once(
            MARU.port(),
            "POST",
            "/chat/rooms/" + room + "/messages",
            "{\"client_id\":\"%s\",\"message\":%s}".formatted(System.nanoTime(), message));
    assertThat(answer.status()).isEqualTo(201);
  }
}
