package dev.maru.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** All connections of a run, on one selector and one thread, which owns it. */
final class Crowd implements AutoCloseable {

  /** Hears what the server says to a connection that has joined. */
  interface Listener {
    void text(int connection, byte[] bytes, int from, int to);
  }

  private static final int BUFFER = 1 << 20;
  private static final long MAX_SLEEP_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int EVENTS_BETWEEN_SENDS = 16;

  private final LoadPlan plan;
  private final Listener listener;
  private final Runnable sends;
  private final LoadText text;
  private final Framing framing = new Framing();
  private final Received received = new Received();
  private final Selector selector;
  private final List<Peer> peers = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final byte[] bytes = new byte[BUFFER];
  private int events;
  private int up;
  private int dead;
  private String trouble = "";

  /**
   * Opens nothing yet.
   *
   * @param sends what is due is sent by it; called often
   */
  Crowd(LoadPlan plan, Listener listener, Runnable sends) throws IOException {
    this.plan = plan;
    this.listener = listener;
    this.sends = sends;
    this.text = new LoadText(plan);
    this.selector = Selector.open();
  }

  int up() {
    return up;
  }

  int dead() {
    return dead;
  }

  boolean isUp(int connection) {
    return peers.get(connection).state() == Peer.State.UP;
  }

  /** Why the first connection was lost; "" if none was. */
  String trouble() {
    return trouble;
  }

  /** Opens further connections, a few at a time, and takes a turn. */
  void connectSome(long until) throws IOException {
    while (peers.size() < plan.connections()
        && peers.size() - up - dead < plan.connecting()
        && dead == 0) {
      open();
    }
    turn(until);
  }

  private void open() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
    Peer peer = new Peer(peers.size(), channel, key);
    key.attach(peer);
    peers.add(peer);
    if (channel.connect(plan.target())) {
      greet(peer);
    }
  }

  private void greet(Peer peer) throws IOException {
    peer.connected();
    peer.send(ByteBuffer.wrap(text.upgrade()));
  }

  /** Sends a text frame to a connection that is up; false when it was lost over it. */
  boolean send(int connection, byte[] payload) {
    Peer peer = peers.get(connection);
    try {
      peer.send(framing.write(Framing.TEXT, payload));
      return true;
    } catch (IOException e) {
      lose(peer, e);
      return false;
    }
  }

  /**
   * Sends what is due, then takes what has come, waiting for it until a moment at the latest. The
   * last millisecond is not slept away: a selector's clock is too coarse for it.
   */
  void turn(long until) throws IOException {
    sends.run();
    long sleep = Math.min(until - System.nanoTime(), MAX_SLEEP_NS);
    long millis = TimeUnit.NANOSECONDS.toMillis(sleep);
    if (millis > 0) {
      selector.select(this::ready, millis);
    } else {
      selector.selectNow(this::ready);
    }
  }

  private void ready(SelectionKey key) {
    Peer peer = (Peer) key.attachment();
    try {
      if (peer.state() == Peer.State.CONNECTING) {
        greet(peer);
      } else {
        if (key.isWritable()) {
          peer.flush();
        }
        if (key.isReadable()) {
          read(peer);
        }
      }
    } catch (IOException e) {
      lose(peer, e);
    }
    if (++events % EVENTS_BETWEEN_SENDS == 0) {
      sends.run();
    }
  }

  private void read(Peer peer) throws IOException {
    peer.read(buffer);
    int to = buffer.remaining();
    buffer.get(bytes, 0, to);
    int from = peer.state() == Peer.State.UPGRADING ? upgraded(peer, to) : 0;
    int rest =
        peer.state() == Peer.State.UPGRADING
            ? 0
            : Framing.cut(bytes, from, to, (op, all, start, end) -> take(peer, op, start, end));
    if (rest < to) {
      peer.keep(Arrays.copyOfRange(bytes, rest, to));
    }
  }

  /** Reads the answer to the upgrade; where the frames begin. */
  private int upgraded(Peer peer, int to) throws IOException {
    String answer = new String(bytes, 0, Math.min(to, 8192), ISO_8859_1);
    int end = answer.indexOf("\r\n\r\n");
    if (end < 0) {
      return 0;
    }
    if (!answer.startsWith("HTTP/1.1 101")) {
      throw new IOException("no upgrade: " + answer.lines().findFirst().orElse(""));
    }
    peer.become(Peer.State.JOINING);
    peer.send(framing.write(Framing.TEXT, text.join(peer.index())));
    return end + 4;
  }

  private void take(Peer peer, int opcode, int from, int to) throws IOException {
    switch (opcode) {
      case Framing.TEXT -> heard(peer, from, to);
      case Framing.PING ->
          peer.send(framing.write(Framing.PONG, Arrays.copyOfRange(bytes, from, to)));
      case Framing.CLOSE -> throw new IOException("closed by the server: " + reason(from, to));
      default -> {}
    }
  }

  private void heard(Peer peer, int from, int to) throws IOException {
    if (peer.state() == Peer.State.UP) {
      listener.text(peer.index(), bytes, from, to);
      return;
    }
    switch (received.kind(bytes, from, to)) {
      case JOINED -> {
        peer.become(Peer.State.UP);
        up++;
      }
      case ERROR ->
          throw new IOException("no join: " + new String(bytes, from, to - from, ISO_8859_1));
      default -> {}
    }
  }

  private String reason(int from, int to) {
    return to - from < 2
        ? "no reason"
        : (((bytes[from] & 0xff) << 8) | (bytes[from + 1] & 0xff))
            + " "
            + new String(bytes, from + 2, to - from - 2, ISO_8859_1);
  }

  private void lose(Peer peer, IOException why) {
    if (peer.state() == Peer.State.DEAD) {
      return;
    }
    if (peer.state() == Peer.State.UP) {
      up--;
    }
    dead++;
    if (trouble.isEmpty()) {
      trouble = "connection " + peer.index() + ": " + why.getMessage();
    }
    try {
      peer.close();
    } catch (IOException e) {
      trouble += " (" + e.getMessage() + ")";
    }
  }

  @Override
  public void close() throws IOException {
    for (Peer peer : peers) {
      peer.close();
    }
    selector.close();
  }
}
