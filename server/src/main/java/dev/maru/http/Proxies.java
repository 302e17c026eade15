package dev.maru.http;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which proxies are believed about their clients, and what they say: the client is the right-most
 * hop that is none of them. What stands further left may be anybody's invention. Immutable.
 */
public final class Proxies {

  private static final Pattern IPV4 =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");

  /** How proxies say for whom they speak. */
  public enum By {
    /** {@code X-Forwarded-For}, and {@code X-Forwarded-Proto}. */
    X_FORWARDED_FOR,
    /** RFC 7239. */
    FORWARDED,
    /** The PROXY protocol: in no header of HTTP. */
    PREFACE
  }

  private final List<AddressBlock> trusted;
  private final boolean standard;
  private final boolean silent;

  /**
   * Proxies that are believed.
   *
   * @param blocks addresses or blocks such as {@code 10.0.0.0/8}
   * @param by how they say it. Never in two ways: a proxy passes on what it does not set, and so
   *     what its clients made up
   */
  public Proxies(List<String> blocks, By by) {
    this.trusted = blocks.stream().map(AddressBlock::of).toList();
    this.standard = by == By.FORWARDED;
    this.silent = by == By.PREFACE;
  }

  /** Whether they say it before anything else, in a header of the connection's own. */
  public boolean prefaced() {
    return silent;
  }

  /** Whether whoever speaks from there is believed. */
  public boolean trusts(InetAddress address) {
    for (AddressBlock block : trusted) {
      if (block.holds(address)) {
        return true;
      }
    }
    return false;
  }

  /** The name, in lower case, of the header in which they say for whom they speak. */
  public String header() {
    return standard ? "forwarded" : "x-forwarded-for";
  }

  /**
   * Who a request comes from that a proxy passes on.
   *
   * @param proxy the believed proxy that connected
   * @param lines the values of {@link #header}, in the order in which they came
   * @return the right-most hop that is not believed; the last believed one if what it says is
   *     missing or cannot be read
   */
  public InetAddress client(InetAddress proxy, List<String> lines) {
    if (silent) {
      return proxy;
    }
    String all = String.join(",", lines);
    List<String> hops = standard ? Forwarded.elements(all, ',') : List.of(all.split(",", -1));
    InetAddress known = proxy;
    for (String hop : hops.reversed()) {
      String node = standard ? Forwarded.value(hop, "for") : hop.strip();
      Optional<InetAddress> said = address(node);
      if (said.isEmpty()) {
        return known;
      }
      known = said.get();
      if (!trusts(known)) {
        return known;
      }
    }
    return known;
  }

  /**
   * Whether a request came to the proxy over TLS, as the proxy says.
   *
   * @param lines the values of {@code Forwarded} or {@code X-Forwarded-Proto}
   */
  public boolean secure(List<String> lines) {
    if (silent) {
      return false;
    }
    String all = String.join(",", lines);
    List<String> hops = standard ? Forwarded.elements(all, ',') : List.of(all.split(",", -1));
    String last = hops.isEmpty() ? "" : hops.getLast();
    return (standard ? Forwarded.value(last, "proto") : last.strip()).equalsIgnoreCase("https");
  }

  /** The name, in lower case, of the header in which they say how the client came. */
  public String schemeHeader() {
    return standard ? "forwarded" : "x-forwarded-proto";
  }

  /** An address with or without a port, IPv6 with or without brackets. */
  static Optional<InetAddress> address(String node) {
    String host = node;
    int end = node.indexOf(']');
    int colon = node.indexOf(':');
    String port = "0";
    if (node.startsWith("[") && end > 0) {
      host = node.substring(1, end);
      if (end + 1 < node.length()) {
        port = node.charAt(end + 1) == ':' ? node.substring(end + 2) : "";
      }
      if (!IPV6.matcher(host).matches()) {
        return Optional.empty();
      }
    } else if (colon >= 0 && colon == node.lastIndexOf(':')) {
      host = node.substring(0, colon);
      port = node.substring(colon + 1);
    }
    return PORT.matcher(port).matches() ? literal(host) : Optional.empty();
  }

  /** An address as text, never a name: nobody is asked for it. */
  public static Optional<InetAddress> literal(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The syntax of {@code Forwarded} (RFC 7239, section 4). */
  private static final class Forwarded {

    private Forwarded() {}

    /** Cuts at a character, but not within quotes. */
    static List<String> elements(String text, char separator) {
      List<String> elements = new ArrayList<>();
      boolean quoted = false;
      int start = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        quoted ^= c == '"';
        if (c == separator && !quoted) {
          elements.add(text.substring(start, i));
          start = i + 1;
        }
      }
      elements.add(text.substring(start));
      return elements;
    }

    /** The value of a parameter; "" if it is absent, twice there, or cannot be read. */
    static String value(String element, String name) {
      String found = "";
      for (String pair : elements(element, ';')) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase(name)) {
          if (!found.isEmpty()) {
            return "";
          }
          found = pair.substring(equals + 1).strip();
        }
      }
      boolean quoted = found.length() > 1 && found.startsWith("\"") && found.endsWith("\"");
      String bare = quoted ? found.substring(1, found.length() - 1) : found;
      return bare.indexOf('"') >= 0 || bare.indexOf('\\') >= 0 ? "" : bare;
    }
  }
}
