package dev.maru.session;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The table of all verbs. Immutable. */
public final class Verbs {

  private final Map<String, Verb> byName = new HashMap<>();

  /** A table of what the features brought; two verbs of one name are a mistake in the wiring. */
  public Verbs(List<Verb> verbs) {
    for (Verb verb : verbs) {
      if (byName.put(verb.name(), verb) != null) {
        throw new IllegalArgumentException("two verbs are called " + verb.name());
      }
    }
  }

  /** All of them. */
  public Collection<Verb> all() {
    return List.copyOf(byName.values());
  }

  Verb find(String action) throws Refusal {
    Verb verb = byName.get(action);
    if (verb == null) {
      throw new Refusal(
          ErrorCode.UNKNOWN_ACTION,
          "no such action; known are "
              + String.join(", ", byName.keySet().stream().sorted().toList()));
    }
    return verb;
  }
}
