package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.Minted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no site has signed opens nothing (S9, S10, S11, S13, S19). */
class ForgeriesTest {

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.withTokens("--access.public_keys=" + pemFiles(), "--access.issuers=site");

  private static String pemFiles() {
    return Stream.of(Forgeries.RSA, Forgeries.EC, Forgeries.ED)
        .map(ForgeriesTest::pemFile)
        .collect(Collectors.joining(","));
  }

  private static String pemFile(KeyPair keys) {
    try {
      Path file = Files.createTempFile("maru-key", ".pem");
      file.toFile().deleteOnExit();
      return Files.writeString(file, Minted.pem(keys.getPublic())).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Answer read(String token) throws IOException {
    return HttpLine.once(
        MARU.port(), "GET", "/chat/rooms/7/messages", "", "Authorization: Bearer " + token);
  }

  static Stream<Arguments> forgeries() {
    return Forgeries.table();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forgeries")
  void aForgedTokenIsRefused(String what, String token, String code) throws IOException {
    Answer answer = read(token);
    assertThat(answer.status()).as("%s: %s", what, answer.body()).isEqualTo(401);
    assertThat(answer.code()).as("%s: %s", what, answer.body()).isEqualTo(code);
    assertThat(answer.header("www-authenticate")).isEqualTo("Bearer");
    assertThat(answer.body()).as("what was sent is not repeated").doesNotContain(token);
  }

  @Test
  void thereAreAtLeastSixtyOfThem() {
    assertThat(Forgeries.table()).hasSizeGreaterThanOrEqualTo(60);
  }

  @Test
  void theSiteWithAnyOfItsKeysComesIn() throws IOException {
    List<String> good =
        List.of(
            Minted.with(Forgeries.GOOD),
            Minted.hs256("{\"alg\":\"HS256\"}", Forgeries.GOOD, Minted.SECRET),
            Minted.hs256("{\"typ\":\"at+jwt\",\"alg\":\"HS256\"}", Forgeries.GOOD, Minted.SECRET),
            Minted.hs256(Minted.header("HS256", "unknown"), Forgeries.GOOD, Minted.SECRET),
            Forgeries.rs256(Forgeries.RSA),
            Forgeries.es256(Forgeries.EC),
            Forgeries.eddsa(Forgeries.ED));
    for (String token : good) {
      Answer answer = read(token);
      assertThat(answer.status()).as("%s: %s", token, answer.body()).isEqualTo(200);
    }
  }

  @Test
  void aTokenOverEightKibibytesIsRefusedBeforeItIsRead() throws IOException {
    String filling = ",\"x\":\"" + "x".repeat(6200) + "\"}";
    String large = Minted.with(Forgeries.GOOD.replace("}", filling));
    assertThat(large.length()).isGreaterThan(8192);
    try (SocketLine line = SocketLine.to(MARU.port())) {
      Fields error = line.ask("{\"action\":\"hello\",\"v\":1,\"token\":\"" + large + "\"}");
      assertThat(error.text("code")).isEqualTo("auth_failed");
      assertThat(error.text("message")).contains("8192");
      assertThat(line.closeCode()).isEqualTo(4401);
    }
    assertThat(read("x".repeat(9000)).status()).as("a header of that size").isEqualTo(431);
  }

  @Test
  void aMegabyteOfTokenIsRefusedFromItsFramesHeader() throws IOException {
    try (SocketLine line = SocketLine.to(MARU.port())) {
      line.say("{\"action\":\"hello\",\"v\":1,\"token\":\"" + "x".repeat(1 << 20) + "\"}");
      assertThat(line.closeCode()).isEqualTo(1009);
    }
  }

  @Test
  void aForgedTokenIsRefusedOnASocketAsItIsOverHttp() throws IOException {
    List<Arguments> all = Forgeries.table().toList();
    for (int i = 0; i < all.size(); i += 5) {
      String token = (String) all.get(i).get()[1];
      try (SocketLine line = SocketLine.to(MARU.port())) {
        line.say("{\"action\":\"join\",\"v\":1,\"room_id\":\"7\",\"token\":\"" + token + "\"}");
        assertThat(line.hear().text("code")).isEqualTo(all.get(i).get()[2]);
        assertThat(line.closeCode()).isEqualTo(4401);
      }
    }
  }
}
