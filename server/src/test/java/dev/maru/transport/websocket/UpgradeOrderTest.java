package dev.maru.transport.websocket;

import static dev.maru.testing.RawSocket.TEXT;
import static dev.maru.transport.websocket.EchoExtension.assertMessage;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.protocol.Frame;
import dev.maru.testing.RawSocket;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Frames go straight to a socket that owes nothing; one that is just upgraded owes the 101. */
class UpgradeOrderTest {

  private static final byte[] EARLY = "early".getBytes(UTF_8);

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());

  @AfterEach
  void close() {
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** Lets nothing leave, as a socket that is full, until the upgrade has taken it out. */
  private static final class Dam extends ChannelOutboundHandlerAdapter {
    @Override
    public void flush(ChannelHandlerContext context) {
      // it stays in the channel
    }
  }

  private static Endpoint speaking(Channel channel, WebSocketConnection connection) {
    channel
        .eventLoop()
        .execute(() -> {
          connection.write(new Frame[] {Frame.text(EARLY)}, 0, 1);
          channel.flush();
        });
    return new EchoEndpoint(connection);
  }

  @Test
  void aFrameOfTheNextTurnComesBehindTheAnswerToTheUpgrade() throws Exception {
    Channel listener =
        new ServerBootstrap()
            .group(loop)
            .channel(EpollServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(new Dam())
                        .addLast(new HttpServerCodec())
                        .addLast(
                            new EchoUpgrade(
                                WebSocketSettings.standard(),
                                10,
                                connection -> speaking(channel, connection)));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    try (RawSocket raw = RawSocket.open(port, "/chat/ws")) {
      assertMessage(raw, TEXT, EARLY);
    }
  }
}
