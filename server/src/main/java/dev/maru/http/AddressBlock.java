package dev.maru.http;

import java.net.InetAddress;

/** The addresses that begin with the same bits. Immutable. */
record AddressBlock(InetAddress first, int bits) {

  /**
   * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32}, or one address.
   *
   * @throws IllegalArgumentException if it is none of these
   */
  static AddressBlock of(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    InetAddress first =
        Proxies.literal(host)
            .orElseThrow(() -> new IllegalArgumentException(text + " is no block of addresses"));
    int all = first.getAddress().length * 8;
    int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > all) {
      throw new IllegalArgumentException(text + " has too many bits");
    }
    return new AddressBlock(first, bits);
  }

  boolean holds(InetAddress address) {
    byte[] ours = first.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (ours[i] != theirs[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || (ours[whole] ^ theirs[whole]) >>> (8 - rest) << (24 + 8 - rest) == 0;
  }
}
