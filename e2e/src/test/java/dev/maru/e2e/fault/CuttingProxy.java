package dev.maru.e2e.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy that cuts each connection in the middle of an answer, at an offset in bytes that is
 * drawn when the connection begins. Two virtual threads a connection; safe for any thread.
 */
public final class CuttingProxy implements AutoCloseable {
  private static final int BUFFER = 16_384;
  private static final int BACKLOG = 1_024;
  private static final int CONNECT_MILLIS = 2_000;

  private final ServerSocket server;
  private final int target;
  private final int mostBytes;
  private final Random random;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong cuts = new AtomicLong();
  private final AtomicLong passed = new AtomicLong();
  private volatile boolean cutting = true;

  /**
   * Listens on a free port.
   *
   * @param target the port to pass on to; nobody has to listen there
   * @param mostBytes no connection carries more of answers than this
   */
  public CuttingProxy(int target, int mostBytes, long seed) throws IOException {
    this.target = target;
    this.mostBytes = mostBytes;
    this.random = new Random(seed);
    server = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("cutting-proxy").start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** How many connections were cut so far. */
  public long cuts() {
    return cuts.get();
  }

  /** How many bytes of answers passed so far. */
  public long passed() {
    return passed.get();
  }

  /** Cuts nothing from now on. */
  public void calm() {
    cutting = false;
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket client = server.accept();
        open.add(client);
        int offset;
        boolean hard;
        synchronized (random) {
          offset = 1 + random.nextInt(mostBytes);
          hard = random.nextBoolean();
        }
        Thread.ofVirtual().start(() -> serve(client, offset, hard));
      }
    } catch (IOException closed) {
      cutting = false;
    }
  }

  private void serve(Socket client, int offset, boolean hard) {
    try (client;
        Socket origin = new Socket()) {
      origin.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), target), CONNECT_MILLIS);
      origin.setTcpNoDelay(true);
      client.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> requests(client, origin));
      if (answers(origin, client, offset)) {
        cuts.incrementAndGet();
        if (hard) {
          client.setSoLinger(true, 0);
        }
      }
    } catch (IOException gone) {
      // One of the two ended: the other ends with it.
    } finally {
      open.remove(client);
    }
  }

  private static void requests(Socket client, Socket origin) {
    try {
      client.getInputStream().transferTo(origin.getOutputStream());
      origin.shutdownOutput();
    } catch (IOException gone) {
      // The answers' side sees it, too, and closes both.
    }
  }

  /** Passes answers on; true if they were cut before their end. */
  private boolean answers(Socket origin, Socket client, int offset) throws IOException {
    InputStream in = origin.getInputStream();
    OutputStream out = client.getOutputStream();
    byte[] buffer = new byte[BUFFER];
    long left = offset;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      if (cutting && read > left) {
        out.write(buffer, 0, (int) left);
        return true;
      }
      out.write(buffer, 0, read);
      passed.addAndGet(read);
      left = Math.max(0, left - read);
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
