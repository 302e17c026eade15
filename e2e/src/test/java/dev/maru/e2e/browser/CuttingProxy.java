package dev.maru.e2e.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
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
      abort(socket);
      cut.incrementAndGet();
    }
  }

  private void listen() {
    while (!listener.isClosed()) {
      try {
        Socket near = listener.accept();
        Socket far = new Socket();
        far.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
        near.setTcpNoDelay(true);
        far.setTcpNoDelay(true);
        open.add(near);
        Thread.ofVirtual().start(() -> pass(near, far));
        Thread.ofVirtual().start(() -> pass(far, near));
      } catch (SocketException closed) {
        continue; // the listener was closed, or the server is not there: the browser sees a reset
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
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
      open.remove(to);
    }
  }

  private static void abort(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException alreadyClosed) {
      return; // which is what was wanted
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    open.forEach(CuttingProxy::abort);
  }
}
