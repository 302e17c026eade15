package dev.maru.access;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.store.Withdrawals;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was taken away from whom, whatever their tokens say: users who are out of a room, and tokens
 * that are good no more. Read by every lane, changed on the one lane that acts; while nothing was
 * taken from anybody, to ask costs one look at a flag.
 */
public final class Withdrawn {

  /** How many revocations are kept before those are looked for that no longer matter. */
  private static final int MANY = 10_000;

  private final Set<Place> removed = ConcurrentHashMap.newKeySet();
  private final Map<Place, Integer> held = new ConcurrentHashMap<>();
  private final Map<String, Long> revoked = new ConcurrentHashMap<>();
  private volatile boolean any;
  private int many = MANY;

  /** A user in a room. */
  private record Place(String room, String userId) {}

  /** Takes over what was taken away before this process. */
  public void takeOver(Withdrawals stored) {
    stored.removals().forEach(each -> removed.add(new Place(each.room(), each.userId())));
    stored.revocations().forEach(each -> revoked.put(each.userId(), each.beforeMs()));
    any = !removed.isEmpty() || !revoked.isEmpty();
  }

  /**
   * Whether a user was removed from a room, for good or as far as is known by now. A removal goes
   * from what is held to what is removed: who looks in this order meets it in one of them.
   */
  boolean isOut(String room, String userId) {
    Place place = new Place(room, userId);
    return any && (held.containsKey(place) || removed.contains(place));
  }

  /** Keeps a user out of a room until it is known whether the store remembers it. */
  public void hold(String room, String userId) {
    held.merge(new Place(room, userId), 1, Integer::sum);
    any = true;
  }

  /** What was held is removed. */
  public void remove(String room, String userId) {
    Place place = new Place(room, userId);
    removed.add(place);
    any = true;
    held.computeIfPresent(place, (same, count) -> count == 1 ? null : count - 1);
  }

  /** A user may be in a room again, as far as their token grants it. */
  public void admit(String room, String userId) {
    removed.remove(new Place(room, userId));
  }

  /** A user's tokens that were issued up to now are good no more. */
  public void revoke(String userId, long nowMs) {
    if (revoked.size() >= many) {
      revoked.values().removeIf(before -> before < nowMs - Withdrawals.KEPT_MS);
      many = Math.max(MANY, 2 * revoked.size());
    }
    revoked.merge(userId, nowMs, Math::max);
    any = true;
  }

  /** Up to when a user's tokens are revoked, epoch milliseconds; 0 if they are not. */
  public long revokedMs(String userId) {
    return revoked.getOrDefault(userId, 0L);
  }

  /** A user's tokens are good again, unless they were revoked up to another moment since. */
  public void restore(String userId, long beforeMs) {
    revoked.remove(userId, beforeMs);
  }

  /**
   * Lets pass whose token was not revoked.
   *
   * @throws Refusal {@code auth_expired}
   */
  Speaker require(Speaker speaker) throws Refusal {
    if (any) {
      Long before = revoked.get(speaker.user().id());
      if (before != null && speaker.issuedBy(before)) {
        throw new Refusal(ErrorCode.AUTH_EXPIRED, "the token was revoked: get a new one");
      }
    }
    return speaker;
  }

  /**
   * Lets pass from whom the room was not taken.
   *
   * @throws Refusal {@code not_found}, as for any room that is not theirs
   */
  void require(Speaker speaker, String room) throws Refusal {
    if (any) {
      require(speaker);
      if (isOut(room, speaker.user().id())) {
        throw Grants.noSuchRoom();
      }
    }
  }
}
