package dev.maru.e2e.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Very many clients of every kind of slowness at once; who is cut is not replaced. Owned by the
 * thread that runs it, which {@link SlowProcess} puts into a process of its own.
 */
public final class SlowSockets implements AutoCloseable {
  private static final int RECEIVE_BUFFER = 4_096;
  private static final long DRIP_NANOS = 1_000_000_000L;

  /** So long who never reads does not. */
  private static final int DEAF_SECONDS = 12;

  private static final int DRIPS_A_ROUND = 500;

  private final Selector selector = Selector.open();
  private final List<One> all = new ArrayList<>();
  private final Map<Slowness, Double> longest = new EnumMap<>(Slowness.class);
  private final ByteBuffer heard = ByteBuffer.allocate(8_192);

  private static final class One {
    final Slowness how;
    final SocketChannel channel;
    final long since = System.nanoTime();
    long dripped = since;

    One(Slowness how, SocketChannel channel) {
      this.how = how;
      this.channel = channel;
    }
  }

  /**
   * What {@link SlowProcess} starts: says "ready", opens all when it is told a line, says "open"
   * and in how many seconds, and at the end how many were not cut and how long each kind was borne.
   *
   * @param args the port, how many, and after how many seconds it gives up
   */
  public static void main(String[] args) throws IOException {
    System.out.println("ready");
    if (System.in.read() < 0) {
      return;
    }
    long start = System.nanoTime();
    try (SlowSockets all = new SlowSockets(Integer.parseInt(args[0]), Integer.parseInt(args[1]))) {
      long open = System.nanoTime();
      System.out.println("open " + (open - start) / 1e9);
      all.run(open + TimeUnit.SECONDS.toNanos(Integer.parseInt(args[2])));
      System.out.println("left " + all.left());
      all.longest.forEach((how, seconds) -> System.out.println(how + " " + seconds));
    }
  }

  /** Connects so many, of each kind as many. */
  public SlowSockets(int port, int count) throws IOException {
    Slowness[] kinds = Slowness.values();
    for (int i = 0; i < count; i++) {
      Slowness how = kinds[i % kinds.length];
      SocketChannel channel = SocketChannel.open();
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      channel.configureBlocking(false);
      One one = new One(how, channel);
      say(one, how.first);
      // Who never reads does not look whether there is anything; an error is noticed all the same.
      channel.register(selector, how.listens() ? SelectionKey.OP_READ : 0, one);
      all.add(one);
    }
  }

  /** Goes on being slow until nobody is left, at most until this time of the system's clock. */
  public void run(long untilNanos) throws IOException {
    int next = 0;
    while (!all.isEmpty() && System.nanoTime() < untilNanos) {
      selector.select(20);
      for (SelectionKey key : selector.selectedKeys()) {
        listen((One) key.attachment());
      }
      selector.selectedKeys().clear();
      for (int i = 0; i < Math.min(DRIPS_A_ROUND, all.size()); i++) {
        next = (next + 1) % all.size();
        look(all.get(next));
      }
      all.removeIf(one -> !one.channel.isOpen());
    }
  }

  /** How many have not been cut. */
  public int left() {
    return all.size();
  }

  /** The longest that the server bore with one of a kind, in seconds. */
  public Map<Slowness, Double> longest() {
    return Map.copyOf(longest);
  }

  private void listen(One one) throws IOException {
    heard.clear();
    try {
      if (one.channel.isOpen() && one.channel.read(heard) < 0) {
        ended(one);
      }
    } catch (IOException reset) {
      ended(one);
    }
  }

  private void look(One one) throws IOException {
    long now = System.nanoTime();
    if (!one.channel.isOpen() || now - one.dripped < DRIP_NANOS) {
      return;
    }
    one.dripped = now;
    if (one.how == Slowness.NEVER_READS) {
      lookWhetherItStands(one);
    } else if (!one.how.drip.isEmpty()) {
      try {
        say(one, one.how.drip);
      } catch (IOException reset) {
        ended(one);
      }
    }
  }

  /** That the server has ended it is seen only behind what was not read. */
  private void lookWhetherItStands(One one) throws IOException {
    if (now(one) > DEAF_SECONDS) {
      listen(one);
      listen(one);
    }
  }

  private static double now(One one) {
    return (System.nanoTime() - one.since) / 1e9;
  }

  private void ended(One one) throws IOException {
    longest.merge(one.how, now(one), Math::max);
    one.channel.close();
  }

  private static void say(One one, String latin1) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(latin1.getBytes(ISO_8859_1));
    while (bytes.hasRemaining()) {
      one.channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    for (One one : all) {
      one.channel.close();
    }
    selector.close();
  }
}
