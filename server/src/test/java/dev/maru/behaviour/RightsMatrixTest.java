package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.Offered;
import dev.maru.access.Right;
import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.session.Route;
import dev.maru.session.Verb;
import dev.maru.testing.Minted;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Who may do what, where: every verb and every route that there is, for six kinds of people and
 * five kinds of rooms (promises.md, P22; security.md, S22, S28). A new verb or route without an
 * entry here fails.
 */
class RightsMatrixTest {

  @RegisterExtension
  static final RunningServer MARU = RunningServer.withTokens("--limits.user_rate=0");

  private static final int WARM = 200;
  private static final int LOOKS = 1_000;

  /** Five times the standard deviation of as many fair coins. */
  private static final int CHANCE = 80;

  private static final String OWN = "matrix-own";
  private static final String FOREIGN = "matrix-foreign";

  /** Where somebody acts. */
  private enum Place {
    OWN_ROOM(OWN),
    FOREIGN_ROOM(FOREIGN),
    MISSING_ROOM("matrix-missing"),
    OWN_INBOX("@somebody"),
    FOREIGN_INBOX("@u-foreign");

    final String room;

    Place(String room) {
      this.room = room;
    }
  }

  /** Who acts. */
  private enum Role {
    NOBODY,
    FORGER,
    STRANGER,
    READER,
    WRITER,
    EVERYTHING;

    List<Right> rights() {
      return switch (this) {
        case NOBODY, FORGER, STRANGER -> List.of();
        case READER -> List.of(Right.READ);
        case WRITER -> List.of(Right.WRITE);
        case EVERYTHING ->
            List.of(Right.READ, Right.WRITE, Right.UPLOAD, Right.CALL, Right.MODERATE);
      };
    }

    String token() {
      String words =
          rights().stream()
              .map(right -> "\"" + right.name().toLowerCase(Locale.ROOT) + "\"")
              .collect(Collectors.joining(","));
      String rooms =
          rights().isEmpty() ? "" : "{\"id\":\"" + OWN + "\",\"rights\":[" + words + "]}";
      return this == FORGER
          ? Minted.hs256(
              Minted.HS256, Minted.claims("somebody", "\"" + OWN + "\"", 60), "x".repeat(32))
          : Minted.of("somebody", rooms);
    }

    /** What the table says: "" for yes, else the code of the refusal. */
    String expected(Right right, Place place) {
      if (this == NOBODY || this == FORGER) {
        return this == NOBODY ? "auth_required" : "auth_failed";
      }
      boolean granted = place == Place.OWN_ROOM && !rights().isEmpty();
      boolean inbox = place == Place.OWN_INBOX;
      if (right == Right.NONE || (inbox && INBOX.contains(right))) {
        return "";
      }
      if (!granted) {
        return "not_found";
      }
      return rights().contains(right) ? "" : "forbidden";
    }
  }

  /** What everybody may do in the inbox of their own. */
  private static final Set<Right> INBOX = EnumSet.of(Right.READ, Right.WRITE);

  /** The rest of each verb's command. */
  private static final Map<String, String> COMMANDS =
      Map.of(
          "hello", "\"v\":1",
          "refresh", "\"v\":1",
          "ping", "\"n\":1",
          "join", "\"after\":0",
          "leave", "\"v\":1",
          "history", "\"before\":2",
          "typing", "\"on\":true",
          "message", "\"message\":{}");

  /** What each route needs; a route for everybody needs nothing, not even to be somebody. */
  private enum Need {
    NOTHING,
    SOMEBODY,
    READ,
    WRITE
  }

  private static final Map<String, Need> ROUTES =
      Map.ofEntries(
          Map.entry("GET /", Need.NOTHING),
          Map.entry("GET /chat/client.js", Need.NOTHING),
          Map.entry("GET /chat/maru.js", Need.NOTHING),
          Map.entry("GET /page/{file}", Need.NOTHING),
          Map.entry("GET /client/{file}", Need.NOTHING),
          Map.entry("GET /client/transport/{file}", Need.NOTHING),
          Map.entry("GET /chat/health", Need.NOTHING),
          Map.entry("POST /chat/tickets", Need.SOMEBODY),
          Map.entry("POST /chat/commands", Need.SOMEBODY), // Each command has a row of its own.
          Map.entry("GET /chat/events?rooms=ROOM:0", Need.READ),
          Map.entry("GET /chat/poll?rooms=ROOM:0", Need.READ),
          Map.entry("GET /chat/rooms/{room}/messages", Need.READ),
          Map.entry("POST /chat/rooms/{room}/messages", Need.WRITE));

  @BeforeAll
  static void bothRoomsHaveAMessage() throws IOException {
    for (String room : new String[] {OWN, FOREIGN}) {
      String bearer = "Authorization: Bearer " + Minted.of("u-foreign", "\"" + room + "\"");
      String target = "/chat/rooms/" + room + "/messages";
      assertThat(HttpLine.once(MARU.port(), "POST", target, "{\"message\":{}}", bearer).status())
          .isEqualTo(201);
    }
  }

  static Stream<Verb> verbs() {
    return Offered.VERBS.stream().flatMap(List::stream);
  }

  @Test
  void everyVerbAndRouteHasAnEntry() {
    assertThat(COMMANDS.keySet()).isEqualTo(verbs().map(Verb::name).collect(Collectors.toSet()));
    Set<String> known =
        ROUTES.keySet().stream().map(r -> r.replaceAll("\\?.*", "")).collect(Collectors.toSet());
    Set<String> offered =
        Offered.ROUTES.stream()
            .flatMap(List::stream)
            .map(RightsMatrixTest::address)
            .collect(Collectors.toSet());
    assertThat(known).isEqualTo(offered);
  }

  private static String address(Route route) {
    return route.method() + " " + route.path();
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void aVerbIsForWhoHasItsRight(Verb verb) throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Role role : Role.values()) {
      for (Place place : Place.values()) {
        String expected = role.expected(verb.right(), place);
        for (String answer : List.of(bySocket(verb, role, place), byRequest(verb, role, place))) {
          if (!answer.equals(expected)) {
            wrong.add(role + " in " + place + ": " + answer + ", not " + expected);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String command(Verb verb, Place place) {
    return "{\"action\":\"%s\",\"id\":1,\"room_id\":\"%s\",%s}"
        .formatted(verb.name(), place.room, COMMANDS.get(verb.name()));
  }

  private static String byRequest(Verb verb, Role role, Place place) throws IOException {
    Answer answer = ask(role, "POST", "/chat/commands", command(verb, place));
    if (answer.status() >= 400) {
      return answer.code();
    }
    return refusal(Fields.of(Fields.elements(answer.body()).getFirst()));
  }

  private static String bySocket(Verb verb, Role role, Place place) throws IOException {
    String[] headers =
        role == Role.NOBODY
            ? new String[0]
            : new String[] {"Authorization: Bearer " + role.token()};
    try (SocketLine line = SocketLine.to(MARU.port(), headers)) {
      if (role == Role.NOBODY || role == Role.FORGER) {
        return refusal(line.ask(command(verb, place)));
      }
      assertThat(line.ask("{\"action\":\"hello\",\"v\":1}").text("type")).isEqualTo("welcome");
      line.say(command(verb, place));
      return refusal(line.ask("{\"action\":\"ping\"}")); // Some verbs have nothing to answer.
    }
  }

  /** What is not there yet is past the question of rights. */
  private static String refusal(Fields answer) {
    String code = answer.text("type").equals("error") ? answer.text("code") : "";
    return code.equals("unknown_action") ? "" : code;
  }

  @Test
  void aRouteIsForWhoHasItsRight() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, Need> route : ROUTES.entrySet()) {
      for (Role role : Role.values()) {
        for (Place place : Place.values()) {
          String expected = expected(route.getValue(), role, place);
          String answer = code(route.getKey(), role, place);
          if (!answer.equals(expected)) {
            wrong.add(
                "%s for %s in %s: %s, not %s"
                    .formatted(route.getKey(), role, place, answer, expected));
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static String expected(Need need, Role role, Place place) {
    return switch (need) {
      case NOTHING -> "";
      case SOMEBODY -> role.expected(Right.NONE, place);
      case READ -> role.expected(Right.READ, place);
      case WRITE -> role.expected(Right.WRITE, place);
    };
  }

  private static String code(String route, Role role, Place place) throws IOException {
    String[] parts = route.split(" ", 2);
    String target =
        parts[1]
            .replace("{room}", place.room)
            .replace("ROOM", place.room)
            .replace("{file}", "index.js");
    String body =
        target.endsWith("/commands") ? "[]" : parts[0].equals("POST") ? "{\"message\":{}}" : "";
    Answer answer = ask(role, parts[0], target, body);
    return answer.status() < 400 || target.endsWith("/index.js") ? "" : answer.code();
  }

  private static Answer ask(Role role, String method, String target, String body)
      throws IOException {
    return role == Role.NOBODY
        ? HttpLine.once(MARU.port(), method, target, body)
        : HttpLine.once(MARU.port(), method, target, body, "Authorization: Bearer " + role.token());
  }

  /**
   * In pairs, so that whatever else goes on meets both: each must be the slower one of about half
   * of them. A tenth of a millisecond more for one of them is seen.
   */
  @Test
  void aForeignRoomTakesNoOtherTimeThanAMissingOne() throws IOException {
    int slower = 0;
    String header = "Authorization: Bearer " + Role.STRANGER.token();
    try (HttpLine line = HttpLine.to(MARU.port(), header)) {
      for (int i = -WARM; i < LOOKS; i++) {
        long first = nanos(line, i % 2 == 0 ? Place.FOREIGN_ROOM : Place.MISSING_ROOM);
        long second = nanos(line, i % 2 == 0 ? Place.MISSING_ROOM : Place.FOREIGN_ROOM);
        boolean foreignIsSlower = i % 2 == 0 ? first > second : second > first;
        slower += i >= 0 && foreignIsSlower ? 1 : 0;
      }
    }
    assertThat(slower)
        .as("pairs in which the foreign room was the slower one")
        .isBetween(LOOKS / 2 - CHANCE, LOOKS / 2 + CHANCE);
  }

  private static long nanos(HttpLine line, Place place) throws IOException {
    long begin = System.nanoTime();
    assertThat(line.get("/chat/rooms/" + place.room + "/messages").status()).isEqualTo(404);
    return System.nanoTime() - begin;
  }
}
