package dev.maru.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.http.Proxies.By;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom proxies speak for, in all the forms in which they and liars say it (security.md, S55). */
class ProxiesTest {

  private static final List<String> TRUSTED =
      List.of("127.0.0.1", "10.0.0.0/8", "::1", "fd00:1234::/32");

  private static final Proxies PLAIN = new Proxies(TRUSTED, By.X_FORWARDED_FOR);
  private static final Proxies STANDARD = new Proxies(TRUSTED, By.FORWARDED);
  private static final InetAddress PROXY = InetAddress.ofLiteral("127.0.0.1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9 | 203.0.113.9",
        "203.0.113.9:4711 | 203.0.113.9",
        "2001:db8::7 | 2001:db8:0:0:0:0:0:7",
        "[2001:db8::7] | 2001:db8:0:0:0:0:0:7",
        "[2001:DB8::7]:443 | 2001:db8:0:0:0:0:0:7",
        "::ffff:203.0.113.9 | 203.0.113.9",
        "1.1.1.1, 203.0.113.9 | 203.0.113.9",
        "1.1.1.1, 203.0.113.9, 10.1.2.3 | 203.0.113.9",
        "1.1.1.1,203.0.113.9,fd00:1234::1 , 10.1.2.3:80 | 203.0.113.9",
        "127.0.0.1, 203.0.113.9 | 203.0.113.9",
        "10.9.9.9, 10.1.2.3 | 10.9.9.9",
        "unknown, 10.1.2.3 | 10.1.2.3",
        "1.1.1.1, unknown | 127.0.0.1",
        "1.1.1.1, | 127.0.0.1",
        "1.1.1.1, 203.0.113.999 | 127.0.0.1",
        "1.1.1.1, 203.0.113 | 127.0.0.1",
        "1.1.1.1, 0313.0.113.9 | 127.0.0.1",
        "1.1.1.1, 0xcb.0.113.9 | 127.0.0.1",
        "1.1.1.1, 3405803785 | 127.0.0.1",
        "1.1.1.1, evil.example | 127.0.0.1",
        "1.1.1.1, 203.0.113.9:http | 127.0.0.1",
        "1.1.1.1, [203.0.113.9] | 127.0.0.1",
        "1.1.1.1, [2001:db8::7 | 127.0.0.1",
        "1.1.1.1, fe80::1%eth0 | 127.0.0.1",
        "1.1.1.1, 2001:db8::7::1 | 127.0.0.1",
        "1.1.1.1 203.0.113.9 | 127.0.0.1",
        "'\"203.0.113.9\"' | 127.0.0.1",
        "for=203.0.113.9 | 127.0.0.1"
      })
  void theClientIsTheRightMostHopThatIsNoProxyOfOurs(String header, String client) {
    assertThat(PLAIN.client(PROXY, List.of(header)).getHostAddress()).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "for=203.0.113.9 | 203.0.113.9",
        "FOR=203.0.113.9;proto=https;by=10.0.0.1 | 203.0.113.9",
        "by=10.0.0.1 ; for = 203.0.113.9 | 203.0.113.9",
        "for=\"203.0.113.9:4711\" | 203.0.113.9",
        "for=\"[2001:db8::7]:4711\" | 2001:db8:0:0:0:0:0:7",
        "for=\"[2001:db8::7]\" | 2001:db8:0:0:0:0:0:7",
        "for=1.1.1.1, for=203.0.113.9 | 203.0.113.9",
        "for=1.1.1.1, for=203.0.113.9, for=10.1.2.3 | 203.0.113.9",
        "for=\"1.1.1.1, for=2.2.2.2\", for=203.0.113.9 | 203.0.113.9",
        "for=1.1.1.1, for=unknown | 127.0.0.1",
        "for=1.1.1.1, for=_hidden | 127.0.0.1",
        "for=1.1.1.1, by=10.0.0.1 | 127.0.0.1",
        "for=203.0.113.9;for=2.2.2.2 | 127.0.0.1",
        "for=\"203.0.113.9 | 127.0.0.1",
        "for=\"203.0.113\\.9\" | 127.0.0.1",
        "203.0.113.9 | 127.0.0.1"
      })
  void soItIsInTheStandardsHeader(String header, String client) {
    assertThat(STANDARD.client(PROXY, List.of(header)).getHostAddress()).isEqualTo(client);
  }

  @Test
  void severalHeaderLinesAreOneList() {
    List<String> lines = List.of("1.1.1.1", "203.0.113.9", "10.1.2.3");
    assertThat(PLAIN.client(PROXY, lines).getHostAddress()).isEqualTo("203.0.113.9");
    assertThat(PLAIN.client(PROXY, List.of())).isEqualTo(PROXY);
    assertThat(STANDARD.client(PROXY, List.of())).isEqualTo(PROXY);
  }

  @Test
  void whoPrefacesItsConnectionsIsNotHeardInHeaders() {
    Proxies prefaced = new Proxies(TRUSTED, By.PREFACE);
    assertThat(prefaced.prefaced()).isTrue();
    assertThat(prefaced.client(PROXY, List.of("203.0.113.9"))).isEqualTo(PROXY);
    assertThat(prefaced.secure(List.of("https"))).isFalse();
  }

  @Test
  void theLastProxySaysHowTheClientCame() {
    assertThat(PLAIN.schemeHeader()).isEqualTo("x-forwarded-proto");
    assertThat(PLAIN.secure(List.of("https"))).isTrue();
    assertThat(PLAIN.secure(List.of("HTTPS"))).isTrue();
    assertThat(PLAIN.secure(List.of("https, http"))).isFalse();
    assertThat(PLAIN.secure(List.of())).isFalse();
    assertThat(STANDARD.secure(List.of("for=1.1.1.1;proto=https"))).isTrue();
    assertThat(STANDARD.secure(List.of("proto=https, for=1.1.1.1"))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1,true",
    "127.0.0.2,false",
    "10.255.0.1,true",
    "11.0.0.1,false",
    "::1,true",
    "::2,false",
    "fd00:1234:5::,true",
    "fd00:1235::,false",
    "::ffff:10.0.0.1,true"
  })
  void aBlockHoldsWhatBeginsWithItsBits(String address, boolean trusted) {
    assertThat(PLAIN.trusts(InetAddress.ofLiteral(address))).isEqualTo(trusted);
  }

  @Test
  void aBlockMayEndAnywhere() {
    Proxies odd = new Proxies(List.of("192.168.4.0/22", "0.0.0.0/0"), By.FORWARDED);
    assertThat(odd.trusts(InetAddress.ofLiteral("8.8.8.8"))).isTrue();
    assertThat(odd.trusts(InetAddress.ofLiteral("2001:db8::1"))).isFalse();
    AddressBlock block = AddressBlock.of("192.168.4.0/22");
    assertThat(block.holds(InetAddress.ofLiteral("192.168.7.255"))).isTrue();
    assertThat(block.holds(InetAddress.ofLiteral("192.168.8.0"))).isFalse();
    assertThat(block.holds(InetAddress.ofLiteral("192.168.3.255"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10.0.0.0/33", "10.0.0/8", "localhost", "::/129", "10.0.0.0/-1"})
  void whatIsNoBlockIsRefused(String text) {
    assertThatThrownBy(() -> new Proxies(List.of(text), By.FORWARDED))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
