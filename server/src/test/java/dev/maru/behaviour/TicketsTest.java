package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.Minted;
import dev.maru.testing.Secrets;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code POST /chat/tickets}, and what a ticket opens (S16, S17). */
class TicketsTest {

  private static final String ROOM = "7";

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.withTokens("--web.origins=https://gym.example,https://m.gym.example");

  private static String bearer() {
    return "Authorization: Bearer " + Minted.of("u1", "\"" + ROOM + "\"");
  }

  private static String ticket(String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add(bearer());
    Answer answer =
        HttpLine.once(MARU.port(), "POST", "/chat/tickets", "", all.toArray(String[]::new));
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.header("cache-control")).isEqualTo("no-store");
    assertThat(answer.fields().number("expires_in_ms")).isEqualTo(30_000);
    return Secrets.secret(answer.fields().text("ticket"));
  }

  private static int opened(String ticket, String... headers) throws IOException {
    String query = "rooms=" + ROOM + "&ticket=" + ticket;
    try (StreamLine line = StreamLine.open(MARU.port(), query, headers)) {
      if (line.status() == 200) {
        assertThat(line.frame("joined").fields().text("room_id")).isEqualTo(ROOM);
      }
      return line.status();
    }
  }

  @Test
  void itOpensAnEventStreamOnce() throws IOException {
    String ticket = ticket();
    assertThat(opened(ticket)).isEqualTo(200);
    assertThat(opened(ticket)).isEqualTo(401);
  }

  @Test
  void ofManyStreamsThatRaceForItOneOpens() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int race = 0; race < 25; race++) {
        String ticket = ticket();
        List<Future<Integer>> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          runs.add(threads.submit(() -> opened(ticket)));
        }
        int winners = 0;
        for (Future<Integer> run : runs) {
          winners += run.get() == 200 ? 1 : 0;
        }
        assertThat(winners).as("race %d", race).isEqualTo(1);
      }
    }
  }

  @Test
  void itOpensASocketForWhomItWasGivenTo() throws IOException {
    try (SocketLine line = SocketLine.at(MARU.port(), "/chat/ws?ticket=" + ticket())) {
      Fields welcome = line.ask("{\"action\":\"hello\",\"v\":1}");
      assertThat(welcome.object("user").text("id")).isEqualTo("u1");
    }
    try (SocketLine line = SocketLine.at(MARU.port(), "/chat/ws?ticket=made-up")) {
      assertThat(line.hear().text("code")).isEqualTo("auth_failed");
      assertThat(line.closeCode()).isEqualTo(4401);
    }
  }

  @Test
  void itHasTheRightsOfTheTokenAndNoMore() throws IOException {
    String query = "rooms=8&ticket=" + ticket();
    try (StreamLine line = StreamLine.open(MARU.port(), query)) {
      assertThat(line.status()).isEqualTo(404);
    }
  }

  @Test
  void itWritesNothing() throws IOException {
    for (String path : List.of("/chat/rooms/7/messages", "/chat/commands", "/chat/tickets")) {
      String ticket = ticket();
      String body = "{\"action\":\"ping\",\"message\":{}}";
      assertThat(HttpLine.once(MARU.port(), "POST", path + "?ticket=" + ticket, body).code())
          .as(path)
          .isEqualTo("auth_required");
    }
  }

  @Test
  void onlyPagesOfTheSameOriginUseIt() throws IOException {
    String site = "Origin: https://gym.example";
    assertThat(opened(ticket(site), site)).isEqualTo(200);
    assertThat(opened(ticket(site), "Origin: https://m.gym.example")).isEqualTo(401);
  }

  @Test
  void aTokenIsNeededForOne() throws IOException {
    assertThat(HttpLine.once(MARU.port(), "POST", "/chat/tickets", "").code())
        .isEqualTo("auth_required");
    assertThat(HttpLine.once(MARU.port(), "GET", "/chat/tickets", "", bearer()).status())
        .isEqualTo(405);
  }
}
