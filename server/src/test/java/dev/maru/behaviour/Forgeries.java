package dev.maru.behaviour;

import static dev.maru.testing.Minted.HS256;
import static dev.maru.testing.Minted.SECRET;
import static dev.maru.testing.Minted.base64;
import static dev.maru.testing.Minted.header;
import static dev.maru.testing.Minted.hmac;
import static dev.maru.testing.Minted.hs256;
import static dev.maru.testing.Minted.pem;
import static dev.maru.testing.Minted.signed;
import static dev.maru.testing.Minted.with;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.testing.Minted;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Tokens that must open nothing, each with what is wrong with it: the table behind S9, S10, S11,
 * S13 and S19.
 */
final class Forgeries {

  /** Claims against which nothing can be said. */
  static final String GOOD = Minted.claims("u1", "\"7\"", 3600).replace("}", claim("iss", "site"));

  static final KeyPair RSA = Minted.keys("RSA");
  static final KeyPair EC = Minted.keys("EC");
  static final KeyPair ED = Minted.keys("Ed25519");

  private static final long NOW = System.currentTimeMillis() / 1000;

  private final List<Arguments> rows = new ArrayList<>();

  private Forgeries() {}

  /** Name, token, the code that it is answered with. */
  static Stream<Arguments> table() {
    Forgeries all = new Forgeries();
    all.noAlgorithm();
    all.otherKeys();
    all.signatures();
    all.headers();
    all.shapes();
    all.times();
    all.people();
    return all.rows.stream();
  }

  private void row(String what, String token) {
    rows.add(Arguments.of(what, token, "auth_failed"));
  }

  private static String claim(String name, String value) {
    return ",\"" + name + "\":\"" + value + "\"}";
  }

  private void noAlgorithm() {
    for (String none : List.of("none", "None", "nOnE", "NONE", "", " none", "none ", "null")) {
      String head = "{\"alg\":\"%s\"}".formatted(none);
      row("alg " + none + ", no signature", base64(head) + "." + base64(GOOD) + ".");
      row("alg " + none + ", a good one", hs256(head, GOOD, SECRET));
    }
    row("alg null", hs256("{\"alg\":null}", GOOD, SECRET));
    row("alg a number", hs256("{\"alg\":256}", GOOD, SECRET));
    row("alg a list", hs256("{\"alg\":[\"HS256\"]}", GOOD, SECRET));
    row("no alg", hs256("{\"typ\":\"JWT\"}", GOOD, SECRET));
    row("alg twice", hs256("{\"alg\":\"HS256\",\"alg\":\"none\"}", GOOD, SECRET));
    row("alg in lower case", hs256("{\"alg\":\"hs256\"}", GOOD, SECRET));
  }

  private void otherKeys() {
    byte[] secret = SECRET.getBytes(UTF_8);
    byte[] pem = pem(RSA.getPublic()).getBytes(UTF_8);
    row("another secret", hs256(HS256, GOOD, SECRET + "x"));
    row("the empty secret's", hmac("HmacSHA256", HS256, GOOD, new byte[1]));
    row("HS384 with our secret", hmac("HmacSHA384", header("HS384", "a"), GOOD, secret));
    row("HS512 with our secret", hmac("HmacSHA512", header("HS512", "a"), GOOD, secret));
    row("HS512 called HS256", hmac("HmacSHA512", HS256, GOOD, secret));
    row("RSA's PEM as a secret", hmac("HmacSHA256", HS256, GOOD, pem));
    byte[] stripped = pem(RSA.getPublic()).strip().getBytes(UTF_8);
    row("RSA's PEM without its last line end", hmac("HmacSHA256", HS256, GOOD, stripped));
    row("RSA's DER as a secret", hmac("HmacSHA256", HS256, GOOD, RSA.getPublic().getEncoded()));
    row("EC's DER as a secret", hmac("HmacSHA256", HS256, GOOD, EC.getPublic().getEncoded()));
    row("Ed25519's DER as a secret", hmac("HmacSHA256", HS256, GOOD, ED.getPublic().getEncoded()));
    row("another RSA key", rs256(Minted.keys("RSA")));
    row("another EC key", es256(Minted.keys("EC")));
    row("another Ed25519 key", eddsa(Minted.keys("Ed25519")));
    row("RS512 of our key", signed("SHA512withRSA", RSA.getPrivate(), header("RS512", "a"), GOOD));
    row(
        "RS512 called RS256",
        signed("SHA512withRSA", RSA.getPrivate(), header("RS256", "a"), GOOD));
    row("RS256 called HS256", signed("SHA256withRSA", RSA.getPrivate(), HS256, GOOD));
    row(
        "RS256 called ES256",
        signed("SHA256withRSA", RSA.getPrivate(), header("ES256", "a"), GOOD));
    row("HS256 called RS256", hs256(header("RS256", "a"), GOOD, SECRET));
    row("HS256 called EdDSA", hs256(header("EdDSA", "a"), GOOD, SECRET));
  }

  private void signatures() {
    String good = with(GOOD);
    String head = good.substring(0, good.lastIndexOf('.') + 1);
    String es = base64(header("ES256", "a")) + "." + base64(GOOD) + ".";
    row("no signature", head);
    row("an empty one of RS256", base64(header("RS256", "a")) + "." + base64(GOOD) + ".");
    row("half a signature", good.substring(0, good.length() - 22));
    row("one byte more", head + base64(new byte[33]));
    row("zeros", head + base64(new byte[32]));
    row("another text of the same bytes", sameBytes(good));
    row("padded", good + "=");
    row("the standard alphabet", head + "+/+/" + good.substring(head.length() + 4));
    row("a line end behind it", good + "%0A");
    row("another's claims", swapped(good, with(GOOD.replace("u1", "u2"))));
    row("ES256 of zeros", es + base64(new byte[64]));
    row("ES256 without bytes", es);
    row("ES256 of r = s = n", es + base64(order()));
    row("ES256 in DER", signed("SHA256withECDSA", EC.getPrivate(), header("ES256", "a"), GOOD));
    row(
        "EdDSA of zeros",
        base64(header("EdDSA", "a")) + "." + base64(GOOD) + "." + base64(new byte[64]));
  }

  private void headers() {
    for (String kid :
        List.of(
            "../../../dev/null", "/dev/null", "' OR 1=1 --", "http://127.0.0.1:9/k", "a\\u0000b")) {
      row("kid " + kid, hmac("HmacSHA256", header("HS256", kid), GOOD, new byte[1]));
    }
    row("kid a number", hs256("{\"alg\":\"HS256\",\"kid\":1}", GOOD, SECRET));
    row("crit", hs256("{\"alg\":\"HS256\",\"crit\":[\"exp\"]}", GOOD, SECRET));
    row("b64 off", hs256("{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}", GOOD, SECRET));
    row("compressed", hs256("{\"alg\":\"HS256\",\"zip\":\"DEF\"}", GOOD, SECRET));
    row("an encrypted token's", hs256("{\"alg\":\"HS256\",\"enc\":\"A128GCM\"}", GOOD, SECRET));
    row("type logout+jwt", hs256("{\"alg\":\"HS256\",\"typ\":\"logout+jwt\"}", GOOD, SECRET));
    row("type dpop+jwt", hs256("{\"alg\":\"HS256\",\"typ\":\"dpop+jwt\"}", GOOD, SECRET));
    row("type a number", hs256("{\"alg\":\"HS256\",\"typ\":1}", GOOD, SECRET));
  }

  private void shapes() {
    String good = with(GOOD);
    row("no token at all", "x");
    row("two dots only", "..");
    row("two parts", good.substring(0, good.lastIndexOf('.')));
    row("four parts", good + ".e30");
    row("five parts", good + ".e30.e30");
    row("a header that is no JSON", hs256("{alg:HS256}", GOOD, SECRET));
    row("a header that is a list", hs256("[]", GOOD, SECRET));
    row("claims that are no JSON", with("sub=u1"));
    row("claims that are a text", with("\"u1\""));
    row("claims with something behind", with(GOOD + "{}"));
    row(
        "claims that are no UTF-8",
        base64(HS256) + "." + base64(new byte[] {(byte) 0x80}) + "." + base64(new byte[32]));
    row("a claim twice", with(GOOD.replace("}", ",\"sub\":\"u2\"}")));
    row(
        "claims 40 deep",
        with(GOOD.replace("}", ",\"x\":" + "[".repeat(40) + "]".repeat(40) + "}")));
    row("claims 2000 deep", with(GOOD.replace("}", ",\"x\":" + "[".repeat(1000) + "}")));
    row("700 claims of one name", with(GOOD.replace("}", ",\"a\":1".repeat(700) + "}")));
    row("100 claims", with(many(100)));
  }

  private void times() {
    row("no exp", with("{\"sub\":\"u1\",\"iss\":\"site\"}"));
    for (String exp :
        List.of(
            "\"9999999999\"",
            "1e18",
            "1000000000000000000",
            "-1",
            "null",
            "true",
            "1.5",
            "[]",
            "99999999999999999999999",
            Long.toString(NOW * 1000 + 60_000),
            Long.toString(NOW + 90_000))) {
      row("exp " + exp, with(claims(exp, "")));
    }
    String soon = Long.toString(NOW + 600);
    for (String other :
        List.of(
            "\"nbf\":" + (NOW + 600),
            "\"nbf\":\"0\"",
            "\"nbf\":1e18",
            "\"iat\":" + (NOW + 600),
            "\"iat\":" + (NOW - 90_000),
            "\"iat\":\"x\"",
            "\"iat\":-5")) {
      row(other, with(claims(soon, "," + other)));
    }
    for (long past : List.of(NOW - 1, NOW - 30, NOW - 86_400, 0L, 1L)) {
      rows.add(Arguments.of("exp " + past, with(claims(Long.toString(past), "")), "auth_expired"));
    }
  }

  private void people() {
    String until = ",\"iss\":\"site\",\"exp\":" + (NOW + 600) + "}";
    for (String sub :
        List.of(
            "\"\"",
            "null",
            "1.5",
            "true",
            "[\"u1\"]",
            "{\"id\":\"u1\"}",
            "\"" + "x".repeat(129) + "\"")) {
      row("sub " + sub.substring(0, Math.min(12, sub.length())), with("{\"sub\":" + sub + until));
    }
    row("no sub", with("{\"name\":\"u1\"" + until));
    row("a role that is a list", with("{\"sub\":\"u1\",\"role\":[\"T\"]" + until));
    row("a name that is an object", with("{\"sub\":\"u1\",\"name\":{}" + until));
    row("rooms that are an object", with("{\"sub\":\"u1\",\"rooms\":{\"7\":true}" + until));
    row("a room that is no room", with("{\"sub\":\"u1\",\"rooms\":[\"*\"]" + until));
    row("rooms within rooms", with("{\"sub\":\"u1\",\"rooms\":[[\"7\"]]" + until));
    row(
        "rights that are true",
        with("{\"sub\":\"u1\",\"rooms\":[{\"id\":\"7\",\"rights\":true}]" + until));
    row("another issuer", with(GOOD.replace("\"site\"", "\"elsewhere\"")));
    row("no issuer", with(GOOD.replace(",\"iss\":\"site\"", "")));
    row("issuers", with(GOOD.replace("\"site\"", "[\"site\"]")));
  }

  static String rs256(KeyPair keys) {
    return signed("SHA256withRSA", keys.getPrivate(), header("RS256", "any"), GOOD);
  }

  static String es256(KeyPair keys) {
    String p1363 = "SHA256withECDSAinP1363Format";
    return signed(p1363, keys.getPrivate(), header("ES256", "any"), GOOD);
  }

  static String eddsa(KeyPair keys) {
    return signed("Ed25519", keys.getPrivate(), header("EdDSA", "any"), GOOD);
  }

  private static String claims(String exp, String more) {
    return "{\"sub\":\"u1\",\"iss\":\"site\",\"exp\":" + exp + more + "}";
  }

  private static String many(int count) {
    StringBuilder claims = new StringBuilder(GOOD.substring(0, GOOD.length() - 1));
    for (int i = 0; i < count; i++) {
      claims.append(",\"c").append(i).append("\":1");
    }
    return claims.append('}').toString();
  }

  /** The last character holds bits that no byte needs: another one means the same bytes. */
  private static String sameBytes(String token) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(token.charAt(token.length() - 1));
    return token.substring(0, token.length() - 1) + alphabet.charAt(last ^ 1);
  }

  private static String swapped(String token, String other) {
    return other.substring(0, other.lastIndexOf('.')) + token.substring(token.lastIndexOf('.'));
  }

  /** The order of P-256 twice, as r and s. */
  private static byte[] order() {
    byte[] n =
        new java.math.BigInteger(
                "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)
            .toByteArray();
    byte[] both = new byte[64];
    System.arraycopy(n, n.length - 32, both, 0, 32);
    System.arraycopy(n, n.length - 32, both, 32, 32);
    return both;
  }
}
