package dev.maru.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/** One connection: its bytes out, and what is left of a frame cut in two. Owned by the load. */
final class Peer {

  enum State {
    CONNECTING,
    UPGRADING,
    JOINING,
    UP,
    DEAD
  }

  private static final byte[] NOTHING = {};

  private final int index;
  private final SocketChannel channel;
  private final SelectionKey key;
  private State state = State.CONNECTING;
  private byte[] rest = NOTHING;
  private ByteBuffer unsent = ByteBuffer.allocate(0);

  Peer(int index, SocketChannel channel, SelectionKey key) {
    this.index = index;
    this.channel = channel;
    this.key = key;
  }

  int index() {
    return index;
  }

  State state() {
    return state;
  }

  void become(State next) {
    state = next;
  }

  void connected() throws IOException {
    channel.finishConnect();
    key.interestOps(SelectionKey.OP_READ);
    state = State.UPGRADING;
  }

  void send(ByteBuffer bytes) throws IOException {
    if (!unsent.hasRemaining()) {
      channel.write(bytes);
      if (!bytes.hasRemaining()) {
        return;
      }
    }
    ByteBuffer both = ByteBuffer.allocate(unsent.remaining() + bytes.remaining());
    unsent = both.put(unsent).put(bytes).flip();
    key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
  }

  void flush() throws IOException {
    channel.write(unsent);
    if (!unsent.hasRemaining()) {
      key.interestOps(SelectionKey.OP_READ);
    }
  }

  /** Fills a buffer with what was left of the last read and what came now. */
  void read(ByteBuffer into) throws IOException {
    into.clear().put(rest);
    rest = NOTHING;
    if (channel.read(into) < 0) {
      throw new EOFException("the server closed the connection");
    }
    into.flip();
  }

  void keep(byte[] bytes) {
    rest = bytes;
  }

  void close() throws IOException {
    state = State.DEAD;
    channel.close();
  }
}
