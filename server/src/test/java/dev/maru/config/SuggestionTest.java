package dev.maru.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The word somebody meant. */
class SuggestionTest {
  private static final List<String> KEYS =
      Settings.ALL.stream().map(Setting::key).sorted().toList();

  @ParameterizedTest
  @CsvSource({
    "prot, port",
    "prto, port",
    "Port, port",
    "ports, port",
    "hots, host",
    "thread, threads",
    "timezone, time_zone",
    "time-zone, time_zone",
    "ping, ping_ms",
    "web.origin, web.origins",
    "limit.message_bytes, limits.message_bytes",
    "limits.messageBytes, limits.message_bytes",
    "limits.message-bytes, limits.message_bytes",
    "message_bytes, limits.message_bytes",
    "limits.conections, limits.connections",
    "store.synchronus, store.synchronous",
    "synchronous, store.synchronous",
    "seed.escape_htlm, seed.escape_html",
    "timeouts.handshake, timeouts.handshake_ms",
    "log.levle, log.level",
  })
  void aSlipLeadsToTheWordThatWasMeant(String written, String meant) {
    assertThat(Suggestion.nearest(written, KEYS)).contains(meant);
  }

  @ParameterizedTest
  @CsvSource({"database.url", "''", "completely.different.thing", "안녕"})
  void aStrangeWordLeadsNowhere(String written) {
    assertThat(Suggestion.nearest(written, KEYS)).isEmpty();
  }

  @Test
  void theNearestWinsOverTheNear() {
    assertThat(Suggestion.nearest("server", List.of("serve", "server"))).contains("server");
  }

  @Test
  void aVeryLongWordIsJudgedByItsBeginning() {
    assertThat(Suggestion.nearest("p".repeat(1_000_000), KEYS)).isEmpty();
  }
}
