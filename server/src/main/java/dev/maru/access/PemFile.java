package dev.maru.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads public keys from PEM files, as {@code openssl pkey -pubout} writes them. */
final class PemFile {

  private static final int MAX_BYTES = 65_536;
  private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----");

  private PemFile() {}

  /**
   * All public keys of a file.
   *
   * @throws IllegalArgumentException with the file and the reason, for the one who configures
   */
  static List<VerifyingKey> read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw wrong(file, "it is larger than any key");
      }
      String text = Files.readString(file);
      if (text.contains("PRIVATE KEY")) {
        throw wrong(file, "it holds a private key, which only the site may have");
      }
      List<VerifyingKey> keys = new ArrayList<>();
      Matcher blocks = BLOCK.matcher(text);
      while (blocks.find()) {
        keys.add(verifying(file, key(file, blocks.group(1))));
      }
      if (keys.isEmpty()) {
        throw wrong(file, "there is no BEGIN PUBLIC KEY in it");
      }
      return keys;
    } catch (IOException e) {
      throw new IllegalArgumentException("access.public_keys: cannot read " + file, e);
    }
  }

  private static PublicKey key(Path file, String base64) {
    byte[] bytes = Base64.getMimeDecoder().decode(base64); // leaves out what is no Base64
    return KINDS.stream()
        .flatMap(kind -> key(kind, bytes).stream())
        .findFirst()
        .orElseThrow(() -> wrong(file, "an RSA key, one on P-256 or an Ed25519 key is needed"));
  }

  private static VerifyingKey verifying(Path file, PublicKey key) {
    try {
      return VerifyingKey.of(key);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "access.public_keys: " + file + " is not taken: " + e.getMessage(), e);
    }
  }

  private static Optional<PublicKey> key(String kind, byte[] encoded) {
    try {
      var form = new X509EncodedKeySpec(encoded);
      return Optional.of(KeyFactory.getInstance(kind).generatePublic(form));
    } catch (GeneralSecurityException anotherKind) {
      return Optional.empty();
    }
  }

  private static IllegalArgumentException wrong(Path file, String why) {
    return new IllegalArgumentException("access.public_keys: " + file + " is not taken: " + why);
  }
}
