package dev.maru.config;

import dev.maru.config.Kind.Whole;
import java.util.List;

/** The settings of how much is taken, of the table {@link Settings}. */
public final class Limits {

  public static final Setting<Integer> MESSAGE_BYTES =
      Setting.of(
              "limits.message_bytes",
              new Whole(1_024, 1_048_576),
              65_536,
              "The largest message a client may send; a larger one is refused from its header.")
          .unit("bytes");

  public static final Setting<Integer> HEADER_BYTES =
      Setting.of(
              "limits.header_bytes",
              new Whole(1_024, 65_536),
              8_192,
              "The largest request line and the largest block of header lines of an HTTP request.")
          .unit("bytes");

  public static final Setting<Integer> CONNECTIONS =
      Setting.of(
              "limits.connections",
              new Whole(0, 1_000_000),
              10_000,
              "How many connections are open at once; 0 means no limit but that of the operating"
                  + " system. Each needs a file descriptor.")
          .unit("connections");

  public static final Setting<Integer> CONNECTIONS_PER_ADDRESS =
      Setting.of(
              "limits.connections_per_address",
              new Whole(0, 1_000_000),
              1_000,
              "How many connections one client address may have open (IPv6: all that begin with the"
                  + " same 64 bits); 0 means no limit. Behind one of `http.trusted_proxies` it is what"
                  + " is open for the client that the proxy names. A loopback address has no limit:"
                  + " there is this machine itself, or a proxy that is not trusted yet.")
          .unit("connections");

  public static final Setting<Integer> SOCKETS_PER_USER =
      Setting.of(
              "limits.sockets_per_user",
              new Whole(0, 1_000_000),
              100,
              "How many WebSockets one user may have open; 0 means no limit.")
          .unit("connections");

  public static final Setting<Integer> WAITS_PER_USER =
      Setting.of(
              "limits.waits_per_user",
              new Whole(0, 1_000_000),
              6,
              "How many long-polls and event streams of one user may be open; 0 means no limit. A"
                  + " browser opens six connections to a site.")
          .unit("requests");

  public static final Setting<Integer> OUTBOX_BYTES =
      Setting.of(
              "limits.outbox_bytes",
              new Whole(4_096, 67_108_864),
              196_608,
              "How much may wait for one slow connection before it is closed (it comes back with its"
                  + " cursor and loses nothing). At least twice `limits.message_bytes`. The kernel"
                  + " holds up to 64 KiB more.")
          .unit("bytes");

  public static final Setting<Integer> ROOMS_PER_SESSION =
      Setting.of(
              "limits.rooms_per_session",
              new Whole(1, 100_000),
              500,
              "How many rooms one session may have joined at once.")
          .unit("rooms");

  public static final Setting<Integer> ROOMS_PER_REQUEST =
      Setting.of(
              "limits.rooms_per_request",
              new Whole(1, 1_000),
              100,
              "How many rooms one poll (/chat/poll) or event stream (/chat/events) may name.")
          .unit("rooms");

  public static final Setting<Integer> PAGE_EVENTS =
      Setting.of(
              "limits.page_events",
              new Whole(1, 1_000),
              200,
              "How many events one answer of a poll or a history request holds at most.")
          .unit("events");

  public static final Setting<Integer> USER_RATE =
      rate(
          "user",
          200,
          "How many commands a second one user may give, on all connections together.");

  public static final Setting<Integer> USER_BURST =
      burst("user", 2_000, "commands", "A page that comes back joins its rooms all at once.");

  public static final Setting<Integer> ROOM_RATE =
      rate("room", 20_000, "How many messages a second one room takes, of all senders together.");

  public static final Setting<Integer> ROOM_BURST = burst("room", 100_000, "messages", "");

  public static final Setting<Integer> ADDRESS_RATE =
      rate(
          "address",
          2_000,
          "How many requests and frames a second one client address may send. A loopback address"
              + " has no such limit: there is this machine itself, or a proxy that is not in"
              + " `http.trusted_proxies`.");

  public static final Setting<Integer> ADDRESS_BURST =
      burst("address", 10_000, "requests and frames", "");

  /** Every one of them, in the order of the documentation. */
  static final List<Setting<?>> ALL =
      List.of(
          MESSAGE_BYTES,
          HEADER_BYTES,
          CONNECTIONS,
          CONNECTIONS_PER_ADDRESS,
          SOCKETS_PER_USER,
          WAITS_PER_USER,
          OUTBOX_BYTES,
          ROOMS_PER_SESSION,
          ROOMS_PER_REQUEST,
          PAGE_EVENTS,
          USER_RATE,
          USER_BURST,
          ROOM_RATE,
          ROOM_BURST,
          ADDRESS_RATE,
          ADDRESS_BURST);

  private Limits() {}

  private static Setting<Integer> rate(String whose, int standard, String documentation) {
    return Setting.of(
            "limits." + whose + "_rate",
            new Whole(0, 1_000_000),
            standard,
            documentation + " Beyond: `rate_limited`. 0 means no limit.")
        .unit("a second");
  }

  private static Setting<Integer> burst(String whose, int standard, String what, String why) {
    String rate = "limits." + whose + "_rate";
    return Setting.of(
            "limits." + whose + "_burst",
            new Whole(1, 10_000_000),
            standard,
            ("How many may come at once before `" + rate + "` counts. " + why).strip())
        .unit(what);
  }
}
