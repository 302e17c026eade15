package dev.maru.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * One send of one user in one room, as the log recognises it: the first 128 bits of the SHA-256 of
 * user id and client id. Made from the id alone, so that a new role or name does not make a retry
 * look new. A room would need 2^60 sends before two of them met by chance once in 2^9; meeting on
 * purpose costs 2^64 digests and only hurts the forger, whose second send is taken for the first.
 */
record SendKey(int room, long high, long low) {

  static SendKey of(int room, byte[] bytes) {
    ByteBuffer key = ByteBuffer.wrap(bytes);
    return new SendKey(room, key.getLong(), key.getLong());
  }

  byte[] bytes() {
    return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
  }

  /** Makes keys; owned by the writer thread. */
  static final class Maker {

    private final MessageDigest digest;

    Maker() {
      try {
        digest = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }

    SendKey of(int room, String userId, String clientId) {
      byte[] user = userId.getBytes(StandardCharsets.UTF_8);
      // The length keeps "ab" + "c" apart from "a" + "bc".
      digest.update((byte) (user.length >>> 8));
      digest.update((byte) user.length);
      digest.update(user);
      ByteBuffer sum = ByteBuffer.wrap(digest.digest(clientId.getBytes(StandardCharsets.UTF_8)));
      return new SendKey(room, sum.getLong(), sum.getLong());
    }
  }
}
