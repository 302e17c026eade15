package dev.maru.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port that nobody is given as a free one while this holds it: on it nobody listens, or a server
 * that comes and goes. Owned by the test's thread.
 */
final class HeldPort implements AutoCloseable {

  private final Socket socket;

  private HeldPort(Socket socket) {
    this.socket = socket;
  }

  /** Linux lets a server listen beside a socket that does not, if both say that they share. */
  static HeldPort hold() throws IOException {
    Socket socket = new Socket();
    socket.setReuseAddress(true);
    socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return new HeldPort(socket);
  }

  int number() {
    return socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
