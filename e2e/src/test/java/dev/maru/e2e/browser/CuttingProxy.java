package dev.maru.e2e.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes bytes on between a browser and a server, and cuts everything when told: sockets, streams,
 * and requests in the middle of their answer. Safe for any thread.
 */
final class CuttingProxy implements AutoCloseable {
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger cut = new AtomicInteger();
  private final ServerSocket listener;
  private final int target;

  CuttingProxy(int target) throws IOException {
    this.target = target;
    listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::listen);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** How many connections were cut. */
  int cuts() {
    return cut.get();
  }

  void cut() {
    for (Socket socket : open) {
      if (abort(socket)) {
        cut.incrementAndGet();
      }
    }
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        near.setTcpNoDelay(true);
        open.add(near);
        Thread.ofVirtual().start(() -> connect(near));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void connect(Socket near) {
    try {
      Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
      far.setTcpNoDelay(true);
      Thread.ofVirtual().start(() -> pass(far, near));
      pass(near, far);
    } catch (IOException e) {
      abort(near); // the server is not there
    }
  }

  /** Until either side ends, which ends both. */
  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException cutOff) {
      abort(to); // said to the other side in the same way
    } finally {
      open.remove(from);
    }
  }

  /** Resets a connection. @return whether it was still open */
  private static boolean abort(Socket socket) {
    try (socket) {
      socket.setSoLinger(true, 0);
      return true;
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(CuttingProxy::abort);
  }
}
