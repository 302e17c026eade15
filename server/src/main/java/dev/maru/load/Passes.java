package dev.maru.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The tokens that connections show, if any: one for all, or one of its own for each, signed with
 * the server's secret. Immutable.
 *
 * @param token what all of them show; "" for none
 * @param secret what theirs are signed with (HS256); "" for none
 */
record Passes(String token, String secret) {

  /** Almost the longest that a server takes by default ({@code access.max_lifetime_ms}). */
  private static final long LIFE_S = 86_000;

  private static final String HMAC = "HmacSHA256";

  /** The token of a connection, which lets it into one room; "" if there is none. */
  String of(int connection, String room) {
    if (secret.isEmpty()) {
      return token;
    }
    long end = System.currentTimeMillis() / 1_000 + LIFE_S;
    String claims =
        "{\"sub\":\"load-%d\",\"exp\":%d,\"rooms\":[\"%s\"]}".formatted(connection, end, room);
    String signed =
        base64("{\"alg\":\"HS256\"}".getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), HMAC));
      return signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + HMAC, e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
