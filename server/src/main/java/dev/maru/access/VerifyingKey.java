package dev.maru.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.NamedParameterSpec;

/**
 * A key, and the one algorithm that it is for: what a token's header says must be this, and chooses
 * nothing. Immutable.
 *
 * @param algorithm as a header names it
 */
record VerifyingKey(String algorithm, Check check) {

  /** Below, a key can be found out (NIST SP 800-131A). */
  private static final int RSA_BITS = 2048;

  private static final int ED25519_BYTES = 64;

  /** Compares a signature with what it is about. */
  @FunctionalInterface
  interface Check {
    boolean holds(byte[] signed, byte[] signature) throws JOSEException, GeneralSecurityException;
  }

  /** HS256; the key is the secret's bytes. */
  static VerifyingKey of(String secret) {
    try {
      return nimbus(JWSAlgorithm.HS256, new MACVerifier(secret.getBytes(UTF_8)));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("access.secret is no key for HS256", e);
    }
  }

  /**
   * RS256, ES256 or EdDSA, as the key is.
   *
   * @throws IllegalArgumentException with the reason, if it is for none of them
   */
  static VerifyingKey of(PublicKey key) {
    return switch (key) {
      case RSAPublicKey rsa when rsa.getModulus().bitLength() >= RSA_BITS ->
          nimbus(JWSAlgorithm.RS256, new RSASSAVerifier(rsa));
      case RSAPublicKey _ ->
          throw new IllegalArgumentException("an RSA key needs " + RSA_BITS + " bits or more");
      case ECPublicKey ec when Curve.P_256.equals(Curve.forECParameterSpec(ec.getParams())) ->
          elliptic(ec);
      case EdECPublicKey ed
          when ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName()) ->
          new VerifyingKey("EdDSA", (signed, signature) -> edwards(ed, signed, signature));
      default ->
          throw new IllegalArgumentException(
              "an RSA key, one on the curve P-256 or an Ed25519 key is needed");
    };
  }

  private static VerifyingKey elliptic(ECPublicKey key) {
    try {
      return nimbus(JWSAlgorithm.ES256, new ECDSAVerifier(key));
    } catch (JOSEException e) {
      throw new IllegalArgumentException("no key for ES256", e);
    }
  }

  private static VerifyingKey nimbus(JWSAlgorithm algorithm, JWSVerifier verifier) {
    JWSHeader fixed = new JWSHeader(algorithm);
    return new VerifyingKey(
        algorithm.getName(),
        (signed, signature) -> verifier.verify(fixed, signed, Base64URL.encode(signature)));
  }

  /** The JDK's own, because nimbus-jose-jwt brings one more library along for this. */
  private static boolean edwards(EdECPublicKey key, byte[] signed, byte[] signature)
      throws GeneralSecurityException {
    Signature verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(key);
    verifier.update(signed);
    return signature.length == ED25519_BYTES && verifier.verify(signature);
  }

  /** Whether a token was signed for this key. */
  boolean signed(SignedText text) {
    if (!algorithm.equals(text.algorithm())) {
      return false;
    }
    try {
      return check.holds(text.signed(), text.signature());
    } catch (JOSEException | GeneralSecurityException notASignature) {
      return false;
    }
  }
}
