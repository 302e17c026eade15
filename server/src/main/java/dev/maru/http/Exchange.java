package dev.maru.http;

import dev.maru.protocol.Refusal;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * One request and the place for its one answer. The request is immutable; the answer may be given
 * from any thread, once.
 */
public final class Exchange {

  private final Request request;
  private final Consumer<Response> answer;
  private final Consumer<Parked> parking;
  private final Opener opener;
  private final BooleanSupplier awaited;

  /**
   * A request that waits for its answer, at no cost but this.
   *
   * @param userId for whom it waits
   * @param waitMs how long it may wait, milliseconds
   * @param look told the connection's time, milliseconds, a few times a second while it waits
   * @param due run on the connection's lane when the wait is over
   * @param abandoned run on the connection's lane if the client goes away
   * @param dismissed run on the connection's lane if the user is to be heard no more
   */
  public record Parked(
      String userId,
      int waitMs,
      IntConsumer look,
      Runnable due,
      Runnable abandoned,
      Consumer<Refusal> dismissed) {}

  /** Begins an answer that does not end by itself. */
  @FunctionalInterface
  public interface Opener {

    /** Sends the head and hands the body to the author that is made for it. */
    void open(Response head, Function<OpenBody, OpenBody.Author> author);
  }

  /**
   * An exchange of a transport.
   *
   * @param answer takes the answer, on any thread
   * @param parking takes a wait, on the connection's lane
   * @param opener takes the head of an answer that goes on, on the connection's lane
   * @param awaited whether the client is still there, asked on the connection's lane
   */
  public Exchange(
      Request request,
      Consumer<Response> answer,
      Consumer<Parked> parking,
      Opener opener,
      BooleanSupplier awaited) {
    this.request = request;
    this.answer = answer;
    this.parking = parking;
    this.opener = opener;
    this.awaited = awaited;
  }

  /** What was asked. */
  public Request request() {
    return request;
  }

  /**
   * Whether the client still waits for the answer: whoever goes on later, on the connection's lane,
   * looks before it parks or opens anything.
   */
  public boolean awaited() {
    return awaited.getAsBoolean();
  }

  /** Answers. */
  public void respond(Response response) {
    answer.accept(response);
  }

  /** Answers with a no. */
  public void refuse(Refusal refusal) {
    respond(Response.refusal(refusal));
  }

  /** Waits for an answer that comes later, or never; called on the connection's lane. */
  public void park(Parked wait) {
    parking.accept(wait);
  }

  /**
   * Answers with a head and a body that goes on; called on the connection's lane. The head leaves
   * together with what the author writes at once.
   *
   * @param head status, type and headers; its body is not looked at
   * @param author makes who fills the body; it may write at once
   */
  public void open(Response head, Function<OpenBody, OpenBody.Author> author) {
    opener.open(head, author);
  }
}
