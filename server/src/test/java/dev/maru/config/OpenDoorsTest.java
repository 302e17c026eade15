package dev.maru.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said at the start about doors that somebody opened (S3, S18). */
class OpenDoorsTest {

  private static final String TOKENS =
      "access: {mode: token, secret: Kx7Qm2Zr9Lw4Tn8Vb3Yp6Hs1Dg5Fj0Ac}";
  private static final String HTTPS = "web.origins: ['https://gym.example']";

  @TempDir Path directory;

  private List<String> doors(String... lines) throws ConfigException {
    return OpenDoors.of(Example.file(lines).load(directory));
  }

  @Test
  void nothingIsSaidOfAServerWithTokensBehindAProxyOnThisMachine() throws ConfigException {
    assertThat(doors(TOKENS, HTTPS)).isEmpty();
    assertThat(doors(TOKENS, HTTPS, "host: localhost")).isEmpty();
    assertThat(doors(TOKENS, HTTPS, "host: '::1'")).isEmpty();
  }

  @Test
  void openModeIsSaid() throws ConfigException {
    assertThat(doors("port: 1")).singleElement().asString().startsWith("OPEN MODE");
  }

  @Test
  void aPortThatOthersReachWithoutTlsIsSaidWhereTheSiteIsOnHttps() throws ConfigException {
    assertThat(doors(TOKENS, HTTPS, "host: 0.0.0.0"))
        .singleElement()
        .asString()
        .contains("IN THE CLEAR", "0.0.0.0", "`host: 127.0.0.1`", "`http.trusted_proxies`");
    assertThat(doors(TOKENS, HTTPS, "host: chat.internal")).hasSize(1);
  }

  @Test
  void aPortForAProxyOnAnotherMachineIsNoDoor() throws ConfigException {
    assertThat(doors(TOKENS, HTTPS, "host: 0.0.0.0", "http.trusted_proxies: [10.0.0.7]")).isEmpty();
  }

  @Test
  void aSiteWithoutTlsHasNoneToLose() throws ConfigException {
    assertThat(doors(TOKENS, "web.origins: ['http://gym.example']", "host: 0.0.0.0")).isEmpty();
  }

  @Test
  void aStoreThatMayLoseMessagesIsSaid() throws ConfigException {
    for (String how : new String[] {"normal", "off"}) {
      assertThat(doors(TOKENS, "store: {synchronous: " + how + ", allow_unsafe: true}"))
          .singleElement()
          .asString()
          .contains("UNSAFE STORE");
    }
  }
}
