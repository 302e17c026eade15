package dev.maru.access;

import dev.maru.protocol.Refusal;
import java.util.List;
import java.util.Map;

/**
 * All keys that tokens may be signed for: the site's own, and for each issuer that publishes some,
 * a key set. A key is found by its issuer and its name together. Immutable but for the key sets.
 *
 * @param own the secret and the keys from files
 * @param issuers the issuers whose tokens the own keys are for; empty for all
 * @param sets by issuer
 */
record KeyRing(List<VerifyingKey> own, List<String> issuers, Map<String, KeySet> sets)
    implements AutoCloseable {

  /**
   * The keys that a token may be signed for.
   *
   * @throws Refusal {@code auth_failed} if there are none, {@code unavailable} if they are on their
   *     way
   */
  List<VerifyingKey> keys(SignedText text) throws Refusal {
    KeySet set = sets.get(text.issuer());
    if (set != null) {
      return List.of(set.key(text.keyName()));
    }
    if (!issuers.isEmpty() && !issuers.contains(text.issuer())) {
      throw SignedText.notGood();
    }
    return own;
  }

  @Override
  public void close() {
    sets.values().forEach(KeySet::close);
  }
}
