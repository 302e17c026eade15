package dev.maru.transport.http;

import dev.maru.transport.Loop;
import dev.maru.transport.Loops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The listening socket and what becomes of the connections it accepts. */
public final class HttpServer implements AutoCloseable {

  /** Connections the kernel may hold for us. */
  private static final int BACKLOG = 4096;

  /** Bytes that may wait in Netty for one socket before it counts as full. */
  private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(16_384, 32_768);

  /**
   * Bytes the kernel may hold for one socket beyond what it has sent: a client that does not read
   * is noticed by its outbox, not by megabytes of the machine's memory later. What is on its way to
   * a client that reads does not count, so that it is not the slower.
   */
  private static final int UNSENT_BYTES = 16_384;

  /** One for all connections: a guess per connection costs an idle one more than it saves. */
  private static final RecvByteBufAllocator READS = new FixedRecvByteBufAllocator(8_192);

  private final Channel listening;

  private HttpServer(Channel listening) {
    this.listening = listening;
  }

  /**
   * Listens.
   *
   * @param flag the flag that chooses the port, for the error
   * @param port 0 for any free one
   * @throws IOException if the address is not to be had; the message names it
   */
  public static HttpServer listen(String host, int port, String flag, Loops loops, HttpHouse house)
      throws IOException {
    Door door = new Door(loops.lanes());
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(loops.group())
            .channel(loops.serverChannel())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.RECVBUF_ALLOCATOR, door.looks())
            .handler(door)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.RECVBUF_ALLOCATOR, READS)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
            .childHandler(new Pipeline(loops, house));
    if (Epoll.isAvailable()) {
      bootstrap.childOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) UNSENT_BYTES);
    }
    try {
      return new HttpServer(bootstrap.bind(host, port).syncUninterruptibly().channel());
    } catch (RuntimeException e) {
      throw new IOException(
          "cannot listen on "
              + host
              + ":"
              + port
              + ": "
              + e.getMessage()
              + "; stop what listens there, or choose another port with "
              + flag,
          e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) listening.localAddress()).getPort();
  }

  /** Takes no more connections; those that are open stay. */
  @Override
  public void close() {
    listening.close().syncUninterruptibly();
  }

  private static final class Pipeline extends ChannelInitializer<SocketChannel> {

    private final Loops loops;
    private final HttpHouse house;
    private final HttpDecoderConfig decoding;

    Pipeline(Loops loops, HttpHouse house) {
      this.loops = loops;
      this.house = house;
      this.decoding =
          new HttpDecoderConfig()
              .setStrictLineParsing(true)
              .setMaxInitialLineLength(HttpSettings.LINE_BYTES)
              .setMaxHeaderSize(house.settings().headerBytes());
    }

    private static InetAddress from(SocketChannel channel) {
      return channel.remoteAddress() == null
          ? InetAddress.getLoopbackAddress()
          : channel.remoteAddress().getAddress();
    }

    @Override
    protected void initChannel(SocketChannel channel) {
      Loop loop = loops.of(channel.eventLoop());
      if (house.proxies().prefaced() && house.proxies().trusts(from(channel))) {
        channel.pipeline().addLast(new ProxyPreface());
      }
      channel
          .pipeline()
          .addLast(new HttpServerCodec(decoding), new HttpConnection(house, loop, channel));
    }
  }
}
