package dev.maru.transport.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.http.Exchange;
import dev.maru.http.Response;
import dev.maru.hub.Opening;
import dev.maru.log.MessageLog.Page;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** The answer to a poll of many rooms: an object for each that says something. Immutable. */
record RoomsAnswer(Exchange exchange, PollAnswer.Style style) implements PollAnswer {

  /** Bytes of the digest that an entity tag shows: more than chance will ever repeat. */
  private static final int TAG_BYTES = 12;

  @Override
  public void give(List<Finding> findings, boolean whole) {
    if (findings.isEmpty()) {
      exchange.refuse(new Refusal(ErrorCode.UNAVAILABLE, "the log cannot be read now"));
      return;
    }
    boolean quiet = whole && findings.stream().allMatch(RoomsAnswer::quiet);
    boolean same = whole && findings.stream().allMatch(RoomsAnswer::same);
    String tag = same ? tag(findings) : "";
    int[] waits = findings.stream().mapToInt(this::waitMs).toArray();
    int nextPollMs = Arrays.stream(waits).min().orElseGet(style.advice()::nextPollMs);
    Response answer;
    if (same && Style.knows(exchange, tag)) {
      answer = Response.empty(304);
    } else if (quiet) {
      answer = Response.empty(204);
    } else {
      answer = Response.json(200, json(findings, waits, !whole, nextPollMs));
    }
    exchange.respond(Style.advised(same ? answer.with("ETag", tag) : answer, nextPollMs));
  }

  /** When a room should be polled again; the request of all comes as soon as the first of them. */
  private int waitMs(Finding finding) {
    return finding instanceof Finding.Shown(String room, Opening opening)
        ? style.advice().nextPollMs(room, opening.page())
        : style.advice().nextPollMs();
  }

  private static boolean quiet(Finding finding) {
    return finding instanceof Finding.Shown shown && shown.opening().nothing();
  }

  /** Whether a room could be what the client has seen already. */
  private static boolean same(Finding finding) {
    return finding instanceof Finding.Shown shown && !shown.opening().reset();
  }

  private byte[] json(List<Finding> findings, int[] waits, boolean more, int nextPollMs) {
    JsonWriter json = new JsonWriter(1024).raw("{\"rooms\":[");
    String comma = "";
    for (int i = 0; i < waits.length; i++) {
      if (!quiet(findings.get(i))) {
        write(json.raw(comma), findings.get(i), waits[i]);
        comma = ",";
      }
    }
    json.raw("],\"more\":").bool(more).raw(",\"next_poll_ms\":").number(nextPollMs);
    return style.advice(json, nextPollMs).bytes();
  }

  private void write(JsonWriter json, Finding finding, int nextPollMs) {
    switch (finding) {
      case Finding.Shown(String room, var opening) ->
          style.room(json, room, opening.page(), opening.reset(), nextPollMs).raw("}");
      case Finding.Denied(String room, Refusal refusal) -> {
        byte[] error = Response.refusal(refusal).body();
        json.raw("{\"room_id\":").string(room).raw(",").raw(error, 1, error.length - 1);
      }
    }
  }

  /** A tag of where all the rooms stand; of constant length, because there may be many. */
  private static String tag(List<Finding> findings) {
    StringBuilder heads = new StringBuilder();
    for (Finding finding : findings) {
      if (finding instanceof Finding.Shown(String room, var opening)) {
        Page page = opening.page();
        heads.append(room).append(' ').append(page.epoch()).append(' ').append(page.head());
        heads.append('\n');
      }
    }
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(heads.toString().getBytes(UTF_8));
      return "\"" + HexFormat.of().formatHex(digest, 0, TAG_BYTES) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
