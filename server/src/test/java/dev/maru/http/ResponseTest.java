package dev.maru.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.testing.JsonTree;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The shapes of an answer. */
final class ResponseTest {

  private static String body(Response response) {
    return new String(response.body(), UTF_8);
  }

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void aRefusalHasTheStatusOfItsCodeAndTellsWhenToComeBackOnlyIfThatHelps(ErrorCode code)
      throws IOException {
    Response answer = Response.refusal(new Refusal(code, "why"));
    JsonTree.Members body = JsonTree.readObject(answer.body());
    assertThat(answer.status()).isEqualTo(code.status());
    assertThat(answer.type()).isEqualTo("application/json; charset=utf-8");
    assertThat(body.names()).containsExactly("error");
    JsonTree.Members error = (JsonTree.Members) body.get("error");
    assertThat(error.get("code")).isEqualTo(new JsonTree.Text(code.wire()));
    assertThat(error.get("message")).isEqualTo(new JsonTree.Text("why"));
    if (code.temporary()) {
      assertThat(error.names()).containsExactly("code", "message", "temporary", "retry_after_ms");
      assertThat(answer.headers()).isEqualTo(Map.of("Retry-After", "1"));
    } else {
      assertThat(error.names()).containsExactly("code", "message", "temporary");
      boolean asks = code.status() == 401;
      assertThat(answer.headers())
          .isEqualTo(asks ? Map.of("WWW-Authenticate", "Bearer") : Map.of());
    }
  }

  @Test
  void aPermanentRefusalByteForByte() {
    assertThat(body(Response.refusal(new Refusal(ErrorCode.NOT_FOUND, "no \"room\""))))
        .isEqualTo(
            "{\"error\":{\"code\":\"not_found\",\"message\":\"no \\\"room\\\"\","
                + "\"temporary\":false}}");
  }

  @Test
  void aTemporaryRefusalByteForByte() {
    assertThat(body(Response.refusal(new Refusal(ErrorCode.OVERLOADED, "wait"))))
        .isEqualTo(
            "{\"error\":{\"code\":\"overloaded\",\"message\":\"wait\","
                + "\"temporary\":true,\"retry_after_ms\":1000}}");
  }

  @Test
  void anEmptyAnswerHasNeitherTypeNorBody() {
    Response empty = Response.empty(204);
    assertThat(empty.status()).isEqualTo(204);
    assertThat(empty.type()).isEmpty();
    assertThat(empty.body()).isEmpty();
    assertThat(empty.headers()).isEmpty();
  }

  @Test
  void aHeaderIsAddedToACopy() {
    Response first = Response.json(200, "{}".getBytes(UTF_8));
    Response second = first.with("ETag", "\"a\"").with("X-Next-Poll", "5000").with("ETag", "\"b\"");
    assertThat(first.headers()).isEmpty();
    assertThat(second.headers()).isEqualTo(Map.of("ETag", "\"b\"", "X-Next-Poll", "5000"));
    assertThat(second.body()).isSameAs(first.body());
  }
}
