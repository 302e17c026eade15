package dev.maru.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens as a site mints them, and as others forge them, with nothing but the JDK. */
public final class Minted {

  /** The site's secret. */
  public static final String SECRET = Secrets.secret("Kx7Qm2Zr9Lw4Tn8Vb3Yp6Hs1Dg5Fj0Ac");

  /** What a site's header says with a secret. */
  public static final String HS256 = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

  private Minted() {}

  /** A token of a user for an hour, with these rooms (JSON values, with commas). */
  public static String of(String user, String rooms) {
    return with(claims(user, rooms, 3600));
  }

  /** A token with these claims, signed with the site's secret. */
  public static String with(String claims) {
    return hs256(HS256, claims, SECRET);
  }

  /** The claims of a user with these rooms, for so many seconds from now. */
  public static String claims(String user, String rooms, long seconds) {
    long exp = Instant.now().getEpochSecond() + seconds;
    return "{\"sub\":\"%s\",\"role\":\"T\",\"name\":\"name of %s\",\"exp\":%d,\"rooms\":[%s]}"
        .formatted(user, user, exp, rooms);
  }

  /** Any header and claims, signed with any secret. */
  public static String hs256(String header, String claims, String secret) {
    return hmac("HmacSHA256", header, claims, secret.getBytes(UTF_8));
  }

  /** Any header and claims under an HMAC. */
  public static String hmac(String algorithm, String header, String claims, byte[] key) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      String signed = base64(header) + "." + base64(claims);
      return Secrets.token(signed + "." + base64(mac.doFinal(signed.getBytes(UTF_8))));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Any header and claims, signed with a private key by a JCA algorithm. */
  public static String signed(String algorithm, PrivateKey key, String header, String claims) {
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      String signed = base64(header) + "." + base64(claims);
      signature.update(signed.getBytes(UTF_8));
      return Secrets.token(signed + "." + base64(signature.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A header that names an algorithm, and a key. */
  public static String header(String algorithm, String keyName) {
    return "{\"alg\":\"%s\",\"kid\":\"%s\"}".formatted(algorithm, keyName);
  }

  /** A new pair of keys: RSA of 2048 bits, P-256 ({@code EC}) or {@code Ed25519}. */
  public static KeyPair keys(String kind) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
      if (!kind.equals("Ed25519")) {
        generator.initialize(kind.equals("RSA") ? 2048 : 256);
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A public key as {@code openssl pkey -pubout} writes it. */
  public static String pem(PublicKey key) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
  }

  /** Text in the alphabet of tokens. */
  public static String base64(String text) {
    return base64(text.getBytes(UTF_8));
  }

  /** Bytes in the alphabet of tokens. */
  public static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
