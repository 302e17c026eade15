package dev.maru.e2e.parked;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Locale;

/**
 * One waiting client on a socket that does not block: it asks, and notes when which message comes.
 * Owned by the thread of its {@link Crowd}.
 */
final class Parked {

  /** How a client waits. */
  enum Way {
    LONG_POLL,
    EVENT_STREAM
  }

  private final Way way;
  private final String room;
  private final SocketChannel channel;
  private final Wakes wakes;
  private final StringBuilder rest = new StringBuilder();
  private long last;
  private boolean parked;

  Parked(Way way, String room, int port, Selector selector, Wakes wakes) throws IOException {
    this.way = way;
    this.room = room;
    this.wakes = wakes;
    channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
    ask();
  }

  private void ask() throws IOException {
    String target =
        switch (way) {
          case LONG_POLL -> "/chat/rooms/" + room + "/messages?wait=55&after=" + last;
          case EVENT_STREAM -> "/chat/events?rooms=" + room + ":" + last;
        };
    ByteBuffer request =
        ByteBuffer.wrap(("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n").getBytes(ISO_8859_1));
    while (request.hasRemaining()) {
      channel.write(request);
    }
    parked = way == Way.LONG_POLL;
  }

  /** Whether it waits: a stream since its first comment, a poll since it asked. */
  boolean parked() {
    return parked;
  }

  /** The last message that it saw. */
  long last() {
    return last;
  }

  /** Reads what is there. */
  void read(ByteBuffer buffer) throws IOException {
    buffer.clear();
    int count = channel.read(buffer);
    long now = System.nanoTime();
    if (count < 0) {
      throw new IOException("the server has ended a " + way);
    }
    rest.append(ISO_8859_1.decode(buffer.flip()));
    if (way == Way.EVENT_STREAM) {
      readStream(now);
    } else {
      readAnswers(now);
    }
  }

  private void readStream(long now) {
    parked |= rest.indexOf("\"joined\"") >= 0;
    int end = rest.lastIndexOf("\n\n");
    if (end >= 0) {
      note(rest.substring(0, end), now);
      rest.delete(0, end);
    }
  }

  private void readAnswers(long now) throws IOException {
    int head = rest.indexOf("\r\n\r\n");
    if (head < 0) {
      return;
    }
    int body = head + 4 + length(rest.substring(0, head));
    if (rest.length() >= body) {
      note(rest.substring(head, body), now);
      rest.delete(0, body);
      ask();
    }
  }

  private static int length(String head) {
    String name = "content-length: ";
    int at = head.toLowerCase(Locale.ROOT).indexOf(name);
    if (at < 0) {
      return 0;
    }
    int from = at + name.length();
    int end = head.indexOf('\r', from);
    return Integer.parseInt(head.substring(from, end < 0 ? head.length() : end));
  }

  /** Every message that a text shows must be the next. */
  private void note(String text, long now) {
    String mark = "\"type\":\"message\",\"room_id\":\"" + room + "\",\"seq\":";
    for (int at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      int from = at + mark.length();
      long seq = Long.parseLong(text.substring(from, text.indexOf(',', from)));
      if (seq != last + 1) {
        throw new IllegalStateException(way + " in " + room + " saw " + seq + " after " + last);
      }
      last = seq;
      wakes.woken(room, seq, now);
    }
  }

  /** Goes away without a word. */
  void abort() throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.close();
  }
}
