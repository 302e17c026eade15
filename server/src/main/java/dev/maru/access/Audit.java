package dev.maru.access;

import dev.maru.limit.Rate;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.User;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down who was refused what, and what was done to whom: one line each on the log {@code
 * dev.maru.audit}, in which what a user chose is a JSON string and no secret stands. Refusals are
 * bounded, so that nobody fills the disk with them; acts are not. Any thread may use it.
 */
public final class Audit {

  private static final Logger LOG = LoggerFactory.getLogger("dev.maru.audit");

  /** Refusals a second for long, and at once; the others are counted. */
  private static final Rate SHOWN = Rate.of(20, 200);

  /** What a user chose is shown so far. Source: security.md, S40. */
  private static final int MOST = 256;

  private final LongSupplier clock;
  private final long start;
  private final AtomicLong spent = new AtomicLong();
  private final AtomicLong hidden = new AtomicLong();

  /** An audit by the system's clock. */
  public Audit() {
    this(System::nanoTime);
  }

  Audit(LongSupplier clock) {
    this.clock = clock;
    this.start = clock.getAsLong();
  }

  /**
   * Somebody was refused.
   *
   * @param who null if nobody knows
   * @param address "" for this machine itself
   * @param what the verb or route, or what it was that was not let in; shown up to its first 256
   *     characters
   * @param room "" if it is about none
   */
  public void refused(@Nullable User who, String address, String what, String room, Refusal why) {
    switch (why.code()) {
      case AUTH_FAILED, AUTH_EXPIRED, AUTH_REQUIRED -> {}
      case FORBIDDEN, NOT_FOUND, ROOM_CLOSED, RATE_LIMITED, OVERLOADED -> {}
      default -> {
        return;
      }
    }
    if (LOG.isInfoEnabled() && shown()) {
      JsonWriter line = line("refused", why.code().wire(), what, room, who == null ? "" : who.id());
      LOG.info("{} from={}{}", text(line), place(address), more());
    }
  }

  /** Somebody with the key of management did something. */
  public void done(String act, String room, String userId, String address) {
    LOG.info("{} from={}", text(line("done", "", act, room, userId)), place(address));
  }

  /** What was written down as done was not taken by the store. */
  public void failed(String act, String room, String userId, String address, ErrorCode why) {
    LOG.info("{} from={}", text(line("failed", why.wire(), act, room, userId)), place(address));
  }

  private boolean shown() {
    long now = clock.getAsLong() - start;
    long before = spent.get();
    long next = SHOWN.take(before, now);
    if (next >= 0 && spent.compareAndSet(before, next)) {
      return true;
    }
    hidden.incrementAndGet();
    return false;
  }

  private String more() {
    long count = hidden.getAndSet(0);
    return count == 0 ? "" : " (" + count + " refusals before it are not shown)";
  }

  private static JsonWriter line(String outcome, String code, String what, String room, String id) {
    JsonWriter line = new JsonWriter(160).raw(outcome);
    if (!code.isEmpty()) {
      line.raw(" code=").raw(code);
    }
    line.raw(" what=").string(what.length() <= MOST ? what : what.substring(0, MOST) + "...");
    if (!room.isEmpty()) {
      line.raw(" room=").string(room);
    }
    return id.isEmpty() ? line : line.raw(" user=").string(id);
  }

  private static String text(JsonWriter line) {
    return new String(line.bytes(), StandardCharsets.UTF_8);
  }

  private static String place(String address) {
    return address.isEmpty() ? "local" : address;
  }
}
