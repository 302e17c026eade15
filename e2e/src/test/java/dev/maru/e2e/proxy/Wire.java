package dev.maru.e2e.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A stretch of network between a proxy and Maru that does to TCP what no proxy can be configured to
 * do. Safe for any thread.
 */
public final class Wire implements AutoCloseable {
  private static final int CHUNK = 16 * 1024;

  /** The longest head of an answer that is looked at. */
  private static final int HEAD = 8 * 1024;

  private static final byte[] SWITCHING = {
    'H', 'T', 'T', 'P', '/', '1', '.', '1', ' ', '1', '0', '1'
  };

  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ServerSocket listener;
  private final int target;
  private volatile Manner manner;

  /**
   * How it treats a connection that begins now; those that are there keep the manner they began in.
   */
  public enum Manner {
    /** Passes everything on. */
    CLEAR,
    /** Sends every byte in a segment of its own, both ways. */
    SLICING,
    /** Keeps an answer that says 101, and everything after it, to itself. */
    SWALLOWING_101,
    /** Lets the answer 101 through, and nothing after it, either way. */
    DROPPING_AFTER_101
  }

  public Wire(int target, Manner manner) throws IOException {
    this.target = target;
    this.manner = manner;
    this.listener = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** From now on, new connections are treated so. */
  public void becomes(Manner next) {
    manner = next;
  }

  private void accept() {
    try {
      while (true) {
        Socket near = listener.accept();
        open.add(near);
        Thread.ofVirtual().start(() -> connect(near));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void connect(Socket near) {
    try (Socket far = new Socket(InetAddress.getLoopbackAddress(), target)) {
      open.add(far);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      Link link = new Link(manner);
      Thread.ofVirtual().start(() -> carry(link::request, near, far));
      carry(link::answer, far, near);
      if (link.cut) {
        // Who is behind a wire that swallows does not learn that the other end has gone.
        return;
      }
      end(near);
      end(far);
    } catch (IOException refused) {
      end(near);
    }
  }

  /** Carries one way of a connection to its end. */
  private void carry(Direction direction, Socket from, Socket to) {
    try {
      direction.carry(from.getInputStream(), to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException broken) {
      end(from);
      end(to);
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException gone) {
      // As wanted.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(this::end);
  }

  /** One way of a connection. */
  private interface Direction {
    void carry(InputStream from, OutputStream to) throws IOException;
  }

  /** One connection: {@code cut} is set by the way back and obeyed by both ways. */
  private static final class Link {
    private final Manner manner;
    private volatile boolean cut;

    Link(Manner manner) {
      this.manner = manner;
    }

    void request(InputStream from, OutputStream to) throws IOException {
      copy(from, to);
    }

    void answer(InputStream from, OutputStream to) throws IOException {
      if (manner == Manner.SWALLOWING_101 || manner == Manner.DROPPING_AFTER_101) {
        byte[] head = head(from);
        boolean switching = Arrays.mismatch(head, SWITCHING) >= SWITCHING.length;
        if (!switching || manner == Manner.DROPPING_AFTER_101) {
          to.write(head);
          to.flush();
        }
        cut = switching;
      }
      copy(from, to);
    }

    /** Up to the empty line after the head of an answer. */
    private static byte[] head(InputStream from) throws IOException {
      byte[] head = new byte[HEAD];
      int length = 0;
      int newlines = 0;
      while (length < HEAD && newlines < 2) {
        int next = from.read();
        if (next < 0) {
          break;
        }
        head[length++] = (byte) next;
        if (next == '\n') {
          newlines++;
        } else if (next != '\r') {
          newlines = 0;
        }
      }
      return Arrays.copyOf(head, length);
    }

    private void copy(InputStream from, OutputStream to) throws IOException {
      byte[] chunk = new byte[manner == Manner.SLICING ? 1 : CHUNK];
      for (int length = from.read(chunk); length >= 0; length = from.read(chunk)) {
        if (!cut) {
          to.write(chunk, 0, length);
        }
      }
    }
  }
}
