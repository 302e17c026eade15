package dev.maru.access;

import dev.maru.access.Inquiry.Answer;
import dev.maru.access.Memberships.Pair;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import dev.maru.store.SiteQuery;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who of the site knows which rooms are somebody's: its database, or a page of it. Any thread may
 * use it, and waits in it.
 */
sealed interface RoomSource extends AutoCloseable {

  /** How long a no is good: somebody may be let in at any moment. */
  int NO_MS = 2_000;

  /** How long an answer that makes no sense is good. */
  int UNCLEAR_MS = 1_000;

  /** What may stand behind a colon in the query. */
  List<String> NAMES = List.of("user", "room");

  /** For the log, and for who is told that it does not answer. */
  String called();

  /** The rights of somebody in a room; none if it is not theirs. */
  Answer<Set<Right>> ask(Pair pair, long askedMs) throws IOException, InterruptedException;

  @Override
  void close();

  /** A query on its database. */
  record Sql(SiteQuery query, InstantSource clock, int ttlMs) implements RoomSource {

    @Override
    public String called() {
      return "the site's database";
    }

    @Override
    public Answer<Set<Right>> ask(Pair pair, long askedMs) throws IOException {
      Optional<String> row = query.ask(Map.of("user", pair.user(), "room", pair.room()));
      Set<Right> rights = row.map(Sql::rights).orElseGet(() -> EnumSet.noneOf(Right.class));
      return good(rights, clock.millis(), askedMs, ttlMs);
    }

    private static Set<Right> rights(String text) {
      if (text.isEmpty()) {
        return Grants.MEMBER;
      }
      Set<Right> rights = EnumSet.noneOf(Right.class);
      for (String word : text.split("[\\s,]+", -1)) {
        Right.of(word).ifPresent(rights::add);
      }
      return rights;
    }

    @Override
    public void close() {
      query.close();
    }
  }

  /**
   * A page that is called.
   *
   * @param key by what it knows who asks; "" for nothing
   */
  record Callback(SiteHttp http, String address, String key, InstantSource clock, int ttlMs)
      implements RoomSource {

    @Override
    public String called() {
      return "the site's callback";
    }

    @Override
    public Answer<Set<Right>> ask(Pair pair, long askedMs)
        throws IOException, InterruptedException {
      String query = "user=" + encoded(pair.user()) + "&room=" + encoded(pair.room());
      URI uri = URI.create(address + (address.contains("?") ? "&" : "?") + query);
      SiteHttp.Reply reply =
          http.get(uri, key.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + key));
      long nowMs = clock.millis();
      try {
        return good(rights(reply), nowMs, askedMs, ttlMs);
      } catch (Refusal unclear) {
        Refusal no = new Refusal(ErrorCode.UNAVAILABLE, "the site did not say whose this room is");
        return new Answer<>(
            () -> {
              throw no;
            },
            nowMs,
            nowMs + UNCLEAR_MS);
      }
    }

    private static Set<Right> rights(SiteHttp.Reply reply) throws Refusal {
      if (reply.status() != 200) {
        throw new Refusal(ErrorCode.BAD_REQUEST, "the status is " + reply.status());
      }
      JsonObject said = JsonObject.read(reply.body());
      if (!said.has("member")) {
        throw new Refusal(ErrorCode.BAD_REQUEST, "`member` is missing");
      }
      return said.flag("member", false) ? Grants.rights(said) : EnumSet.noneOf(Right.class);
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
      http.close();
    }

    /** Everything but the key. */
    @Override
    public String toString() {
      return "Callback[" + address + "]";
    }
  }

  private static Answer<Set<Right>> good(Set<Right> rights, long nowMs, long askedMs, int ttlMs) {
    // It may have come late, and is good for a moment all the same.
    long untilMs = Math.max(nowMs + UNCLEAR_MS, askedMs + (rights.isEmpty() ? NO_MS : ttlMs));
    return new Answer<>(() -> rights, askedMs, untilMs);
  }
}
