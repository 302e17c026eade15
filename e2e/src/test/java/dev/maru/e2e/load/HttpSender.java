package dev.maru.e2e.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpResponse;

/** Sends by HTTP, in either of the two ways. Safe for any thread. */
final class HttpSender {
  private final Site site;
  private final Identity identity;

  HttpSender(Site site, Identity identity) {
    this.site = site;
    this.identity = identity;
  }

  /** {@code POST …/messages}. */
  Outcome post(Message message) throws InterruptedException {
    try {
      return outcome(ask(message));
    } catch (IOException lost) {
      return new Outcome.Lost("http: " + lost);
    }
  }

  HttpResponse<String> ask(Message message) throws IOException, InterruptedException {
    ObjectNode body = Body.object().put("client_id", message.id);
    body.set("message", message.data);
    String path = "/chat/rooms/" + message.room + "/messages?" + identity.query();
    return site.post(path, body.toString());
  }

  static Outcome outcome(HttpResponse<String> answer) {
    int status = answer.statusCode();
    JsonNode json = Body.answer(answer.body());
    if (status == 200 || status == 201) {
      return new Outcome.Accepted(json.path("seq").asLong(), json.path("dup").asBoolean());
    }
    return Outcome.Refused.of(json.path("error"), status);
  }

  /** {@code POST /chat/commands}. */
  Outcome command(Message message) throws InterruptedException {
    try {
      HttpResponse<String> answer =
          site.post("/chat/commands?" + identity.query(), message.command().toString());
      JsonNode json = Body.answer(answer.body());
      JsonNode reply = json.isArray() ? json.path(0) : json;
      if (reply.path("type").asText().equals("ack")) {
        return new Outcome.Accepted(reply.path("seq").asLong(), reply.path("dup").asBoolean());
      }
      return Outcome.Refused.of(
          reply.has("error") ? reply.path("error") : reply, answer.statusCode());
    } catch (IOException lost) {
      return new Outcome.Lost("http: " + lost);
    }
  }
}
