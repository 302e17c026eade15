package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.Minted;
import dev.maru.testing.Written;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A running server writes down who was refused and what was done, and no secret (S83). */
class AuditTest {

  @RegisterExtension
  static final RunningServer MARU = RunningServer.managed(InstantSource.system());

  private static final String MEMBER = Minted.of("u1", "\"a\",\"c\"");

  private static final String FORGED =
      Minted.hs256(Minted.HS256, Minted.claims("u1", "\"a\"", 60), "other-" + Minted.SECRET);

  private static void get(String path, String token) throws IOException {
    HttpLine.once(MARU.port(), "GET", path, "", "Authorization: Bearer " + token);
  }

  @Test
  void everyRefusalAndEveryActIsALine() throws IOException {
    try (Written log = new Written("dev.maru.audit")) {
      get("/chat/rooms/a/messages", FORGED);
      get("/chat/rooms/b/messages", MEMBER);
      get("/chat/poll?rooms=b", MEMBER);
      get("/chat/events?rooms=b", MEMBER);
      try (SocketLine line = SocketLine.withToken(MARU.port(), MEMBER)) {
        line.ask("{\"action\":\"join\",\"room_id\":\"b\"}");
        line.ask("{\"action\":\"hello\",\"token\":\"" + FORGED + "\"}");
      }
      try (SocketLine line = SocketLine.to(MARU.port(), "Authorization: Bearer " + FORGED)) {
        line.closeCode();
      }
      new Managing(MARU).act("remove", "c", "u1");
      new Managing(MARU).act("revoke", "", "u\\n1");
      HttpLine.once(MARU.managementPort(), "POST", "/chat/admin/revoke", "{}", "X: 1");
      HttpLine.once(
          MARU.managementPort(), "POST", "/chat/admin/revoke", "{}", Managing.BEARER + "x");
      assertThat(log.lines())
          .containsExactly(
              "refused code=auth_failed what=\"GET\" from=local",
              "refused code=not_found what=\"GET\" room=\"b\" user=\"u1\" from=local",
              "refused code=not_found what=\"GET\" room=\"b\" user=\"u1\" from=local",
              "refused code=not_found what=\"GET\" room=\"b\" user=\"u1\" from=local",
              "refused code=not_found what=\"join\" room=\"b\" user=\"u1\" from=local",
              "refused code=auth_failed what=\"hello\" user=\"u1\" from=local",
              "refused code=auth_failed what=\"upgrade\" from=local",
              "done what=\"remove\" room=\"c\" user=\"u1\" from=local",
              "done what=\"revoke\" user=\"u\\n1\" from=local",
              "refused code=auth_required what=\"/chat/admin/revoke\" from=local",
              "refused code=auth_failed what=\"/chat/admin/revoke\" from=local");
      for (String secret : List.of(RunningServer.KEY, Minted.SECRET, MEMBER, FORGED)) {
        assertThat(log.lines()).noneMatch(line -> line.contains(secret));
      }
    }
  }
}
