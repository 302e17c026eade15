package dev.maru.behaviour;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.maru.testing.Minted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer's web server with its key set, which counts who asks. Any thread may ask. */
final class KeyHost implements AutoCloseable {

  private final HttpServer server;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile int status = 200;
  private volatile String text = "{\"keys\":[]}";

  private KeyHost(HttpServer server) {
    this.server = server;
  }

  static KeyHost start(String... keys) {
    try {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer server = HttpServer.create(any, 16);
      KeyHost host = new KeyHost(server);
      host.publish(keys);
      server.createContext("/", host::answer);
      server.start();
      return host;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    asked.incrementAndGet();
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Location", address());
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json";
  }

  void publish(String... keys) {
    text = "{\"keys\":[" + String.join(",", keys) + "]}";
  }

  void answerWith(int code, String body) {
    status = code;
    text = body;
  }

  int asked() {
    return asked.get();
  }

  /** A public key as a key set shows it. */
  static String jwk(String name, PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa ->
          "{\"kty\":\"RSA\",\"use\":\"sig\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"AQAB\"}"
              .formatted(name, number(rsa.getModulus(), 256));
      case ECPublicKey ec ->
          "{\"kty\":\"EC\",\"crv\":\"P-256\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
              .formatted(
                  name, number(ec.getW().getAffineX(), 32), number(ec.getW().getAffineY(), 32));
      default -> {
        byte[] encoded = key.getEncoded();
        byte[] x = java.util.Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        yield "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"%s\"}"
            .formatted(name, Minted.base64(x));
      }
    };
  }

  private static String number(BigInteger value, int bytes) {
    byte[] raw = value.toByteArray();
    byte[] fixed = new byte[bytes];
    int taken = Math.min(bytes, raw.length);
    System.arraycopy(raw, raw.length - taken, fixed, bytes - taken, taken);
    return Minted.base64(fixed);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
