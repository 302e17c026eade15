package dev.maru.client;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A new token in time, while the line goes on. Owned by the connection's lane. */
final class Renewal {

  /** Between two renewals, and after one that failed. */
  static final long PAUSE_MS = 10_000;

  private final Net net;
  private final World world;
  private final Consumer<String> line;
  private long nextAt;
  private long endsAt;
  private World.@Nullable Timer timer;

  /**
   * Does nothing yet.
   *
   * @param line is given the new token
   */
  Renewal(Net net, World world, Consumer<String> line) {
    this.net = net;
    this.world = world;
    this.line = line;
  }

  /** The token ends in so many milliseconds. */
  void begin(long ms) {
    endsAt = world.now() + ms;
    // A site whose tokens are shorter than the warning must not be asked without a pause.
    plan(Math.clamp(nextAt - world.now(), 0, ms / 2));
  }

  /** The server did not take the new one. */
  void refused(MaruException why) {
    // When it is refused for good, the old one's end is what ends the line.
    if (why.temporary()) {
      again(Math.max(1, why.retryAfterMs()));
    }
  }

  void stop() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private void again(long ms) {
    if (world.now() + ms < endsAt) {
      plan(ms);
    }
  }

  private void plan(long ms) {
    stop();
    timer = world.later(ms, this::renew);
  }

  private void renew() {
    nextAt = world.now() + PAUSE_MS;
    var _ =
        net.renewToken()
            .whenComplete((token, why) ->
                world.execute(() -> {
                  if (why != null) {
                    again(PAUSE_MS);
                  } else if (!token.isEmpty()) {
                    line.accept(token);
                  }
                }));
  }
}
