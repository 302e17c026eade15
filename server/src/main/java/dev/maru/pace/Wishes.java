package dev.maru.pace;

import dev.maru.config.Config;
import dev.maru.config.Settings;
import java.util.List;
import java.util.Locale;

/**
 * What an owner can set. Immutable.
 *
 * @param rates how often rooms are asked for news
 * @param stepMs how long one step of steering takes at least
 * @param millicores how much of the processors counts as all of them, in thousandths of one; 0 for
 *     what the system allows
 * @param transports what clients may use, the best first
 */
record Wishes(PollRates rates, int stepMs, int millicores, List<String> transports) {

  static Wishes of(Config config) {
    PollRates rates =
        new PollRates(
            (int) config.get(Settings.PACE_IDLE_RATE).toMillis(),
            (int) config.get(Settings.PACE_CALM_RATE).toMillis(),
            (int) config.get(Settings.PACE_LIVELY_RATE).toMillis(),
            (int) config.get(Settings.PACE_BUSY_RATE).toMillis());
    return new Wishes(
        rates,
        (int) config.get(Settings.PACE_STEP).toMillis(),
        config.get(Settings.PACE_MILLICORES),
        config.get(Settings.PACE_TRANSPORTS).stream()
            .map(transport -> transport.name().toLowerCase(Locale.ROOT))
            .toList());
  }
}
