package dev.maru.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pages may speak to the server. */
final class OriginRuleTest {

  private static final OriginRule OPEN = new OriginRule(List.of());

  private static final OriginRule LISTED =
      new OriginRule(List.of("https://gym.example", "http://gym.example:8080"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        "https://localhost",
        "http://localhost:3000",
        "http://127.0.0.1",
        "http://127.0.0.1:5173",
        "https://127.0.0.1:8443",
        "http://[::1]",
        "http://[::1]:3000",
        "http://chat.example",
        "https://chat.example"
      })
  void withoutAListLoopbackAndTheServersOwnHostMaySpeak(String origin) {
    assertThat(OPEN.allows(origin, "chat.example")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "NULL",
        " ",
        "*",
        "http://",
        "https://evil.example",
        "http://chat.example.evil.example",
        "http://evilchat.example",
        "http://sub.chat.example",
        "http://chat.example.",
        "http://chat.example:80",
        "http://chat.example:8080",
        "http://chat.example/",
        "http://chat.example@evil.example",
        "http://evil.example#chat.example",
        "http://evil.example/chat.example",
        "http://CHAT.example",
        "HTTP://chat.example",
        "ws://chat.example",
        "file://",
        "chat.example",
        "//chat.example",
        "http://chat.example, http://evil.example",
        "http://chat.example http://evil.example",
        "http://localhost.evil.example",
        "http://evil.localhost.example",
        "http://notlocalhost",
        "http://localhost@evil.example",
        "http://127.0.0.1.evil.example",
        "http://127.0.0.1.nip.example",
        "http://0127.0.0.1",
        "http://2130706433",
        "http://0x7f.1",
        "http://127.1",
        "http://0.0.0.0",
        "http://[::]",
        "http://[::ffff:127.0.0.1]",
        "http://[::1].evil.example",
        "http://[::1",
        "http://192.168.0.1",
        "file://localhost",
        "ftp://localhost",
        "chrome-extension://localhost",
        "javascript://localhost",
        "localhost",
        "//localhost",
        "http://localhost/",
        "http://localhost?x",
        "http://localhost#x",
        "http://u:p@localhost",
        "http://localhost\\@evil.example",
        "http://localhost%00.evil.example",
        "http://localhost:x",
        "http://loc\u0430lhost"
      })
  void withoutAListNobodyElseMaySpeak(String origin) {
    assertThat(OPEN.allows(origin, "chat.example")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://gym.example", "http://gym.example:8080"})
  void withAListExactlyTheListedMaySpeak(String origin) {
    assertThat(LISTED.allows(origin, "chat.example")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://gym.example",
        "https://gym.example:443",
        "https://gym.example:8080",
        "http://gym.example:80",
        "http://gym.example:80800",
        "https://GYM.example",
        "https://gym.example/",
        "https://gym.example.",
        "https://www.gym.example",
        "https://gym.example.evil.example",
        "https://evilgym.example",
        "https://gym.example@evil.example",
        "https://gym.example, http://gym.example:8080",
        "https://gym.exampl\u0435",
        "gym.example",
        "null",
        "*",
        "http://localhost",
        "http://127.0.0.1:3000",
        "http://[::1]"
      })
  void withAListNobodyElseMaySpeakLoopbackNeither(String origin) {
    assertThat(LISTED.allows(origin, "chat.example")).isFalse();
  }

  @Test
  void whoNamesNoOriginIsNoPageAndMaySpeak() {
    assertThat(OPEN.allows("", "chat.example")).isTrue();
    assertThat(LISTED.allows("", "chat.example")).isTrue();
    assertThat(OPEN.foreign("", "chat.example")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "http://chat.example,      '',                 false",
    "http://,                  '',                 false",
    "http://chat.example:8080, chat.example:8080,  true",
    "http://chat.example:8080, chat.example,       false",
    "http://chat.example,      chat.example:8080,  false",
    "http://chat.example:8080, chat.example:80800, false",
    "http://[2001:db8::1]:80,  [2001:db8::1]:80,   true",
    "http://[2001:db8::1]:80,  [2001:db8::2]:80,   false"
  })
  void theServersOwnHostIsTheHostHeaderWithItsPort(String origin, String host, boolean allowed) {
    assertThat(OPEN.allows(origin, host)).isEqualTo(allowed);
    assertThat(OPEN.foreign(origin, host)).isNotEqualTo(allowed);
  }

  @Test
  void aListedPageOfAnotherHostIsForeignAndGetsTheCorsHeaders() {
    assertThat(LISTED.foreign("https://gym.example", "chat.example")).isTrue();
    assertThat(LISTED.foreign("https://gym.example", "gym.example")).isFalse();
  }
}
