package dev.maru.transport.websocket;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A server that echoes WebSocket messages through the product's own pipeline, for raw-socket tests
 * and for a public fuzzing client.
 *
 * <p>{@code EchoServer [--port N] [--max-message BYTES] [--max-fragments N] [--max-controls N]
 * [--deflate]}
 */
// A write or close that fails means that the channel is gone, which channelInactive tells.
@SuppressWarnings("FutureReturnValueIgnored")
public final class EchoServer implements AutoCloseable {
  private static final int MAX_LINE = 4_096;
  private static final int MAX_HEADERS = 8_192;
  private static final int HANDSHAKE_SECONDS = 10;

  private final EventLoopGroup loops;
  private final Channel listener;

  private EchoServer(EventLoopGroup loops, Channel listener) {
    this.loops = loops;
    this.listener = listener;
  }

  /** Listens on 127.0.0.1; port 0 takes a free one. */
  static EchoServer start(int port, WebSocketSettings settings) {
    return start(port, settings, HANDSHAKE_SECONDS, EchoEndpoint::new);
  }

  /** The same with another deadline for handshakes and endings, in seconds, and another answer. */
  static EchoServer start(
      int port,
      WebSocketSettings settings,
      int deadlineSeconds,
      Function<WebSocketConnection, Endpoint> endpoint) {
    boolean epoll = Epoll.isAvailable();
    IoHandlerFactory io = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    Class<? extends ServerChannel> kind =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, io);
    Channel listener =
        new ServerBootstrap()
            .group(loops)
            .channel(kind)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel.pipeline().addLast(codec());
                    channel
                        .pipeline()
                        .addLast(new EchoUpgrade(settings, deadlineSeconds, endpoint));
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .syncUninterruptibly()
            .channel();
    return new EchoServer(loops, listener);
  }

  int port() {
    return ((InetSocketAddress) listener.localAddress()).getPort();
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static HttpServerCodec codec() {
    return new HttpServerCodec(
        new HttpDecoderConfig().setMaxInitialLineLength(MAX_LINE).setMaxHeaderSize(MAX_HEADERS));
  }

  /** Serves until the process is stopped. */
  public static void main(String[] arguments) throws InterruptedException {
    int port = 9_001;
    WebSocketSettings settings = WebSocketSettings.standard();
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--port" -> port = Integer.parseInt(arguments[++i]);
        case "--max-message" ->
            settings = settings.withMaxMessageBytes(Integer.parseInt(arguments[++i]));
        case "--max-fragments" ->
            settings = settings.withMaxFragments(Integer.parseInt(arguments[++i]));
        case "--max-controls" ->
            settings = settings.withMaxControlsPerSecond(Integer.parseInt(arguments[++i]));
        case "--deflate" -> settings = settings.withDeflate(true);
        default -> throw new IllegalArgumentException("unknown argument: " + arguments[i]);
      }
    }
    try (EchoServer server = start(port, settings)) {
      System.out.println("echo on ws://127.0.0.1:" + server.port());
      server.listener.closeFuture().sync();
    }
  }
}
