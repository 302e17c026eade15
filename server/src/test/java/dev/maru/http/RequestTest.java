package dev.maru.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A request as a route reads it. */
final class RequestTest {

  private static final Request REQUEST =
      new Request(
          "GET",
          "/chat/rooms/7/messages",
          Map.of("room", "7"),
          Map.of("after", List.of("1", "2"), "none", List.of(), "empty", List.of("")),
          Map.of("if-none-match", "\"a.1\""),
          new byte[0],
          "");

  @Test
  void aParameterIsItsFirstValue() {
    assertThat(REQUEST.param("after")).contains("1");
    assertThat(REQUEST.param("empty")).contains("");
  }

  @Test
  void aParameterWithoutValueOrUnheardOfIsAbsent() {
    assertThat(REQUEST.param("none")).isEmpty();
    assertThat(REQUEST.param("After")).isEmpty();
  }

  @Test
  void anAbsentHeaderOrPartIsEmpty() {
    assertThat(REQUEST.header("if-none-match")).isEqualTo("\"a.1\"");
    assertThat(REQUEST.header("origin")).isEmpty();
    assertThat(REQUEST.part("room")).isEqualTo("7");
    assertThat(REQUEST.part("file")).isEmpty();
  }

  @Test
  void anExchangeHandsItsAnswersItsWaitAndItsHeadToTheTransport() {
    List<Response> answers = new ArrayList<>();
    List<Exchange.Parked> waits = new ArrayList<>();
    List<Response> heads = new ArrayList<>();
    Exchange exchange =
        new Exchange(
            REQUEST, answers::add, waits::add, (head, author) -> heads.add(head), () -> true);
    Exchange.Parked wait =
        new Exchange.Parked("u1", 25_000, now -> {}, () -> {}, () -> {}, why -> {});
    exchange.park(wait);
    exchange.refuse(new Refusal(ErrorCode.NOT_FOUND, "no such room"));
    exchange.open(
        Response.empty(200),
        body -> {
          throw new AssertionError("no connection, no author");
        });
    assertThat(exchange.request()).isSameAs(REQUEST);
    assertThat(heads).hasSize(1);
    assertThat(waits).containsExactly(wait);
    assertThat(answers).hasSize(1).first().extracting(Response::status).isEqualTo(404);
  }
}
