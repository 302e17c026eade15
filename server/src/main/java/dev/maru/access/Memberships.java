package dev.maru.access;

import dev.maru.access.Inquiry.Word;
import dev.maru.concurrent.Lane;
import dev.maru.protocol.Refusal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose a room is, where more than a token is asked about it: one source after the other, until one
 * says yes. What they said is known for a time. Any thread may use it; nobody waits in it.
 */
final class Memberships implements AutoCloseable {

  /** How many answers of a source are remembered; one is some 300 bytes. */
  static final int MOST = 50_000;

  private static final Duration FORGET = Duration.ofHours(1);

  private final List<Step> order;
  private final int ttlMs;

  /** Somebody, and a room. */
  record Pair(String user, String room) {}

  /** One of those who are asked. */
  private sealed interface Step {}

  /** The speaker's own token. */
  private record Token() implements Step {}

  /** Somebody else, and what they have said. */
  private record Asking(RoomSource source, Inquiry<Pair, Set<Right>> inquiry) implements Step {}

  private Memberships(List<Step> order, int ttlMs) {
    this.order = order;
    this.ttlMs = ttlMs;
  }

  /**
   * Sources in their order.
   *
   * @param sources empty stands for the token
   * @param atOnce how many questions each is asked at a time
   */
  static Memberships of(
      List<java.util.Optional<RoomSource>> sources, InstantSource clock, int atOnce, int ttlMs) {
    List<Step> order =
        sources.stream()
            .map(source ->
                source.isEmpty() ? new Token() : (Step) asking(source.get(), clock, atOnce))
            .toList();
    return new Memberships(order, ttlMs);
  }

  private static Asking asking(RoomSource source, InstantSource clock, int atOnce) {
    return new Asking(source, new Inquiry<>(source.called(), clock, atOnce, MOST, FORGET));
  }

  /** After how long it is asked again about somebody who is in a room. */
  int ttlMs() {
    return ttlMs;
  }

  /** What must be asked before it can be said whether a room is somebody's; null if nothing. */
  @Nullable Question question(Speaker speaker, String room) {
    Asking next = next(order, speaker, room);
    return next == null ? null : (lane, then) -> ask(next, speaker, room, lane, then);
  }

  /** Who of some is to be asked next; null once it is known, or cannot be. */
  private static @Nullable Asking next(List<Step> steps, Speaker speaker, String room) {
    for (Step step : steps) {
      switch (step) {
        case Token _ -> {
          if (!speaker.grants().rights(room).isEmpty()) {
            return null;
          }
        }
        case Asking asking -> {
          Word<Set<Right>> word = asking.inquiry.known(new Pair(speaker.user().id(), room));
          if (word == null) {
            return asking;
          }
          if (!isNo(word)) {
            return null;
          }
        }
      }
    }
    return null;
  }

  private static boolean isNo(Word<Set<Right>> word) {
    try {
      return word.heard().isEmpty();
    } catch (Refusal unclear) {
      return false;
    }
  }

  /**
   * Asks one, and who comes behind it if that says no; who does not answer ends it. Nobody is asked
   * twice: two whose answers come so late that they are soon good no more would be asked for ever.
   */
  private void ask(Asking asking, Speaker speaker, String room, Lane lane, Runnable then) {
    Pair pair = new Pair(speaker.user().id(), room);
    asking.inquiry.ask(
        pair,
        askedMs -> asking.source.ask(pair, askedMs),
        lane,
        () -> {
          Word<Set<Right>> word = asking.inquiry.known(pair);
          boolean no = word != null && isNo(word);
          Asking next = no ? next(behind(asking), speaker, room) : null;
          if (next == null) {
            then.run();
          } else {
            ask(next, speaker, room, lane, then);
          }
        });
  }

  private List<Step> behind(Asking asking) {
    return order.subList(order.indexOf(asking) + 1, order.size());
  }

  /**
   * What somebody may do in a room; nothing if it is not theirs.
   *
   * @throws Refusal {@code unavailable} if that is not known
   */
  Set<Right> rights(Speaker speaker, String room) throws Refusal {
    for (Step step : order) {
      Set<Right> rights =
          switch (step) {
            case Token _ -> speaker.grants().rights(room);
            case Asking asking -> asking.inquiry.heard(new Pair(speaker.user().id(), room));
          };
      if (!rights.isEmpty()) {
        return rights;
      }
    }
    return Set.of();
  }

  /** Forgets at once what was said about somebody and a room: it is asked again. */
  void forget(String user, String room) {
    for (Step step : order) {
      if (step instanceof Asking asking) {
        asking.inquiry.forget(new Pair(user, room));
      }
    }
  }

  /** Forgets at once what was said about somebody. */
  void forget(String user) {
    for (Step step : order) {
      if (step instanceof Asking asking) {
        asking.inquiry.forgetAll(pair -> pair.user.equals(user));
      }
    }
  }

  @Override
  public void close() {
    for (Step step : order) {
      if (step instanceof Asking asking) {
        asking.inquiry.close();
        asking.source.close();
      }
    }
  }
}
