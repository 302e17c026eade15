package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.Minted;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Who opens a socket and says not who is speaking (S20, P21). */
class IntroductionTest {

  @RegisterExtension
  static final RunningServer MARU = RunningServer.withTokens("--timeouts.handshake_ms=2000");

  @Test
  void aSilentSocketEnds() throws IOException {
    try (SocketLine line = SocketLine.to(MARU.port())) {
      assertThat(line.closeCode()).isEqualTo(4401);
    }
  }

  @Test
  void aSocketThatTalksNonsenseEnds() throws IOException {
    try (SocketLine line = SocketLine.to(MARU.port())) {
      assertThat(line.ask("{").text("code")).isEqualTo("bad_json");
      assertThat(line.closeCode()).isEqualTo(4401);
    }
  }

  @Test
  void oneThatHasSaidItStays() throws IOException {
    try (SocketLine known = SocketLine.withToken(MARU.port(), Minted.of("u1", ""));
        SocketLine silent = SocketLine.to(MARU.port())) {
      assertThat(silent.closeCode()).as("opened later, ended").isEqualTo(4401);
      known.assertAlive();
    }
  }
}
