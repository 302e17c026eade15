package dev.maru.access;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * A client is whom a token of the site says it is; what it says about itself is not heard.
 * Immutable but for the key sets behind the ring.
 */
record TokenMode(KeyRing ring, ClaimRules rules, InstantSource clock) implements Admission {

  @Override
  public boolean speaks(JsonObject fields) {
    return fields.has("token");
  }

  @Override
  public Speaker identify(JsonObject fields) throws Refusal {
    String token = fields.text("token", "");
    return token.isEmpty() ? stranger() : identify(token);
  }

  @Override
  public Speaker identify(Map<String, String> params) throws Refusal {
    return stranger();
  }

  @Override
  public Speaker identify(String token) throws Refusal {
    SignedText text = SignedText.read(token);
    List<VerifyingKey> keys = ring.keys(text);
    for (VerifyingKey key : keys) {
      if (key.signed(text)) {
        return rules.speaker(text, clock.millis());
      }
    }
    throw SignedText.notGood();
  }

  @Override
  public Speaker stranger() throws Refusal {
    throw new Refusal(ErrorCode.AUTH_REQUIRED, "a token of the site is needed");
  }
}
