package dev.maru.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/**
 * A token taken apart (RFC 7515, compact form), nothing of it believed yet. Of its header only the
 * algorithm, the type and the key's name are looked at: {@code jku}, {@code x5u}, {@code jwk} and
 * {@code x5c} say where an attacker's key is. Immutable.
 *
 * @param algorithm the header's {@code alg}
 * @param keyName the header's {@code kid}; "" if it has none
 * @param issuer the claim {@code iss}; "" if there is none
 * @param signed the bytes that the signature is about
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; bytes are what it carries
record SignedText(
    String algorithm,
    String keyName,
    String issuer,
    JsonObject claims,
    byte[] signed,
    byte[] signature) {

  /** Source: security.md, S19. */
  static final int MAX_CHARS = 8192;

  /** Of the types that exist, those that may say who somebody is (RFC 7519, RFC 9068). */
  private static final Set<String> TYPES = Set.of("", "jwt", "at+jwt", "application/at+jwt");

  /** Takes a token apart; one over {@value #MAX_CHARS} characters is not looked into. */
  static SignedText read(String token) throws Refusal {
    if (token.length() > MAX_CHARS) {
      throw new Refusal(ErrorCode.AUTH_FAILED, "a token has at most " + MAX_CHARS + " characters");
    }
    String[] parts = token.split("\\.", -1);
    if (parts.length != 3) {
      throw notGood();
    }
    JsonObject header = object(parts[0]);
    JsonObject claims = object(parts[1]);
    byte[] signature = bytes(parts[2]);
    try {
      if (header.has("crit") || header.has("b64") || header.has("zip") || header.has("enc")) {
        throw notGood();
      }
      if (!TYPES.contains(header.text("typ", "").toLowerCase(Locale.ROOT))) {
        throw new Refusal(ErrorCode.AUTH_FAILED, "the token is of another type");
      }
      byte[] signed = token.substring(0, token.lastIndexOf('.')).getBytes(US_ASCII);
      return new SignedText(
          header.text("alg", ""),
          header.text("kid", ""),
          claims.text("iss", ""),
          claims,
          signed,
          signature);
    } catch (Refusal refusal) {
      throw failed(refusal);
    }
  }

  private static JsonObject object(String part) throws Refusal {
    byte[] json = bytes(part);
    try {
      return JsonObject.read(json);
    } catch (Refusal refusal) {
      throw failed(refusal);
    }
  }

  /** One text for one signature: what has another form is not what was signed. */
  private static byte[] bytes(String part) throws Refusal {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(part);
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part)) {
        return bytes;
      }
    } catch (IllegalArgumentException notBase64) {
      throw notGood();
    }
    throw notGood();
  }

  /** Says no to a token for a reason that was found inside it. */
  static Refusal failed(Refusal inside) {
    return switch (inside.code()) {
      case AUTH_FAILED, AUTH_EXPIRED, AUTH_REQUIRED, UNAVAILABLE -> inside;
      default -> new Refusal(ErrorCode.AUTH_FAILED, "in the token: " + inside.reason());
    };
  }

  /** Says no and nothing more: details would help who forges. */
  static Refusal notGood() {
    return new Refusal(ErrorCode.AUTH_FAILED, "the token is not good");
  }

  /** Everything but the token. */
  @Override
  public String toString() {
    return "SignedText[" + algorithm + "]";
  }
}
