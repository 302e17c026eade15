package dev.maru.e2e.load;

import dev.maru.e2e.check.History;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;

/**
 * One person who says single things and shows how each was answered; it is in the history like
 * everybody.
 */
public final class Prober {
  private final Notes notes;
  private final HttpSender sender;
  private int said;

  public Prober(History history, Site site) {
    notes = new Notes(history, "prober", List.of());
    sender = new HttpSender(site, new Identity(notes.user));
  }

  /** Says something new in a room. */
  public HttpResponse<String> write(String room) throws IOException, InterruptedException {
    String id = "prober-" + ++said;
    Message message = new Message(room, id, Body.message(id, "are you there"), "");
    notes.invoke(message, "probe");
    try {
      HttpResponse<String> answer = sender.ask(message);
      notes.outcome(message, HttpSender.outcome(answer));
      return answer;
    } catch (IOException lost) {
      notes.outcome(message, new Outcome.Lost("http: " + lost));
      throw lost;
    }
  }
}
