package dev.maru.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.access.Right;
import dev.maru.limit.Allowance;
import dev.maru.limit.Rate;
import dev.maru.limit.Rates;
import dev.maru.limit.Seats;
import dev.maru.protocol.CloseCode;
import dev.maru.protocol.Frame;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a session pays, and what becomes of one that does not wait (security.md, S44). */
class TollTest {

  private static final String OTHER = "{\"action\":\"other\",\"id\":\"o\"}";

  private final Pipe pipe = new Pipe();
  private QuietHouse house;
  private Session session;

  @BeforeEach
  void open() throws IOException {
    Verb.Handler yes =
        (session, command, reply) -> reply.answer(Frame.text("{\"yes\":1}".getBytes(UTF_8)));
    List<Verb> verbs =
        List.of(new Verb("hello", Right.NONE, yes), new Verb("other", Right.NONE, yes));
    Rates rates = new Rates(Rate.of(1, 3), Rate.NONE, Rate.of(1, 5));
    house = new QuietHouse(verbs, new Allowance(rates, new Seats(2), new Seats(0)));
    session = new Session(house.desk, pipe, "203.0.113.7");
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  private void say(String json) {
    session.receive(json.getBytes(UTF_8));
    house.settle();
  }

  private void greet() {
    say("{\"action\":\"hello\",\"v\":1,\"user_id\":\"u5\"}");
  }

  @Test
  void aUserIsToldHowLongToWaitAndWhatFor() {
    greet();
    for (int i = 0; i < 4; i++) {
      say(OTHER);
    }
    assertThat(pipe.all().subList(0, 4)).containsOnly("{\"yes\":1}");
    assertThat(pipe.all().getLast())
        .startsWith(
            "{\"type\":\"error\",\"id\":\"o\",\"code\":\"rate_limited\",\"temporary\":true,")
        .containsPattern("\"retry_after_ms\":[1-9][0-9]{0,3},");
    assertThat(pipe.closes).isEmpty();
  }

  @Test
  void garbageIsPaidForToo() {
    for (int i = 0; i < 5; i++) {
      say("garbage");
    }
    say(OTHER);
    assertThat(pipe.all().getLast()).contains("rate_limited");
  }

  @Test
  void whoGoesOnAndOnIsSentAwayWithTheTimeToComeBack() {
    greet();
    for (int i = 0; i < 100 && pipe.closes.isEmpty(); i++) {
      say(OTHER);
    }
    assertThat(pipe.closes).containsExactly(CloseCode.RATE);
    assertThat(pipe.all().getLast())
        .matches("\\{\"type\":\"bye\",\"code\":4429,\"retry_after_ms\":[0-9]{4,},.*}");
    assertThat(pipe.all()).hasSizeBetween(50, 60);
  }

  @Test
  void anotherSessionOfTheUserSharesTheBucket() {
    greet();
    for (int i = 0; i < 3; i++) {
      say(OTHER);
    }
    Pipe second = new Pipe();
    Session more = new Session(house.desk, second, "");
    more.receive("{\"action\":\"hello\",\"v\":1,\"user_id\":\"u5\"}".getBytes(UTF_8));
    more.receive(OTHER.getBytes(UTF_8));
    house.settle();
    assertThat(second.all()).hasSize(2).last().asString().contains("rate_limited");
  }

  @Test
  void aPlaceIsTakenOnceAndGivenBack() {
    Session second = new Session(house.desk, new Pipe(), "");
    for (Session seated : List.of(session, second, session, second)) {
      seated.receive("{\"action\":\"hello\",\"v\":1,\"user_id\":\"u5\"}".getBytes(UTF_8));
    }
    Pipe crowd = new Pipe();
    new Session(house.desk, crowd, "")
        .receive("{\"action\":\"hello\",\"v\":1,\"user_id\":\"u5\"}".getBytes(UTF_8));
    assertThat(crowd.closes).containsExactly(CloseCode.RATE);
    second.ended();
    second.ended();
    Pipe next = new Pipe();
    new Session(house.desk, next, "")
        .receive("{\"action\":\"hello\",\"v\":1,\"user_id\":\"u5\"}".getBytes(UTF_8));
    assertThat(next.closes).isEmpty();
    Pipe last = new Pipe();
    new Session(house.desk, last, "")
        .receive("{\"action\":\"hello\",\"v\":1,\"user_id\":\"u5\"}".getBytes(UTF_8));
    assertThat(last.closes).as("two places, and one was given back once").isNotEmpty();
  }
}
