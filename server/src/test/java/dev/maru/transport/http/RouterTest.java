package dev.maru.transport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.session.Route;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which route a request meets. */
final class RouterTest {

  private static final Router ROUTER =
      router(
          "GET /",
          "GET /chat/health",
          "GET /chat/rooms/{room}/messages",
          "POST /chat/rooms/{room}/messages",
          "POST /chat/commands",
          "GET /client/index.js",
          "GET /client/{file}",
          "DELETE /{a}/{b}/{c}/{d}");

  private static Router router(String... routes) {
    return new Router(
        Arrays.stream(routes)
            .map(route -> route.split(" "))
            .map(words -> new Route(words[0], words[1], (desk, exchange) -> {}))
            .toList());
  }

  private static String found(String method, String path) {
    Route route = ROUTER.find(method, path).route();
    return route == null ? "" : route.method() + " " + route.path();
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /,                        GET /",
    "HEAD,   /,                        GET /",
    "GET,    /chat/health,             GET /chat/health",
    "HEAD,   /chat/health,             GET /chat/health",
    "GET,    /chat/rooms/7/messages,   GET /chat/rooms/{room}/messages",
    "HEAD,   /chat/rooms/7/messages,   GET /chat/rooms/{room}/messages",
    "POST,   /chat/rooms/7/messages,   POST /chat/rooms/{room}/messages",
    "DELETE, /chat/rooms/7/messages,   'DELETE /{a}/{b}/{c}/{d}'",
    "POST,   /chat/commands,           POST /chat/commands",
    "GET,    /client/index.js,         GET /client/index.js",
    "GET,    /client/room.js,          GET /client/{file}"
  })
  void theFirstRouteOfThatPathAndMethodIsMet(String method, String path, String route) {
    assertThat(found(method, path)).isEqualTo(route);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "//",
        "/chat",
        "/chat/",
        "/chat/health/",
        "//chat/health",
        "/chat//health",
        "/Chat/health",
        "/chat/health ",
        "/chat/healthy",
        "/chat/rooms/7",
        "/chat/rooms/7/messages/1/2",
        "/chat/rooms/a/b/messages",
        "/client/transport/poll.js",
        "/client/../chat/health",
        "chat/health",
        "*"
      })
  void whatIsNoPathOfOursMeetsNothingAndAllowsNothing(String path) {
    for (String method : List.of("GET", "HEAD", "POST", "PUT", "OPTIONS")) {
      Router.Match match = ROUTER.find(method, path);
      assertThat(match.route()).as(method).isNull();
      assertThat(match.allowed()).as(method).doesNotContain("GET", "POST", "HEAD");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST,  /,                      GET HEAD OPTIONS",
    "PUT,   /chat/health,           GET HEAD OPTIONS",
    "GET,   /chat/commands,         OPTIONS POST",
    "HEAD,  /chat/commands,         OPTIONS POST",
    "PUT,   /chat/rooms/7/messages, DELETE GET HEAD OPTIONS POST",
    "PATCH, /client/index.js,       GET HEAD OPTIONS",
    "get,   /chat/health,           GET HEAD OPTIONS",
    "'',    /chat/health,           GET HEAD OPTIONS"
  })
  void whereOnlyTheMethodIsWrongTheRightOnesAreNamed(String method, String path, String allowed) {
    Router.Match match = ROUTER.find(method, path);
    assertThat(match.route()).isNull();
    assertThat(match.parts()).isEmpty();
    assertThat(String.join(" ", match.allowed())).isEqualTo(allowed);
  }

  @Test
  void thePlacesHoldWhatStandsInThem() {
    assertThat(ROUTER.find("GET", "/chat/rooms/한 7/messages").parts())
        .isEqualTo(Map.of("room", "한 7"));
    assertThat(ROUTER.find("DELETE", "/1/2/3/4").parts())
        .containsExactly(
            Map.entry("a", "1"), Map.entry("b", "2"), Map.entry("c", "3"), Map.entry("d", "4"));
    assertThat(ROUTER.find("GET", "/chat/health").parts()).isEmpty();
    assertThat(ROUTER.find("GET", "/client/..").parts()).isEqualTo(Map.of("file", ".."));
  }

  @Test
  void aPlaceMayBeEmptyAndTheRouteRefusesIt() {
    assertThat(ROUTER.find("GET", "/chat/rooms//messages").parts()).isEqualTo(Map.of("room", ""));
  }

  @ParameterizedTest
  @CsvSource({
    "/chat/rooms/a%20b/messages,      a b",
    "/chat/rooms/%ED%95%9C/messages,  한",
    "/chat/rooms/a+b/messages,        a+b",
    "/chat/rooms/%2541/messages,      %41",
    "/chat/rooms/%41?x=/y,            ''",
    "/chat/rooms/7/messages?a=/b/c,   7",
    "/chat/rooms/7/messages?a=%2F,    7"
  })
  void aPathIsDecodedOnce(String uri, String room) throws Refusal {
    assertThat(ROUTER.find("GET", path(uri)).parts().getOrDefault("room", "")).isEqualTo(room);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/client/..%2findex.html",
        "/client/a%2F..%2fb",
        "/chat%2Fhealth",
        "/chat/rooms/a%2Fb/messages?after=1"
      })
  void anEncodedSlashIsInNoPathOfOurs(String uri) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> path(uri));
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/chat/rooms/%/messages", "/chat/%4", "/%zz"})
  void aBrokenEscapeIsABadRequest(String uri) {
    Refusal refusal = catchThrowableOfType(Refusal.class, () -> path(uri));
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
  }

  private static String path(String uri) throws Refusal {
    return RequestReader.path(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri));
  }
}
