package dev.maru.transport.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.Server;
import dev.maru.config.Config;
import dev.maru.config.Sources;
import dev.maru.testing.RawSocket;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages and scripts in the jar, as a browser or an attacker asks for them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AssetsTest {

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicInteger exitCode = new AtomicInteger();
  private Server server;

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    List<String> flags = List.of("--port", "0", "--data", data.toString());
    server =
        new Server(
            Config.load(new Sources(flags, Map.of(), data)), InstantSource.system(), exitCode::set);
  }

  @AfterAll
  void stop() {
    server.close();
    client.close();
    assertThat(exitCode).hasValue(0);
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.port() + path);
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private String head(String target) throws IOException {
    try (RawSocket socket = RawSocket.connect(server.port())) {
      String rest = " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n";
      socket.sendBytes(("GET " + target + rest).getBytes(UTF_8));
      return socket.readHead();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, index.html, text/html; charset=utf-8",
    "/client/index.js, client/index.js, text/javascript; charset=utf-8",
    "/client/transport/poll.js, client/transport/poll.js, text/javascript; charset=utf-8",
    "/page/base.css, page/base.css, text/css; charset=utf-8",
    "/page/icon.svg, page/icon.svg, image/svg+xml"
  })
  void aFileIsServedByteForByteWithItsType(String path, String resource, String type)
      throws Exception {
    HttpResponse<byte[]> answer = get(path);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type")).contains(type);
    assertThat(answer.headers().firstValue("cache-control")).contains("no-cache");
    assertThat(answer.headers().firstValue("x-content-type-options")).contains("nosniff");
    try (InputStream in = AssetsTest.class.getResourceAsStream("/web/" + resource)) {
      assertThat(answer.body()).isEqualTo(Objects.requireNonNull(in).readAllBytes());
    }
  }

  @Test
  void theScriptForOldPagesIsOneScriptThatNeedsNoOther() throws Exception {
    HttpResponse<byte[]> answer = get("/chat/maru.js");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("content-type"))
        .contains("text/javascript; charset=utf-8");
    assertThat(new String(answer.body(), UTF_8))
        .startsWith("(() => {")
        .contains("modules[\"client/connect.js\"]", "modules[\"chat/maru.js\"]")
        .doesNotContainPattern("(?m)^(import|export)\\b");
    String tag = answer.headers().firstValue("etag").orElseThrow();
    assertThat(get("/chat/maru.js", "If-None-Match", tag).statusCode()).isEqualTo(304);
  }

  @Test
  void theClientIsOneModule() throws Exception {
    HttpResponse<byte[]> answer = get("/chat/client.js");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(answer.body(), UTF_8))
        .containsPattern(
            "(?m)^export const \\{ connect, [^}]*\\} = modules\\[\"client/index.js\"\\];$")
        .doesNotContainPattern("(?m)^import\\b");
  }

  @Test
  void whoKnowsTheTagIsToldThatNothingChanged() throws Exception {
    String tag = get("/page/base.css").headers().firstValue("etag").orElseThrow();
    assertThat(tag).matches("\"[0-9a-f]{8}\"");
    HttpResponse<byte[]> again = get("/page/base.css", "If-None-Match", tag);
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(again.headers().firstValue("etag")).contains(tag);
    assertThat(get("/page/base.css", "If-None-Match", "\"00000000\"").statusCode()).isEqualTo(200);
    assertThat(get("/client/index.js", "If-None-Match", tag).statusCode()).isEqualTo(200);
  }

  @Test
  void twoFilesHaveTwoTags() throws Exception {
    assertThat(get("/page/base.css").headers().firstValue("etag"))
        .isNotEqualTo(get("/page/log.css").headers().firstValue("etag"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/client/../index.html",
        "/client/../../logback.xml",
        "/client/..",
        "/client/.",
        "/client/...",
        "/client/..%2findex.html",
        "/client/..%2f..%2flogback.xml",
        "/client/%2e%2e/index.html",
        "/client/%2e%2e%2f%2e%2e%2flogback.xml",
        "/client/..%5cindex.html",
        "/client/..\\index.html",
        "/client/%252e%252e%252findex.html",
        "/client/%c0%ae%c0%ae%c0%afindex.html",
        "/client/%ff",
        "/client/%00index.js",
        "/client/index.js%00",
        "/client/index.js%00.css",
        "/client/index.js%0a",
        "/client/index.js%20",
        "/client/index.js/",
        "/client/index.js;a.css",
        "/client//index.js",
        "/client/%2findex.js",
        "/client/%2fetc%2fpasswd",
        "/client//etc/passwd",
        "/client/file:%2f%2f%2fetc%2fpasswd",
        "/client/C:%5cwindows%5cwin.ini",
        "/client/~root",
        "/client/.hidden.js",
        "/client/INDEX.JS",
        "/client/index",
        "/client/nothing.js",
        "/client/transport",
        "/client/",
        "/page/..%2f..%2fdev%2fmaru%2fMain.class",
        "/page/../../META-INF/MANIFEST.MF",
        "/web/index.html",
        "/index.html",
        "/test/server.js",
        "/package.json",
        "/client/index.js\u2024css",
        "//client/index.js/..",
        "/./index.html",
        "/client/transport/..%2findex.js"
      })
  void noPathLeadsOutOfTheFoldersThatAreServed(String target) throws IOException {
    assertThat(head(target)).matches("(?s)HTTP/1\\.1 40[04] .*").doesNotContain("etag:", "ETag:");
  }

  @Test
  void aNameAsLongAsARequestLineIsRefusedLikeAnyOther() throws IOException {
    for (String part : List.of("a", "-", "a-", ".", ".a")) {
      String name = "a" + part.repeat(8_000 / part.length());
      assertThat(head("/client/" + name)).as(part).startsWith("HTTP/1.1 404 ");
    }
    assertThat(head("/client/index.js")).startsWith("HTTP/1.1 200 ");
  }
}
