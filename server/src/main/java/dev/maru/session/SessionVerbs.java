package dev.maru.session;

import dev.maru.access.Right;
import dev.maru.pace.PollAdvice;
import dev.maru.protocol.Command;
import dev.maru.protocol.Frame;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The verbs about the session itself: {@code hello}, {@code refresh} and {@code ping}. Immutable.
 */
public final class SessionVerbs {

  private final Greeting greeting;
  private final PollAdvice advice;

  /**
   * What a client is told at its hello.
   *
   * @param pingMs how often the server gives a sign of life, milliseconds
   * @param messageBytes the largest frame or body it takes
   * @param pageEvents how many events a page holds at most
   * @param rooms how many rooms one session may follow
   */
  public record Greeting(int pingMs, int messageBytes, int pageEvents, int rooms) {}

  /** Verbs that greet with these figures, and with this advice. */
  public SessionVerbs(Greeting greeting, PollAdvice advice) {
    this.greeting = greeting;
    this.advice = advice;
  }

  /** The verbs. */
  public List<Verb> verbs() {
    return List.of(
        new Verb("hello", Right.NONE, this::hello),
        new Verb("refresh", Right.NONE, SessionVerbs::refresh),
        new Verb("ping", Right.NONE, SessionVerbs::ping));
  }

  private void hello(Session session, Command command, Reply reply) throws Refusal {
    JsonWriter json = Answers.start("welcome", reply.echo(), 300);
    json.raw(",\"v\":1,\"session\":\"")
        .raw(newId())
        .raw("\",\"user\":")
        .user(session.speaker().user());
    json.raw(",\"ping_ms\":").number(greeting.pingMs);
    json.raw(",\"limits\":{\"message_bytes\":").number(greeting.messageBytes);
    json.raw(",\"page_events\":").number(greeting.pageEvents);
    json.raw(",\"rooms\":").number(greeting.rooms);
    advice.write(json.raw("},\"advice\":"), advice.nextPollMs());
    reply.answer(json.raw("}").frame());
  }

  private static void refresh(Session session, Command command, Reply reply) throws Refusal {
    command.fields().text("token", ""); // of the right type where nobody looks into it, too
    session.introduce(command.fields());
    reply.answer(Answers.start("ok", reply.echo(), 16).raw("}").frame());
  }

  private static void ping(Session session, Command command, Reply reply) throws Refusal {
    JsonWriter json = Answers.start("pong", reply.echo(), 32);
    if (command.fields().has("n")) {
      long most = Long.MAX_VALUE;
      json.raw(",\"n\":").number(command.fields().number("n", -most, most, 0));
    }
    Frame pong = json.raw("}").frame();
    reply.answer(pong);
  }

  private static String newId() {
    return "s" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
