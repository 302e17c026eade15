package dev.maru.e2e.browser;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example of a site in Node, as its manual says to try it. */
final class NodeSiteTest implements SiteVisits {
  @RegisterExtension
  static final ExampleSite SITE = ExampleSite.of("examples/node/README.md", "node");

  @Override
  public ExampleSite site() {
    return SITE;
  }

  @Override
  public String tokenPath() {
    return "/token";
  }

  /** Not through nginx, which waits for the whole of a request. */
  @Test
  void whoLeavesInTheMiddleOfALoginHarmsNobody() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SITE.port())) {
      String head = "POST /login HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n";
      socket.getOutputStream().write((head + "Expect: 100-continue\r\n\r\nas=").getBytes(US_ASCII));
      assertThat(socket.getInputStream().read()).as("it waits for the rest").isEqualTo('H');
      socket.setSoLinger(true, 0);
    }
    try (BrowserContext context = SITE.browser().newContext()) {
      assertThat(context.request().get(SITE.address() + "me").status()).isEqualTo(200);
    }
  }
}
