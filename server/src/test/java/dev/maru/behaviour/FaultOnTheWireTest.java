package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A fault of ours is said as {@code internal}, on every way in, and harms nobody else (S75). */
class FaultOnTheWireTest {

  @RegisterExtension static final RunningServer MARU = RunningServer.with();

  @BeforeAll
  static void breakTheStoreForOneKindOfMessage() throws SQLException, IOException {
    try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + MARU.database());
        Statement statement = store.createStatement()) {
      statement.execute("PRAGMA busy_timeout=5000");
      statement.execute(
          "CREATE TRIGGER poisoned BEFORE INSERT ON event WHEN new.data LIKE '%poison%'"
              + " BEGIN SELECT RAISE(ABORT, 'secret detail'); END");
    }
  }

  @Test
  void overHttpItIs500WithoutDetails() throws IOException {
    String room = "/chat/rooms/" + MARU.newRoom() + "/messages";
    Answer answer = HttpLine.once(MARU.port(), "POST", room, "{\"message\":{\"t\":\"poison\"}}");
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.code()).isEqualTo("internal");
    assertThat(answer.header("retry-after")).isEqualTo("1");
    assertThat(answer.fields().object("error").flag("temporary")).isTrue();
    assertThat(answer.body()).doesNotContain("secret detail", "SQLITE", "trigger");
    assertThat(HttpLine.once(MARU.port(), "POST", room, "{\"message\":{}}").status())
        .isEqualTo(201);
  }

  @Test
  void onASocketItIsAnErrorFrameAndTheSocketLives() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u", "M")) {
      Fields no =
          line.ask(
              "{\"action\":\"message\",\"id\":\"7\",\"room_id\":\"x\",\"message\":{\"t\":\"poison\"}}");
      assertThat(no.text("type")).isEqualTo("error");
      assertThat(no.text("id")).isEqualTo("7");
      assertThat(no.text("code")).isEqualTo("internal");
      assertThat(no.flag("temporary")).isTrue();
      assertThat(no.number("retry_after_ms")).isPositive();
      assertThat(no.json()).doesNotContain("secret detail", "SQLITE", "trigger");
      line.assertAlive();
    }
  }
}
