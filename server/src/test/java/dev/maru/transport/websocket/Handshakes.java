package dev.maru.transport.websocket;

import static dev.maru.testing.RawSocket.KEY;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.maru.testing.RawSocket;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Requests for a WebSocket as they must be, and as they must not be (RFC 6455, section 4.2). */
public final class Handshakes {

  private static final String GOOD = RawSocket.upgrade("/chat/ws");

  private Handshakes() {}

  /** Requests that open a socket, one of them from a page of that origin. */
  public static Stream<Arguments> good(String origin) {
    return Stream.of(
        argumentSet("as in the RFC", GOOD),
        argumentSet("header names in capitals", GOOD.replace("Upgrade: web", "UPGRADE: web")),
        argumentSet("token in capitals", GOOD.replace(": websocket", ": WebSocket")),
        argumentSet("several upgrades", GOOD.replace(": websocket", ": h2c, websocket")),
        argumentSet("keep-alive besides", GOOD.replace(": Upgrade", ": keep-alive, upgrade")),
        argumentSet("Connection twice", GOOD.replace("Host:", "Connection: close-notify\r\nHost:")),
        argumentSet("an allowed origin", with("Origin: " + origin)),
        argumentSet("unknown protocols only", with("Sec-WebSocket-Protocol: stomp, wamp")),
        argumentSet("a token without protocol", with("Sec-WebSocket-Protocol: bearer.abc")),
        argumentSet(
            "deflate while it is off", with("Sec-WebSocket-Extensions: permessage-deflate")),
        argumentSet("an empty body announced", with("Content-Length: 0")),
        argumentSet("spaces around the key", GOOD.replace(KEY, "  " + KEY + "  ")),
        argumentSet("a query", GOOD.replace("/chat/ws", "/chat/ws?ticket=t")));
  }

  /** Requests that do not, and their status; of the pages, only those of that origin may speak. */
  public static Stream<Arguments> bad(String origin) {
    return Stream.of(badMethods(), badVersions(), badKeys(), badOrigins(origin), badSizes())
        .flatMap(each -> each);
  }

  private static Stream<Arguments> badMethods() {
    return Stream.of(
        argumentSet("POST", GOOD.replace("GET ", "POST "), 400),
        argumentSet("HEAD", GOOD.replace("GET ", "HEAD "), 400),
        argumentSet("HTTP/1.0", GOOD.replace("HTTP/1.1", "HTTP/1.0"), 400),
        argumentSet("HTTP/2.0", GOOD.replace("HTTP/1.1", "HTTP/2.0"), 400),
        argumentSet("no Host", GOOD.replace("Host:", "X-Host:"), 400),
        argumentSet("two Hosts", with("Host: other"), 400),
        argumentSet("no Upgrade", GOOD.replace("Upgrade: websocket\r\n", ""), 426),
        argumentSet("Upgrade to h2c", GOOD.replace(": websocket", ": h2c"), 426),
        argumentSet("no Connection", GOOD.replace("Connection: Upgrade\r\n", ""), 400),
        argumentSet("Connection: close", GOOD.replace(": Upgrade", ": close"), 400),
        argumentSet("Connection: upgrades", GOOD.replace(": Upgrade", ": upgrades"), 400),
        argumentSet("a body", with("Content-Length: 5") + "hello", 400),
        argumentSet("a chunked body", with("Transfer-Encoding: chunked") + "0\r\n\r\n", 400),
        argumentSet("not HTTP at all", "hello there\r\n\r\n", 400));
  }

  private static Stream<Arguments> badVersions() {
    return Stream.of("0", "7", "8", "12", "14", "013", "13, 8", "x", "")
        .map(version ->
            argumentSet(
                "version \"" + version + "\"",
                GOOD.replace("Version: 13", "Version: " + version),
                426));
  }

  private static Stream<Arguments> badKeys() {
    Stream<Arguments> wrong =
        Stream.of(
                "",
                "short",
                "dGhlIHNhbXBsZSBub25jZQ=", // 23 characters
                "dGhlIHNhbXBsZSBub25jZQ", // no padding
                "dGhlIHNhbXBsZSBub25jZR==", // bits beyond the sixteenth byte
                "dGhlIHNhbXBsZSBub25jZXM=", // 17 bytes
                "dGhlIHNhbXBsZSBub25j!Q==", // not Base64
                "________________________",
                KEY + KEY)
            .map(key -> argumentSet("key \"" + key + "\"", GOOD.replace(KEY, key), 400));
    return Stream.concat(
        wrong,
        Stream.of(
            argumentSet("no key", GOOD.replace("Sec-WebSocket-Key", "X-Key"), 400),
            argumentSet("two keys", with("Sec-WebSocket-Key: " + KEY), 400),
            argumentSet("two versions", with("Sec-WebSocket-Version: 13"), 426)));
  }

  private static Stream<Arguments> badOrigins(String origin) {
    return Stream.of(
        argumentSet("a foreign origin", with("Origin: https://evil.example"), 403),
        argumentSet("a null origin", with("Origin: null"), 403),
        argumentSet("two origins", with("Origin: " + origin, "Origin: " + origin), 403));
  }

  private static Stream<Arguments> badSizes() {
    String[] many = new String[120];
    for (int i = 0; i < many.length; i++) {
      many[i] = "X-" + i + ": v";
    }
    return Stream.of(
        argumentSet("two tokens", with("Sec-WebSocket-Protocol: bearer.a, bearer.b"), 400),
        argumentSet("9 KiB of headers", with("X-Long: " + "x".repeat(9_000)), 431),
        argumentSet("a header of 100 KiB", with("X-Long: " + "x".repeat(100_000)), 431),
        argumentSet("120 headers", with(many), 431),
        argumentSet("a path of 5 KiB", RawSocket.upgrade("/" + "p".repeat(5_000)), 414));
  }

  private static String with(String... headers) {
    return RawSocket.upgrade("/chat/ws", headers);
  }
}
