package dev.maru.transport.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.Frame;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A closed socket's number is given to the next one, which must hear nothing of the old one's. */
class StaleSocketTest {
  /** The kernel gives the lowest free number: one of so many new sockets gets the closed one's. */
  private static final int SOCKETS = 50;

  private final InetAddress here = InetAddress.getLoopbackAddress();
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final CompletableFuture<Channel> accepted = new CompletableFuture<>();
  private final CompletableFuture<WebSocketConnection> connected = new CompletableFuture<>();
  private final List<Socket> strangers = new ArrayList<>();
  private final List<SocketChannel> ends = new ArrayList<>();

  @AfterEach
  void closeAll() throws IOException {
    for (SocketChannel end : ends) {
      end.close();
    }
    for (Socket stranger : strangers) {
      stranger.close();
    }
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void whatIsWrittenToAClosedConnectionReachesNoStranger() throws Exception {
    Channel listener =
        new ServerBootstrap()
            .group(loop)
            .channel(EpollServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    WebSocketConnection connection =
                        new WebSocketConnection(
                            channel, WebSocketSettings.standard(), false, EchoEndpoint::new);
                    channel.pipeline().addLast(connection);
                    connected.complete(connection);
                    accepted.complete(channel);
                  }
                })
            .bind(new InetSocketAddress(here, 0))
            .syncUninterruptibly()
            .channel();
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    try (Socket peer = new Socket(here, port);
        ServerSocket others = new ServerSocket(0, SOCKETS, here)) {
      assertThat(peer.isConnected()).isTrue();
      Channel channel = accepted.get(10, TimeUnit.SECONDS);
      WebSocketConnection connection = connected.get(10, TimeUnit.SECONDS);
      channel.eventLoop().submit(() -> writeLate(channel, connection, others)).sync();
      for (Socket stranger : strangers) {
        assertThat(stranger.getInputStream().available()).isZero();
      }
    }
  }

  /** In one turn of the loop, before it tells anybody that the connection is closed. */
  private Boolean writeLate(Channel channel, WebSocketConnection connection, ServerSocket others)
      throws IOException {
    boolean closed = channel.close().isDone();
    for (int i = 0; i < SOCKETS; i++) {
      ends.add(SocketChannel.open(others.getLocalSocketAddress()));
      strangers.add(others.accept());
    }
    connection.write(new Frame[] {Frame.text("secret".getBytes(UTF_8))}, 0, 1);
    return closed;
  }
}
