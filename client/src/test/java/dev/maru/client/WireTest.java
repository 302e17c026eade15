package dev.maru.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets whose other side goes away. */
@Timeout(120)
final class WireTest {

  /** Of so many, two to fourteen ends got lost while another thread handed the texts over. */
  private static final int SOCKETS = 3_000;

  private static final int AT_ONCE = 20;
  private static final int TEXTS = 5;
  private static final byte[] TEXT = {(byte) 0x81, 5, 'h', 'e', 'l', 'l', 'o'};

  private final AtomicInteger texts = new AtomicInteger();

  @Test
  void everySocketIsToldItsEndThoughItComesRightBehindATextOfTheOtherSide() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 500, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> accept(server));
      Http http = Http.at(URI.create("http://127.0.0.1:" + server.getLocalPort()));
      CountDownLatch ends = new CountDownLatch(SOCKETS);
      Semaphore opening = new Semaphore(AT_ONCE);
      for (int i = 0; i < SOCKETS; i++) {
        AtomicBoolean ended = new AtomicBoolean();
        Wire wire =
            new Wire(
                _ -> texts.incrementAndGet(),
                (_, _) -> {
                  if (!ended.getAndSet(true)) {
                    ends.countDown();
                  }
                });
        opening.acquire();
        var _ =
            http.socket(wire)
                .whenComplete((socket, _) -> {
                  opening.release();
                  if (socket == null) {
                    ends.countDown();
                  } else {
                    wire.opened(socket);
                    wire.send("hello");
                  }
                });
      }
      assertThat(ends.await(20, TimeUnit.SECONDS))
          .as("%d sockets were not told their end", ends.getCount())
          .isTrue();
      assertThat(texts.get()).as("texts before").isGreaterThan(SOCKETS);
    }
  }

  private static void accept(ServerSocket server) {
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      return;
    }
  }

  /** As our server: nothing before a hello. Then some texts and no farewell. */
  private static void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      BufferedReader head =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
      String key = "";
      for (String line = head.readLine(); line != null && !line.isEmpty(); line = head.readLine()) {
        if (line.regionMatches(true, 0, "Sec-WebSocket-Key:", 0, 18)) {
          key = line.substring(18).strip();
        }
      }
      socket
          .getOutputStream()
          .write(
              ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      + "Sec-WebSocket-Accept: "
                      + accepted(key)
                      + "\r\n\r\n")
                  .getBytes(US_ASCII));
      int hello = socket.getInputStream().read();
      for (int i = 0; i < TEXTS && hello >= 0; i++) {
        socket.getOutputStream().write(TEXT);
      }
    } catch (IOException gone) {
      return;
    }
  }

  private static String accepted(String key) {
    try {
      byte[] joined = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(US_ASCII);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(joined));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
