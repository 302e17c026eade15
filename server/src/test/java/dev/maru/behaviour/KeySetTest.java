package dev.maru.behaviour;

import static dev.maru.testing.Minted.header;
import static dev.maru.testing.Minted.signed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.HttpLine.Answer;
import dev.maru.testing.Minted;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys that issuers publish, and what a token cannot make the server do for them (S11, S12). */
class KeySetTest {

  private static final String ONE = "https://one.example";
  private static final String TWO = "https://two.example";

  private static final KeyPair RSA = Minted.keys("RSA");
  private static final KeyPair EC = Minted.keys("EC");
  private static final KeyPair ED = Minted.keys("Ed25519");
  private static final KeyPair OTHER = Minted.keys("RSA");

  private static final KeyHost FIRST =
      KeyHost.start(
          KeyHost.jwk("shared", RSA.getPublic()),
          KeyHost.jwk("ec", EC.getPublic()),
          KeyHost.jwk("ed", ED.getPublic()),
          "{\"kty\":\"oct\",\"kid\":\"oct\",\"k\":\"" + Minted.base64(Minted.SECRET) + "\"}",
          KeyHost.jwk("enc", OTHER.getPublic()).replace("\"sig\"", "\"enc\""),
          KeyHost.jwk("ps", OTHER.getPublic()).replace("\"kty\"", "\"alg\":\"PS256\",\"kty\""));
  private static final KeyHost SECOND = KeyHost.start(KeyHost.jwk("shared", OTHER.getPublic()));
  private static final KeyHost ATTACKER = KeyHost.start(KeyHost.jwk("x", OTHER.getPublic()));

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.withTokens(
          "--access.jwks=" + ONE + "=" + FIRST.address() + "," + TWO + "=" + SECOND.address());

  @AfterAll
  static void close() {
    List.of(FIRST, SECOND, ATTACKER).forEach(KeyHost::close);
  }

  private static String claims(String issuer) {
    return Minted.claims("u1", "\"7\"", 600).replace("}", ",\"iss\":\"" + issuer + "\"}");
  }

  private static Answer read(String token) throws IOException {
    return HttpLine.once(
        MARU.port(), "GET", "/chat/rooms/7/messages", "", "Authorization: Bearer " + token);
  }

  /** The answer once the key sets, which are fetched from the start on, are there. */
  private static Answer settled(String token) throws IOException {
    long patience = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    Answer answer = read(token);
    while (answer.status() == 503 && System.nanoTime() < patience) {
      assertThat(answer.code()).isEqualTo("unavailable");
      assertThat(answer.header("retry-after")).isNotEmpty();
      answer = read(token);
    }
    return answer;
  }

  private static String rs256(KeyPair keys, String name, String issuer) {
    return signed("SHA256withRSA", keys.getPrivate(), header("RS256", name), claims(issuer));
  }

  @Test
  void aTokenIsCheckedWithTheKeyOfItsIssuerAndName() throws IOException {
    String p1363 = "SHA256withECDSAinP1363Format";
    List<String> good =
        List.of(
            rs256(RSA, "shared", ONE),
            rs256(OTHER, "shared", TWO),
            signed(p1363, EC.getPrivate(), header("ES256", "ec"), claims(ONE)),
            signed("Ed25519", ED.getPrivate(), header("EdDSA", "ed"), claims(ONE)));
    for (String token : good) {
      assertThat(settled(token).status()).isEqualTo(200);
    }
    String nameless = rs256(OTHER, "", TWO);
    assertThat(settled(nameless).status()).as("no name, but one key").isEqualTo(200);
  }

  @Test
  void twoIssuersThatShareAKeysNameDoNotShareTheKey() throws IOException {
    assertThat(settled(rs256(RSA, "shared", ONE)).status()).isEqualTo(200);
    assertThat(settled(rs256(OTHER, "shared", TWO)).status()).isEqualTo(200);
    assertThat(settled(rs256(RSA, "shared", TWO)).code()).isEqualTo("auth_failed");
    assertThat(settled(rs256(OTHER, "shared", ONE)).code()).isEqualTo("auth_failed");
  }

  @Test
  void aKeyOfAnIssuerIsForNobodyElse() throws IOException {
    for (String issuer : List.of("", "https://three.example", ONE + "/", "HTTPS://ONE.EXAMPLE")) {
      assertThat(settled(rs256(RSA, "shared", issuer)).code()).isEqualTo("auth_failed");
    }
    String secret = Minted.hs256(header("HS256", "oct"), claims(ONE), Minted.SECRET);
    assertThat(settled(secret).code()).as("nor the secret for an issuer").isEqualTo("auth_failed");
    assertThat(read(Minted.with(claims("https://three.example"))).status()).isEqualTo(200);
  }

  @Test
  void aKeyForEncryptionOrAnotherAlgorithmChecksNothing() throws IOException {
    assertThat(settled(rs256(OTHER, "enc", ONE)).code()).isEqualTo("auth_failed");
    assertThat(settled(rs256(OTHER, "ps", ONE)).code()).isEqualTo("auth_failed");
  }

  @Test
  void whereATokenSaysItsKeyIsNobodyLooks() throws IOException {
    String there = "\"" + ATTACKER.address() + "\"";
    String jwk = KeyHost.jwk("x", OTHER.getPublic());
    for (String more :
        List.of(
            "\"jku\":" + there,
            "\"x5u\":" + there,
            "\"jwk\":" + jwk,
            "\"jku\":" + there + ",\"x5u\":" + there + ",\"kid\":\"x\"",
            "\"kid\":" + there,
            "\"x5c\":[\"" + Minted.base64("x") + "\"]")) {
      String head = "{\"alg\":\"RS256\"," + more + "}";
      for (String issuer : List.of(ONE, TWO, ATTACKER.address(), "")) {
        String token = signed("SHA256withRSA", OTHER.getPrivate(), head, claims(issuer));
        boolean named = more.startsWith("\"kid") || more.endsWith("\"kid\":\"x\"");
        boolean nameless = !named && issuer.equals(TWO);
        // Without a name the one key that TWO has is tried, and it is this one.
        assertThat(settled(token).status()).isEqualTo(nameless ? 200 : 401);
      }
    }
    assertThat(ATTACKER.asked()).as("connections to where the tokens pointed").isZero();
  }

  @Test
  void namesThatNobodyKnowsMakeNoStormOfFetches() throws IOException {
    assertThat(settled(rs256(RSA, "shared", ONE)).status()).isEqualTo(200);
    try (HttpLine line = HttpLine.to(MARU.port())) {
      for (int i = 0; i < 300; i++) {
        String bearer = "Authorization: Bearer " + rs256(OTHER, "unknown-" + i, ONE);
        assertThat(line.get("/chat/rooms/7/messages", bearer).status()).isIn(401, 503);
      }
    }
    assertThat(FIRST.asked()).as("one at the start, then one in ten seconds").isBetween(1, 10);
    assertThat(read(rs256(RSA, "shared", ONE)).status()).as("who is known").isEqualTo(200);
  }
}
