package dev.maru.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;

/**
 * Sends streams of bytes to a server, a connection each, some at once, and hands over what came
 * back. Every connection must end: by itself, or once the client has said that it will send no
 * more.
 */
final class Onslaught {

  private static final int AT_ONCE = 8;

  /** A stream that promises more than it holds is waited for; then the client ends its half. */
  private static final int PATIENCE_MS = 400;

  /** Nothing may hang for longer (promises.md, P20). */
  private static final int HANGING_MS = 10_000;

  private Onslaught() {}

  /**
   * What one client sends.
   *
   * @param first the bytes to begin with
   * @param until when this has come back, the rest is sent; nothing is waited for if it is empty
   * @param rest the bytes to end with
   * @param inputs how many frames or requests they are
   */
  @SuppressWarnings("ArrayRecordComponent") // Sent, never compared.
  record Stream(byte[] first, String until, byte[] rest, int inputs) {}

  /**
   * Sends streams until there have been so many.
   *
   * @param stream the bytes of the stream of a number
   * @param answer is handed the number of a stream and all that came back, by several threads
   */
  static void on(
      int port, int streams, LongFunction<Stream> stream, BiConsumer<Long, byte[]> answer)
      throws Exception {
    AtomicLong next = new AtomicLong();
    try (var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var done = new ArrayList<Future<?>>();
      for (int i = 0; i < AT_ONCE; i++) {
        int source = 2 + i;
        done.add(
            clients.submit(() -> {
              for (long number = next.getAndIncrement();
                  number < streams;
                  number = next.getAndIncrement()) {
                answer.accept(number, exchange(port, source, number, stream.apply(number)));
              }
              return null;
            }));
      }
      for (var client : done) {
        client.get();
      }
    }
  }

  private static byte[] exchange(int port, int source, long number, Stream stream)
      throws IOException {
    try (Socket socket = new Socket()) {
      // One address has not enough ports for all the connections of a minute.
      socket.bind(
          new InetSocketAddress(
              InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) source}), 0));
      socket.setSoTimeout(PATIENCE_MS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), HANGING_MS);
      send(socket, stream.first());
      return receive(socket, number, stream);
    }
  }

  private static void send(Socket socket, byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (SocketException refused) {
      // It has heard enough; what it said may still be there.
    }
  }

  private static byte[] receive(Socket socket, long number, Stream stream) throws IOException {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    byte[] buffer = new byte[8_192];
    InputStream in = socket.getInputStream();
    String until = stream.until();
    boolean whole = false;
    boolean ended = false;
    while (true) {
      try {
        int count = in.read(buffer);
        if (count < 0) {
          return heard.toByteArray();
        }
        int before = Math.max(0, heard.size() - until.length());
        heard.write(buffer, 0, count);
        if (!whole && heard.toString(ISO_8859_1).indexOf(until, before) >= 0) {
          whole = true;
          send(socket, stream.rest());
        }
      } catch (SocketTimeoutException silent) {
        if (ended) {
          throw new AssertionError("the stream of seed " + Amount.seed(number) + " hangs", silent);
        }
        ended = true;
        socket.shutdownOutput();
        socket.setSoTimeout(HANGING_MS);
      } catch (SocketException reset) {
        return heard.toByteArray();
      }
    }
  }
}
