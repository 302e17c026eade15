package dev.maru.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.testing.SiteHost;
import dev.maru.testing.SiteHost.Manner;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One GET to the site, within a time and a size. */
class SiteHttpTest {

  private final SiteHost site = SiteHost.start();
  private final SiteHttp http = new SiteHttp(500);

  @AfterEach
  void close() {
    http.close();
    site.close();
  }

  private SiteHttp.Reply get() throws IOException, InterruptedException {
    return http.get(URI.create(site.address()), Map.of("Cookie", "PHPSESSID=s"));
  }

  @Test
  void anAnswerIsItsStatusAndItsBody() throws Exception {
    site.login("s", "u1", "");
    SiteHttp.Reply reply = get();
    assertThat(reply.status()).isEqualTo(200);
    assertThat(new String(reply.body(), UTF_8)).startsWith("{\"user_id\":\"u1\"");
    site.logout("s");
    assertThat(get().status()).isEqualTo(401);
  }

  @Test
  void noCookieOfTheSiteIsKept() throws Exception {
    get(); // its answer sets one
    get();
    assertThat(site.asked()).extracting(SiteHost.Asked::cookie).containsOnly("PHPSESSID=s");
  }

  @ParameterizedTest
  @CsvSource({"REDIRECTS,302", "ERROR,500", "GARBAGE,200"})
  void whateverTheSiteSaysOfOneRequestIsAnAnswer(Manner manner, int status) throws Exception {
    site.behave(manner);
    assertThat(get().status()).isEqualTo(status);
    assertThat(site.asked()).as("one request, whatever it says").hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"HANGS", "TRICKLES", "TOO_LONG", "AWAY", "CUTS"})
  void aSiteThatIsAwayOrDoesNotComeToAnEndIsNoAnswer(Manner manner) throws Exception {
    site.behave(manner);
    assertThatThrownBy(this::get).isInstanceOf(IOException.class);
    site.behave(Manner.WELL);
    assertThat(get().status()).as("the next is well").isEqualTo(401);
  }

  @Test
  void whereNobodyListensThereIsNoAnswer() {
    site.close();
    assertThatThrownBy(this::get).isInstanceOf(IOException.class);
  }
}
