package dev.maru.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the text of a key set (RFC 7517): of its keys, those that we can check signatures with. */
final class KeySetText {

  /** More than any issuer has. */
  private static final int MAX_KEYS = 100;

  /** What stands before the 32 bytes of an Ed25519 key (RFC 8410). */
  private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

  private KeySetText() {}

  /**
   * The keys by name. Those for other algorithms, for encryption, and secrets are left out; of two
   * of one name the first counts.
   *
   * @throws IllegalArgumentException if it is no key set, or there is no key in it for us
   */
  static Map<String, VerifyingKey> read(byte[] json) {
    Map<String, VerifyingKey> keys = new HashMap<>();
    try {
      for (JWK each : JWKSet.parse(new String(json, UTF_8)).getKeys()) {
        PublicKey key = publicKey(each);
        String name = each.getKeyID() == null ? "" : each.getKeyID();
        if (key != null && keys.size() < MAX_KEYS) {
          put(keys, name, each, key);
        }
      }
    } catch (ParseException e) {
      throw new IllegalArgumentException("not a key set", e);
    }
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("there is no key for RS256, ES256 or EdDSA in it");
    }
    return Map.copyOf(keys);
  }

  private static void put(Map<String, VerifyingKey> keys, String name, JWK jwk, PublicKey key) {
    try {
      VerifyingKey verifying = VerifyingKey.of(key);
      var meant = jwk.getAlgorithm();
      if (meant == null || meant.getName().equals(verifying.algorithm())) {
        keys.putIfAbsent(name, verifying);
      }
    } catch (IllegalArgumentException forNoneOfOurAlgorithms) {
      return;
    }
  }

  private static @Nullable PublicKey publicKey(JWK jwk) {
    if (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE)) {
      return null;
    }
    try {
      return switch (jwk) {
        case RSAKey rsa -> rsa.toPublicKey();
        case ECKey ec -> ec.toPublicKey();
        case OctetKeyPair pair when pair.getCurve().equals(Curve.Ed25519) -> edwards(pair);
        default -> null;
      };
    } catch (JOSEException | GeneralSecurityException damaged) {
      return null;
    }
  }

  private static PublicKey edwards(OctetKeyPair pair) throws GeneralSecurityException {
    byte[] x = pair.getDecodedX();
    byte[] encoded = new byte[ED25519.length + x.length];
    System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
    System.arraycopy(x, 0, encoded, ED25519.length, x.length);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }
}
