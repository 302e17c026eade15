package dev.maru.transport.http;

import dev.maru.http.Response;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.transport.Loop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Turns away who must not come in whoever they are: too many from one address, pages of other
 * sites, who means another server; and writes each down. Owned by its connection's event loop.
 */
final class Gate {

  private final HttpHouse house;
  private final Loop loop;
  private final Caller caller;

  Gate(HttpHouse house, Loop loop, Caller caller) {
    this.house = house;
    this.loop = loop;
    this.caller = caller;
  }

  /**
   * What is answered instead.
   *
   * @param last whether the connection ends with it
   */
  record No(Response answer, boolean last) {}

  /** The answer to a connection too many of all. */
  Response full() {
    return noted(
        "connection", new Refusal(ErrorCode.OVERLOADED, "too many connections; try again"));
  }

  /** The answer to a connection, or request that waits, too many of its address. */
  Response crowded() {
    String why = "too many connections from this address";
    return noted("connection", new Refusal(ErrorCode.RATE_LIMITED, why));
  }

  /** Lets a request come in; null if it may. */
  @Nullable No enter(HttpRequest request) {
    if (!caller.ask(request.headers())) {
      return new No(crowded(), true);
    }
    int waitMs = loop.desk().house().allowance().rates().address(caller.address());
    if (waitMs > 0) {
      Refusal often = new Refusal(ErrorCode.RATE_LIMITED, "too many requests; wait", waitMs);
      return new No(noted("request", often), true);
    }
    String host = request.headers().get(HttpHeaderNames.HOST, "");
    if (host.isEmpty() || house.hosts().knows(host)) {
      return null;
    }
    noted("host " + host, new Refusal(ErrorCode.FORBIDDEN, "another name"));
    return new No(Bodies.error(421, "not_found", "this server has another name"), false);
  }

  /** Lets a request change something that no other site's page has made a browser send. */
  @Nullable No cross(HttpRequest request) {
    String origin = RequestReader.origin(request.headers());
    String host = request.headers().get(HttpHeaderNames.HOST, "");
    boolean welcome = house.origins().allows(origin, host);
    if (!CrossSite.forged(request.method().name(), request.headers(), welcome)) {
      return null;
    }
    noted("origin " + origin, new Refusal(ErrorCode.FORBIDDEN, "not on the list"));
    return new No(Bodies.error(403, "forbidden", "this origin is not on the list"), false);
  }

  private Response noted(String what, Refusal no) {
    loop.desk().house().access().audit().refused(null, caller.address(), what, "", no);
    return Response.refusal(no);
  }
}
