package dev.maru.http;

import dev.maru.protocol.Refusal;
import java.util.function.Consumer;

/**
 * One request and the place for its one answer. The request is immutable; the answer may be given
 * from any thread, once.
 */
public final class Exchange {

  private final Request request;
  private final Consumer<Response> answer;
  private final Consumer<Parked> parking;

  /**
   * A request that waits for its answer, at no cost but this.
   *
   * @param waitMs how long it may wait, milliseconds
   * @param due run on the connection's lane when that is over
   * @param abandoned run on the connection's lane if the client goes away
   */
  public record Parked(int waitMs, Runnable due, Runnable abandoned) {}

  /**
   * An exchange of a transport.
   *
   * @param answer takes the answer, on any thread
   * @param parking takes a wait, on the connection's lane
   */
  public Exchange(Request request, Consumer<Response> answer, Consumer<Parked> parking) {
    this.request = request;
    this.answer = answer;
    this.parking = parking;
  }

  /** What was asked. */
  public Request request() {
    return request;
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
}
