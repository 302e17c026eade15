package dev.maru.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** The system's clock, ahead by what a test says. Any thread may ask. */
public final class ShiftedClock implements InstantSource {

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead.get());
  }

  /** Goes ahead. */
  public void skip(int seconds) {
    ahead.updateAndGet(before -> before.plusSeconds(seconds));
  }
}
