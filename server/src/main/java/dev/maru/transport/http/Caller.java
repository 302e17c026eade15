package dev.maru.transport.http;

import dev.maru.http.Proxies;
import dev.maru.limit.Rates;
import dev.maru.transport.Connections;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of one connection, and the seat it has among those of its address: for as
 * long as it is connected, or, behind a proxy, for each request until its answer. Owned by the
 * connection's event loop.
 */
final class Caller {

  /** Whoever has an IPv6 address has all that begin with the same 64 bits. */
  private static final int PREFIX_BYTES = 8;

  private final Proxies proxies;
  private final Connections connections;
  private @Nullable InetAddress proxy;
  private String address = Rates.NOWHERE;
  private boolean seated;
  private boolean secure;

  Caller(Proxies proxies, Connections connections) {
    this.proxies = proxies;
    this.connections = connections;
  }

  /** Somebody connected; whether there is a seat. */
  boolean arrive(SocketAddress remote) {
    return !(remote instanceof InetSocketAddress socket)
        || socket.getAddress() == null
        || arrive(socket.getAddress());
  }

  /** Somebody connected, or was announced by a proxy; whether there is a seat. */
  boolean arrive(InetAddress from) {
    if (proxies.trusts(from)) {
      proxy = from;
      return true;
    }
    proxy = null;
    address = limited(from);
    return sit();
  }

  /** A request begins; whether there is a seat. */
  boolean ask(HttpHeaders headers) {
    InetAddress by = proxy;
    if (by == null) {
      return true;
    }
    answered();
    secure = proxies.secure(headers.getAll(proxies.schemeHeader()));
    address = limited(proxies.client(by, headers.getAll(proxies.header())));
    return sit();
  }

  /** The request has its answer. */
  void answered() {
    if (proxy != null && seated) {
      seated = false;
      connections.rise(address);
    }
  }

  private boolean sit() {
    seated = connections.sit(address);
    return seated;
  }

  /** The connection has ended. */
  void leave() {
    connections.leave(seated ? address : Rates.NOWHERE);
    seated = false;
  }

  /** Who is limited: {@link Rates#NOWHERE} for this machine itself. */
  String address() {
    return address;
  }

  /** Whether the client came over TLS. */
  boolean secure() {
    return secure;
  }

  static String limited(InetAddress from) {
    if (from.isLoopbackAddress()) {
      return Rates.NOWHERE;
    }
    return from instanceof Inet6Address six
        ? HexFormat.ofDelimiter(":").formatHex(Arrays.copyOf(six.getAddress(), PREFIX_BYTES))
        : from.getHostAddress();
  }
}
