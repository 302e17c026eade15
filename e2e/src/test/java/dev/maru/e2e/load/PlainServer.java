package dev.maru.e2e.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The least that a server can do with slow clients: it accepts, throws away what they say, and cuts
 * them as late as Maru does. What those who talk to Maru notice of clients of this one is what such
 * clients take from the machine. Owned by its one thread.
 */
public final class PlainServer {
  private static final long CUT_NANOS = 10_250_000_000L;
  private static final int BACKLOG = 4_096;

  private final Selector selector = Selector.open();
  private final ServerSocketChannel listening = ServerSocketChannel.open();
  private final Queue<Held> all = new ArrayDeque<>();
  private final ByteBuffer heard = ByteBuffer.allocateDirect(8_192);

  private record Held(SocketChannel channel, long untilNanos) {}

  private PlainServer() throws IOException {
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    listening.configureBlocking(false);
    listening.register(selector, SelectionKey.OP_ACCEPT);
  }

  /** Says its port, and serves until its process is ended. */
  public static void main(String[] args) throws IOException {
    PlainServer server = new PlainServer();
    System.out.println("port " + server.listening.socket().getLocalPort());
    while (true) {
      server.selector.select(server::ready, 50);
      server.cut();
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        accept();
      } else {
        heard.clear();
        if (((SocketChannel) key.channel()).read(heard) < 0) {
          key.channel().close();
        }
      }
    } catch (IOException reset) {
      key.cancel();
    }
  }

  private void accept() throws IOException {
    for (SocketChannel one = listening.accept(); one != null; one = listening.accept()) {
      one.configureBlocking(false);
      one.register(selector, SelectionKey.OP_READ);
      all.add(new Held(one, System.nanoTime() + CUT_NANOS));
    }
  }

  private void cut() throws IOException {
    while (!all.isEmpty() && all.element().untilNanos - System.nanoTime() < 0) {
      all.remove().channel.close();
    }
  }
}
