package dev.maru.transport.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The echo server's whole HTTP: upgrades or refuses, owned by its channel's event loop. The
 * deadlines are one timer a connection here; the product sweeps instead.
 */
// A write or close that fails means that the channel is gone, which channelInactive tells.
@SuppressWarnings("FutureReturnValueIgnored")
final class EchoUpgrade extends ChannelInboundHandlerAdapter {
  static final String ORIGIN = "https://site.example";

  private final WebSocketSettings settings;
  private final int deadlineSeconds;
  private final Function<WebSocketConnection, Endpoint> endpoint;
  private Handshake.@Nullable Verdict verdict;
  private @Nullable WebSocketConnection connection;

  EchoUpgrade(
      WebSocketSettings settings,
      int deadlineSeconds,
      Function<WebSocketConnection, Endpoint> endpoint) {
    this.settings = settings;
    this.deadlineSeconds = deadlineSeconds;
    this.endpoint = endpoint;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    sweepLater(context.channel());
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof HttpRequest request && verdict == null) {
        verdict = Handshake.judge(request, EchoUpgrade::isAllowed, settings.deflate());
        if (verdict instanceof Handshake.Refused refusal) {
          Upgrade.refuse(context, refusal);
        }
      }
      if (message instanceof LastHttpContent
          && verdict instanceof Handshake.Accepted accepted
          && connection == null) {
        connection = Upgrade.accept(context.channel(), accepted, settings, Map.of(), endpoint);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }

  private static boolean isAllowed(String origin) {
    return origin.isEmpty() || origin.equals(ORIGIN);
  }

  private void sweepLater(Channel channel) {
    channel
        .eventLoop()
        .schedule(
            () -> {
              WebSocketConnection open = connection;
              if (open == null) {
                channel.close();
              } else if (isOverdue(open)) {
                open.abort();
              } else if (channel.isActive()) {
                sweepLater(channel);
              }
            },
            deadlineSeconds,
            TimeUnit.SECONDS);
  }

  private boolean isOverdue(WebSocketConnection open) {
    int since = open.closingSince();
    return since != WebSocketConnection.NOT_CLOSING
        && settings.seconds().getAsInt() - since >= deadlineSeconds;
  }
}
