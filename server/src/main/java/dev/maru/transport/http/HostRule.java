package dev.maru.transport.http;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Under which names this server is to be asked: with a list, a page that has its own name resolved
 * to this address (DNS rebinding) is not answered. Immutable.
 */
public final class HostRule {

  private final Set<String> names;

  /** A rule with the names, in lower case and without ports; empty for any. */
  public HostRule(List<String> names) {
    this.names = Set.copyOf(names);
  }

  /** Whether a request with that Host header is meant for this server. */
  boolean knows(String host) {
    return names.isEmpty() || names.contains(withoutPort(host).toLowerCase(Locale.ROOT));
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.indexOf(']') ? host.substring(0, colon) : host;
  }
}
