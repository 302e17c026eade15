package dev.maru.e2e.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * One raw WebSocket that follows rooms and reads when it is told to. Owned by the thread that
 * opened it, then by the one that reads.
 */
public final class Subscriber implements AutoCloseable {
  private static final int BUFFER = 32_768;
  private static final int CLOSE = 8;
  private static final int PING = 9;

  /** A pong without data; its mask is 0. */
  private static final String PONG = "\u008a\u0080\0\0\0\0";

  private static final String UPGRADE =
      """
      GET /chat/ws HTTP/1.1
      Host: 127.0.0.1
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Version: 13
      Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==

      """;
  private static final String ROOM = "\"room_id\":\"";
  private static final String SENT = "\"t\":";
  private static final String SEQ = "\"seq\":";

  private final SocketChannel channel;
  private final ByteBuffer in = ByteBuffer.allocate(BUFFER);
  private final Map<String, Long> cursors;
  private int closeCode;
  private boolean ended;
  private String fault = "";

  /**
   * Connects and follows rooms.
   *
   * @param rooms each with the seq after which it is to be told
   * @param receiveBuffer SO_RCVBUF, bytes; 0 for the usual
   */
  public Subscriber(int port, Map<String, Long> rooms, int receiveBuffer) throws IOException {
    cursors = new HashMap<>(rooms);
    channel = SocketChannel.open();
    if (receiveBuffer > 0) {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, receiveBuffer);
    }
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    write(UPGRADE.replace("\n", "\r\n"));
    readHead();
    for (Map.Entry<String, Long> entry : cursors.entrySet()) {
      frame(
          "{\"action\":\"join\",\"v\":1,\"room_id\":\"%s\",\"after\":%d,\"limit\":20}"
              .formatted(entry.getKey(), entry.getValue()));
    }
  }

  private void write(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(ISO_8859_1));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** A masked text frame of at most 65,535 bytes; the mask is 0, which changes nothing. */
  private void frame(String text) throws IOException {
    byte[] payload = text.getBytes(UTF_8);
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 8);
    frame.put((byte) 0x81);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) 0xfe).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload).flip();
    while (frame.hasRemaining()) {
      channel.write(frame);
    }
  }

  private void readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    ByteBuffer one = ByteBuffer.allocate(1);
    while (head.indexOf("\r\n\r\n") < 0) {
      one.clear();
      if (channel.read(one) < 0) {
        throw new IOException("no answer to the upgrade: " + head);
      }
      head.append((char) one.get(0));
    }
    if (!head.toString().startsWith("HTTP/1.1 101")) {
      throw new IOException("no upgrade: " + head);
    }
  }

  void register(Selector selector) throws IOException {
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
  }

  void read(SelectionKey key, LongConsumer delivered) {
    try {
      if (channel.read(in) < 0) {
        ended = true;
      }
    } catch (IOException e) {
      ended = true;
    }
    in.flip();
    frames(delivered);
    in.compact();
    if (ended) {
      key.cancel();
    }
  }

  /** Reads, in this thread, until it has everything, the server's end, or no more patience. */
  public void read(Map<String, Long> heads, long patienceMillis) throws IOException {
    channel.configureBlocking(false);
    try (Selector selector = Selector.open()) {
      channel.register(selector, SelectionKey.OP_READ, this);
      long end = System.nanoTime() + patienceMillis * 1_000_000;
      while (!ended && !cursors.equals(heads) && System.nanoTime() < end) {
        selector.select(key -> read(key, sent -> {}), 100);
      }
    }
  }

  private void frames(LongConsumer delivered) {
    while (in.remaining() >= 2) {
      int opcode = in.get(in.position()) & 0x0f;
      int length = in.get(in.position() + 1) & 0x7f;
      int header = length < 126 ? 2 : length == 126 ? 4 : 10;
      if (in.remaining() < header) {
        return;
      }
      if (length == 126) {
        length = in.getShort(in.position() + 2) & 0xffff;
      } else if (length == 127) {
        length = Math.toIntExact(in.getLong(in.position() + 2));
      }
      if (in.remaining() < header + length) {
        if (header + length > in.capacity()) {
          throw new IllegalStateException("a frame of " + length + " bytes");
        }
        return;
      }
      in.position(in.position() + header);
      take(opcode, length, delivered);
      in.position(in.position() + length);
    }
  }

  private void take(int opcode, int length, LongConsumer delivered) {
    if (opcode == CLOSE) {
      closeCode = length >= 2 ? in.getShort(in.position()) & 0xffff : 1005;
      ended = true;
      return;
    }
    if (opcode == PING) {
      pong();
      return;
    }
    String text = new String(in.array(), in.position(), length, ISO_8859_1);
    if (text.startsWith("{\"type\":\"message\"")) {
      event(text);
      delivered.accept(number(text, SENT));
    } else if (text.startsWith("{\"type\":\"joined\"")) {
      int from = text.indexOf("\"events\":[");
      for (int at = text.indexOf("{\"type\":\"message\"", from); at >= 0; ) {
        event(text.substring(at));
        at = text.indexOf("{\"type\":\"message\"", at + 1);
      }
    }
  }

  /** Who says nothing at all for ten seconds would be taken for dead. */
  private void pong() {
    try {
      write(PONG);
    } catch (IOException gone) {
      ended = true;
    }
  }

  private void event(String text) {
    int name = text.indexOf(ROOM) + ROOM.length();
    String room = text.substring(name, text.indexOf('"', name));
    long seq = number(text, SEQ);
    Long before = cursors.put(room, seq);
    if (before == null || seq != before + 1) {
      fault = room + ": " + seq + " after " + before;
    }
  }

  private static long number(String text, String name) {
    int at = text.indexOf(name);
    if (at < 0) {
      return -1;
    }
    long number = 0;
    for (int i = at + name.length(); Character.isDigit(text.charAt(i)); i++) {
      number = number * 10 + text.charAt(i) - '0';
    }
    return number;
  }

  /** The last event it was given, room by room. */
  public Map<String, Long> cursors() {
    return cursors;
  }

  /** The code the server ended it with; 0 if it has not. */
  public int closeCode() {
    return closeCode;
  }

  /** Whether the connection is over. */
  public boolean ended() {
    return ended;
  }

  /** What came out of order; empty if nothing did. */
  public String fault() {
    return fault;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
