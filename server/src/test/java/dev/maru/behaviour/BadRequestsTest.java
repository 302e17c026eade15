package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP that is too long, too much, broken or odd: a definite answer, and the server lives. */
class BadRequestsTest {

  @RegisterExtension
  static final RunningServer MARU = RunningServer.with("--limits.message_bytes", "2048");

  private static final String HEALTH = "GET /chat/health HTTP/1.1\r\nHost: h\r\n";
  private static final String POST = "POST /chat/commands HTTP/1.1\r\nHost: h\r\n";
  private static final String PING = "{\"action\":\"ping\"}";

  @AfterEach
  void theServerLives() throws IOException {
    Answer health = HttpLine.once(MARU.port(), "GET", "/chat/health", "");
    assertThat(health.status()).isEqualTo(200);
    assertThat(health.fields().text("status")).isEqualTo("up");
  }

  @Test
  void aFloodOfHeadersIs431() throws IOException {
    Answer answer = last(HEALTH + "X: " + "x".repeat(9000) + "\r\n\r\n");
    assertThat(answer.status()).isEqualTo(431);
    assertThat(answer.code()).isEqualTo("too_large");
  }

  @Test
  void manyHeadersAre431() throws IOException {
    assertThat(last(HEALTH + "X: 1\r\n".repeat(101) + "\r\n").status()).isEqualTo(431);
    assertThat(once(HEALTH + "X: 1\r\n".repeat(99) + "\r\n").status()).isEqualTo(200);
  }

  @Test
  void aLongFirstLineIs414() throws IOException {
    Answer answer = last("GET /" + "x".repeat(100_000) + " HTTP/1.1\r\n\r\n");
    assertThat(answer.status()).isEqualTo(414);
  }

  @Test
  void aBodyOverTheLimitIs413BeforeItIsRead() throws IOException {
    Answer answer = last(POST + "Content-Length: 2049\r\n\r\n");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("too_large");
    assertThat(last(POST + "Content-Length: 9223372036854775807\r\n\r\n").status()).isEqualTo(413);
  }

  @Test
  void theAnswerArrivesThoughTheClientGoesOnSending() throws IOException {
    String body = "x".repeat(1_000_000);
    Answer answer = last(POST + "Content-Length: 1000000\r\n\r\n" + body);
    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void aBodyInChunksIsTakenUpToTheLimit() throws IOException {
    String chunks = "7\r\n{\"actio\r\n1;x=y\r\nn\r\na\r\n\":\"ping\" }\r\n0\r\nT: t\r\n\r\n";
    Answer taken = once(POST + "Transfer-Encoding: chunked\r\n\r\n" + chunks);
    assertThat(taken.body()).isEqualTo("[{\"type\":\"pong\"}]");
    String much = "400\r\n" + "x".repeat(1024) + "\r\n";
    Answer refused = last(POST + "Transfer-Encoding: chunked\r\n\r\n" + much.repeat(3));
    assertThat(refused.status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: x\r\n\r\n",
        "Content-Length: 1e3\r\n\r\n",
        "Content-Length: 99999999999999999999\r\n\r\n",
        "Content-Length : 0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        "Host: second\r\n\r\n",
        "No colon\r\n\r\n",
        ": no name\r\n\r\n",
        "Sp ace: x\r\n\r\n",
        "Nul: \u0000\r\n\r\n"
      })
  void aHeadThatCanBeReadInTwoWaysIs400AndNothingBehindItIsRead(String rest) throws IOException {
    String smuggled = "GET /chat/health HTTP/1.1\r\nHost: h\r\n\r\n";
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes(POST + rest + smuggled);
      assertThat(line.hear().status()).isEqualTo(400);
      assertThat(line.raw().isEnded()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET /\r\n\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "G\u0001T / HTTP/1.1\r\nHost: h\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\r\n\r\n"
      })
  void whatIsNoRequestIs400(String bytes) throws IOException {
    assertThat(last(bytes).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/9.9", "HTTP/2.0", "HTTP/0.9"})
  void anotherVersionIs505(String version) throws IOException {
    assertThat(last("GET / " + version + "\r\nHost: h\r\n\r\n").status()).isEqualTo(505);
  }

  @Test
  void aFloodOfPipelinedRequestsEndsTheConnection() throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes((HEALTH + "\r\n").repeat(1000));
      for (int i = 0; i < 1000 && line.hear().status() == 200; i++) {
        assertThat(i).as("answers before the end").isLessThan(1000);
      }
    } catch (IOException ended) {
      assertThat(ended).isNotNull();
    }
  }

  @Test
  void whoTakesTheAnswersLateGetsThemAll() throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      String room = "/chat/rooms/page/messages";
      // Twenty of them are one page still, of a sixth of an outbox.
      String text = "x".repeat(1_500);
      for (int i = 0; i < 20; i++) {
        line.post(room, "{\"message\":{\"t\":\"" + text + "\"}}");
      }
      String request = "GET " + room + "?after=0 HTTP/1.1\r\nHost: h\r\n\r\n";
      for (int round = 0; round < 4; round++) {
        line.raw().sendBytes(request.repeat(60));
        for (int i = 0; i < 60; i++) {
          assertThat(line.hear().fields().objects("events")).hasSize(20);
        }
      }
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      StringBuilder requests = new StringBuilder();
      for (int i = 0; i < 60; i++) {
        String body = "{\"action\":\"ping\",\"n\":" + i + "}";
        requests.append(POST).append("Content-Length: ").append(body.length());
        requests.append("\r\n\r\n").append(body);
        if (i % 10 == 0) {
          requests.append("GET /chat/rooms/none/messages?after=0 HTTP/1.1\r\nHost: h\r\n\r\n");
        }
      }
      line.raw().sendBytes(requests.toString());
      for (int i = 0; i < 60; i++) {
        assertThat(line.hear().body()).isEqualTo("[{\"type\":\"pong\",\"n\":" + i + "}]");
        if (i % 10 == 0) {
          assertThat(line.hear().status()).isEqualTo(204);
        }
      }
    }
  }

  @Test
  void whoExpectsToBeToldToContinueIsToldSo() throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      String head = POST + "Expect: 100-continue\r\nContent-Length: 17\r\n\r\n";
      line.raw().sendBytes(head);
      assertThat(line.hear().status()).isEqualTo(100);
      line.raw()
          .sendBytes(PING + "HEAD /chat/health HTTP/1.1\r\nHost: h\r\n\r\n" + HEALTH + "\r\n");
      assertThat(line.hear().body()).isEqualTo("[{\"type\":\"pong\"}]");
      assertThat(line.hear(true).status()).isEqualTo(200);
      assertThat(line.hear().body()).contains("up");
    }
    String tooMuch = POST + "Expect: 100-continue\r\nContent-Length: 5000\r\n\r\n";
    assertThat(last(tooMuch).status()).isEqualTo(413);
  }

  @Test
  void headIsGetWithoutTheBody() throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      Answer head = line.ask("HEAD", "/chat/health", "");
      assertThat(head.status()).isEqualTo(200);
      assertThat(Integer.parseInt(head.header("content-length"))).isPositive();
      assertThat(line.get("/chat/health").body()).contains("up");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "PUT,/chat/health,'GET, HEAD, OPTIONS'",
    "POST,/chat/health,'GET, HEAD, OPTIONS'",
    "GET,/chat/commands,'OPTIONS, POST'",
    "DELETE,/chat/rooms/r/messages,'GET, HEAD, OPTIONS, POST'",
    "TRACE,/chat/health,'GET, HEAD, OPTIONS'",
    "CONNECT,/chat/health,'GET, HEAD, OPTIONS'",
    "BREW,/chat/health,'GET, HEAD, OPTIONS'"
  })
  void anotherMethodIs405WithThoseThatAre(String method, String path, String allowed)
      throws IOException {
    Answer answer = HttpLine.once(MARU.port(), method, path, "");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).isEqualTo(allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "/nothing,404",
    "/chat,404",
    "/chat/,404",
    "/chat/health/,404",
    "//chat/health,404",
    "/chat//health,404",
    "/chat/./health,404",
    "/chat/../chat/health,404",
    "/chat/%2e/health,404",
    "/chat%2Fhealth,404",
    "/chat/health;x=1,404",
    "/chat/health%00,404",
    "/chat/HEALTH,404",
    "http://h/chat/health,404",
    "*,404",
    "/chat/%68ealth,200",
    "/chat/health?x=1&x=2&=&&,200",
    "/chat/rooms//messages,400",
    "/chat/rooms/a%20b/messages,400",
    "/chat/rooms/a%00b/messages,400",
    "/chat/rooms/%ED%95%9C/messages,400",
    "/chat/rooms/a%2Fb/messages,404",
    "/chat/%zz,400",
    "/chat/health%,400",
    "/chat/health?x=%zz,400",
    "/chat/rooms/r/messages?after=%4,400",
    "/client/..%2f..%2fdb,404",
    "/page/%2e%2e,404",
    "/page/index.html%00.js,404"
  })
  void anOddPathIsMatchedToTheLetter(String target, int status) throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      Answer answer = line.get(target);
      assertThat(answer.status()).as(answer.body()).isEqualTo(status);
      assertThat(line.get("/chat/health").status()).as("the connection goes on").isEqualTo(200);
    }
  }

  @Test
  void everyAnswerCarriesWhatProtectsThePage() throws IOException {
    for (String target : new String[] {"/", "/chat/health", "/none", "/chat/rooms/r/messages"}) {
      Answer answer = HttpLine.once(MARU.port(), "GET", target, "");
      assertThat(answer.header("x-content-type-options")).as(target).isEqualTo("nosniff");
      assertThat(answer.header("content-security-policy")).contains("default-src 'self'");
      assertThat(answer.header("referrer-policy")).isEqualTo("no-referrer");
      assertThat(answer.header("x-server-load")).isNotEmpty();
      assertThat(answer.header("cache-control")).isNotEmpty();
      assertThat(answer.header("vary")).isEqualTo("Origin");
      assertThat(answer.headers()).doesNotContainKeys("server", "x-powered-by");
    }
  }

  @Test
  void anOldClientIsAnsweredAndTheConnectionEnds() throws IOException {
    assertThat(last("GET /chat/health HTTP/1.0\r\n\r\n").status()).isEqualTo(200);
    assertThat(last(HEALTH + "Connection: close\r\n\r\n").status()).isEqualTo(200);
  }

  private static Answer once(String bytes) throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes(bytes);
      return line.hear();
    }
  }

  /** The one answer, after which the connection ends. */
  private static Answer last(String bytes) throws IOException {
    try (HttpLine line = HttpLine.to(MARU.port())) {
      line.raw().sendBytes(bytes);
      Answer answer = line.hear();
      assertThat(line.raw().isEnded()).as("nothing follows").isTrue();
      return answer;
    }
  }
}
