package dev.maru.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What one client sends on one kept connection: requests to every address with odd queries, headers
 * and bodies, one after the other without waiting, and at the end one that may be no HTTP.
 * Stateless.
 */
final class RequestStream {

  private static final int REQUESTS = 40;
  private static final List<String> METHODS =
      List.of(
          "GET", "GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE", "get");
  private static final List<String> PATHS =
      List.of(
          "/",
          "/chat/rooms/fuzz-1/messages",
          "/chat/rooms/%20/messages",
          "/chat/rooms//messages",
          "/chat/poll",
          "/chat/commands",
          "/chat/tickets",
          "/chat/health",
          "/chat/client.js",
          "/chat/../chat/health",
          "/chat/%2e%2e/health",
          "/page/..%2f..%2fetc",
          "//",
          "/chat/ws",
          "/websocket",
          "/nowhere",
          "/chat/rooms/" + "x".repeat(200) + "/messages");
  private static final List<String> QUERIES =
      List.of(
          "",
          "",
          "?after=0",
          "?after=-1&limit=0",
          "?after=1e9",
          "?before=2&limit=999999",
          "?rooms=fuzz-1:0,fuzz-2:1",
          "?rooms=" + "a,".repeat(150),
          "?rooms=a:b:c:d",
          "?v=0",
          "?%00=%ff",
          "?user_id=u1&user_type=T&name=%EA%B0%80",
          "?epoch=a9f3&after=5",
          "?ticket=nothing",
          "?wait=0");
  private static final List<String> HEADERS =
      List.of(
          "Origin: http://evil.example",
          "Origin: null",
          "Authorization: Bearer a.b.c",
          "Authorization: Basic x",
          "Cookie: session=1; session=2",
          "If-None-Match: \"a9f3.5\"",
          "Accept-Encoding: gzip",
          "X-Forwarded-For: 1.2.3.4, unknown",
          "Forwarded: for=\"[::1]:80\"",
          "Sec-Fetch-Site: cross-site",
          "Last-Event-ID: fuzz-1:4:a9f3",
          "Range: bytes=0-1,5-",
          "Content-Type: application/x-www-form-urlencoded",
          "Content-Type: text/plain",
          "Expect: 100-continue",
          "X-Maru: 1",
          "User-Agent: \u001b[31m",
          "Upgrade: h2c");

  private RequestStream() {}

  static Onslaught.Stream of(RandomGenerator random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int requests = random.nextInt(2, REQUESTS);
    for (int i = 0; i < requests; i++) {
      out.writeBytes(request(random));
    }
    if (random.nextInt(3) > 0) {
      requests++;
      out.writeBytes(Mutations.of(request(random), random));
    }
    String last = "GET /chat/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
    out.writeBytes(last.getBytes(ISO_8859_1));
    return new Onslaught.Stream(out.toByteArray(), "", new byte[0], requests + 1);
  }

  private static byte[] request(RandomGenerator random) {
    String method = one(METHODS, random);
    byte[] body = method.equals("POST") ? body(random) : new byte[0];
    StringBuilder head = new StringBuilder(method).append(' ').append(one(PATHS, random));
    head.append(one(QUERIES, random)).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    int headers = random.nextInt(4);
    for (int i = 0; i < headers; i++) {
      head.append(one(HEADERS, random)).append("\r\n");
    }
    boolean chunked = body.length > 0 && random.nextInt(4) == 0;
    if (chunked) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (body.length > 0) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.append("\r\n").toString().getBytes(ISO_8859_1));
    if (chunked) {
      out.writeBytes((Integer.toHexString(body.length) + "\r\n").getBytes(ISO_8859_1));
    }
    out.writeBytes(body);
    if (chunked) {
      out.writeBytes("\r\n0\r\n\r\n".getBytes(ISO_8859_1));
    }
    return out.toByteArray();
  }

  private static byte[] body(RandomGenerator random) {
    return switch (random.nextInt(4)) {
      case 0 ->
          ("[" + CommandGrammar.text(random) + "," + CommandGrammar.text(random) + "]")
              .getBytes(UTF_8);
      case 1 -> "message[a]=1&message[b]=%zz&client_id=c&message={}".getBytes(UTF_8);
      default -> CommandGrammar.line(random);
    };
  }

  private static String one(List<String> of, RandomGenerator random) {
    return of.get(random.nextInt(of.size()));
  }
}
