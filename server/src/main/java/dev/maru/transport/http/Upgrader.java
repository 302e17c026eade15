package dev.maru.transport.http;

import dev.maru.http.Response;
import dev.maru.transport.Loop;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpRequest;

/** Turns an HTTP connection into something else, if the request asks for it. */
@FunctionalInterface
public interface Upgrader {

  /**
   * Looks at a whole request on its event loop.
   *
   * @param address who is limited for it; "" if nobody is
   */
  Verdict look(
      ChannelHandlerContext ctx, HttpRequest request, String path, String address, Loop loop);

  /** What came of a look. */
  sealed interface Verdict {}

  /** The request asks for nothing else: it goes to the routes. */
  record NotAsked() implements Verdict {}

  /** The connection is no longer HTTP, or will not be once it is known who is speaking. */
  record Done() implements Verdict {}

  /** The answer is no, and the connection ends after it. */
  record Refused(Response answer) implements Verdict {}
}
