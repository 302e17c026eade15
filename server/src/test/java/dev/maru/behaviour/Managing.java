package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import java.io.IOException;

/** Whoever holds the key of a running server, on a line of its own for each act. */
record Managing(RunningServer server) {

  static final String BEARER = "Authorization: Bearer " + RunningServer.KEY;

  /** Does an act upon a room, a user or both; "" for none. */
  Answer ask(String act, String room, String user) throws IOException {
    StringBuilder body = new StringBuilder("{");
    if (!room.isEmpty()) {
      body.append("\"room_id\":\"").append(room).append(user.isEmpty() ? "\"" : "\",");
    }
    if (!user.isEmpty()) {
      body.append("\"user_id\":\"").append(user).append('"');
    }
    String path = "/chat/admin/" + act;
    return HttpLine.once(
        server.managementPort(), "POST", path, body.append('}').toString(), BEARER);
  }

  /** How many connections are open, those to the management listener left out. */
  long connections() throws IOException {
    return HttpLine.once(server.managementPort(), "GET", "/chat/admin/health", "", BEARER)
        .fields()
        .number("connections");
  }

  /** Does an act, and the seq that it got. */
  long act(String act, String room, String user) throws IOException {
    Answer answer = ask(act, room, user);
    assertThat(answer.status()).as("%s: %s", act, answer.body()).isEqualTo(200);
    return answer.fields().has("seq") ? answer.fields().number("seq") : 0;
  }
}
