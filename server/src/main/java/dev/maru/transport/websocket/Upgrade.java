package dev.maru.transport.websocket;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The step from HTTP to WebSocket on one channel, or the refusal of it. */
// A write or close that fails means that the channel is gone, which channelInactive tells.
@SuppressWarnings("FutureReturnValueIgnored")
public final class Upgrade {
  private Upgrade() {}

  /**
   * Answers 101, takes every HTTP handler out of the pipeline and leaves one {@link
   * WebSocketConnection} in it. To be called on the event loop when the request has been read to
   * its end; frames that came right behind it are not lost.
   *
   * @param more headers that every answer of this server carries
   * @param endpoint makes what the connection reports to; it may write from the next turn on, when
   *     HTTP's handlers are gone
   */
  public static WebSocketConnection accept(
      Channel channel,
      Handshake.Accepted handshake,
      WebSocketSettings settings,
      Map<String, String> more,
      Function<WebSocketConnection, Endpoint> endpoint) {
    ChannelPipeline pipeline = channel.pipeline();
    channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    FullHttpResponse switching = switching(handshake);
    more.forEach(switching.headers()::set);
    channel.writeAndFlush(switching, channel.voidPromise());
    WebSocketConnection connection =
        new WebSocketConnection(channel, settings, handshake.deflate(), endpoint);
    List<Map.Entry<String, ChannelHandler>> http = List.copyOf(pipeline.toMap().entrySet());
    pipeline.addLast(connection);
    // From the last to the first: the codec goes at the end and hands on the bytes it still holds.
    for (Map.Entry<String, ChannelHandler> each : http.reversed()) {
      if (!(each.getValue() instanceof SslHandler)) {
        pipeline.remove(each.getKey());
      }
    }
    channel.config().setAutoRead(true);
    return connection;
  }

  /** Answers with the refusal's status and closes; the token of a request is never in it. */
  public static void refuse(ChannelHandlerContext context, Handshake.Refused refusal) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, refusal.status(), Unpooled.EMPTY_BUFFER);
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    addVersion(refusal, headers);
    Closing.afterFlush(context.channel(), context.writeAndFlush(response));
  }

  /** Adds what a 426 must carry; nothing for other refusals. */
  public static void addVersion(Handshake.Refused refusal, HttpHeaders headers) {
    if (refusal.status().equals(HttpResponseStatus.UPGRADE_REQUIRED)) {
      headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
    }
  }

  private static FullHttpResponse switching(Handshake.Accepted handshake) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
    HttpHeaders headers = response.headers();
    headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    headers.set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, handshake.accept());
    if (!handshake.subprotocol().isEmpty()) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, handshake.subprotocol());
    }
    if (handshake.deflate()) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, handshake.extensions());
    }
    return response;
  }
}
