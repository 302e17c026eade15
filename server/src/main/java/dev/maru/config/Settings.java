package dev.maru.config;

import dev.maru.config.Kind.Choice;
import dev.maru.config.Kind.Location;
import dev.maru.config.Kind.Many;
import dev.maru.config.Kind.Millis;
import dev.maru.config.Kind.Named;
import dev.maru.config.Kind.OnOff;
import dev.maru.config.Kind.Text;
import dev.maru.config.Kind.Whole;
import dev.maru.config.Kind.Zone;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The table of all settings: with {@link Limits}, the only place where a key, a default or a range
 * is written.
 *
 * <p>A new setting is a constant here and a place in {@link #ALL}; the flag, the environment
 * variable, the help text and {@code docs/configuration.md} follow from it.
 */
public final class Settings {

  /** How far the store waits for the disk before it calls a message kept. */
  public enum Synchronous {
    FULL,
    EXTRA,
    NORMAL,
    OFF
  }

  /** Which part of a person's identity a field is overwritten with. */
  public enum IdentityPart {
    ROLE,
    ID,
    NAME
  }

  /** A way for events to come, by the name that clients know. */
  public enum TransportName {
    WEBSOCKET,
    SSE,
    LONGPOLL,
    POLL
  }

  /** How a proxy says for whom it speaks. */
  public enum ForwardedBy {
    X_FORWARDED_FOR,
    FORWARDED,
    PROXY_PROTOCOL
  }

  /** How log lines look. */
  public enum LogFormat {
    TEXT,
    JSON
  }

  /** The least grave log lines that are written. */
  public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
  }

  public static final Setting<String> HOST =
      Setting.of(
          "host",
          new Text(
              Pattern.compile("[0-9A-Za-z._-]{1,253}|[0-9A-Fa-f:.]{2,45}"),
              "a host name or an IP address, IPv6 without brackets"),
          "127.0.0.1",
          "The address the server listens on. With `access.mode` open it must be a loopback"
              + " address.");

  public static final Setting<Integer> PORT =
      Setting.of(
          "port",
          new Whole(0, 65_535),
          8_080,
          "The TCP port the server listens on; 0 takes any free one and prints it.");

  public static final Setting<Path> DATA =
      Setting.of(
              "data",
              new Location(),
              Path.of("./data"),
              "The directory everything the server writes lives in, made if missing. A relative path"
                  + " starts at the working directory.")
          .example("/var/lib/maru");

  public static final Setting<Integer> THREADS =
      Setting.of(
              "threads",
              new Whole(0, 256),
              0,
              "How many event loops carry the connections; 0 means one per processor.")
          .unit("threads");

  public static final Setting<ZoneId> TIME_ZONE =
      Setting.of(
          "time_zone",
          new Zone(),
          ZoneId.of("Asia/Seoul"),
          "The zone of the local times the server writes into messages.");

  public static final Setting<Duration> PING =
      Setting.of(
              "ping_ms",
              new Millis(1_000, 55_000),
              Duration.ofSeconds(25),
              "How often a quiet connection is pinged. The upper bound stays below the 60 s after"
                  + " which common reverse proxies cut a silent connection.")
          .unit("milliseconds");

  public static final Setting<List<String>> WEB_ORIGINS =
      Setting.of(
              "web.origins",
              new Many<>(
                  new Text(
                      Pattern.compile(
                          "https?://([0-9a-z._-]{1,253}|\\[[0-9a-f:.]{2,45}\\])(:[0-9]{1,5})?"),
                      "an origin as a browser sends it: http:// or https://, host in lower case,"
                          + " port if it is not the usual one, no path")),
              List.of(),
              "The web origins whose pages may connect. Empty means the server's own host and"
                  + " loopback only.")
          .example("https://www.example.com,https://m.example.com");

  public static final Setting<List<String>> WEB_HOSTS =
      Setting.of(
              "web.hosts",
              new Many<>(
                  new Text(
                      Pattern.compile("[0-9a-z._-]{1,253}|\\[[0-9a-f:.]{2,45}\\]"),
                      "a host as it stands in an address, in lower case, without port")),
              List.of(),
              "The names under which the server is asked; a request for another is refused with 421."
                  + " Empty means any.")
          .example("www.example.com,127.0.0.1");

  public static final Setting<List<String>> HTTP_TRUSTED_PROXIES =
      Setting.of(
              "http.trusted_proxies",
              new Many<>(
                  new Text(
                      Pattern.compile("([0-9.]{7,15}|[0-9A-Fa-f:.]{2,45})(/[0-9]{1,3})?"),
                      "an IP address, or a block such as 10.0.0.0/8")),
              List.of(),
              "The proxies that are believed about who their clients are; all that others say about"
                  + " it is ignored. Behind a web server on this machine: `127.0.0.1`.")
          .example("127.0.0.1,::1,10.0.0.0/8");

  public static final Setting<ForwardedBy> HTTP_FORWARDED_BY =
      Setting.of(
          "http.forwarded_by",
          new Choice<>(ForwardedBy.class),
          ForwardedBy.X_FORWARDED_FOR,
          "How `http.trusted_proxies` say who their client is: `x_forwarded_for` (with"
              + " X-Forwarded-Proto), `forwarded` (RFC 7239), or `proxy_protocol`: every connection of"
              + " theirs must begin with the PROXY header, version 1 or 2. Only this one is read: a"
              + " proxy passes on what it does not set.");

  public static final Setting<Duration> TIMEOUTS_HANDSHAKE =
      Setting.of(
              "timeouts.handshake_ms",
              new Millis(100, 60_000),
              Duration.ofSeconds(10),
              "How long a new connection may take until its first request is complete, and a new"
                  + " WebSocket until it has said who is speaking. It is cut up to a quarter of a"
                  + " second later, never sooner.")
          .unit("milliseconds");

  public static final Setting<Duration> TIMEOUTS_IDLE_HTTP =
      Setting.of(
              "timeouts.idle_http_ms",
              new Millis(1_000, 600_000),
              Duration.ofSeconds(75),
              "How long an HTTP connection is kept open between two requests, from when the answer has"
                  + " left.")
          .unit("milliseconds");

  public static final Setting<Boolean> WEBSOCKET_COMPRESSION =
      Setting.of(
          "websocket.compression",
          new OnOff(),
          false,
          "Whether WebSocket messages are compressed when the client offers it. It saves traffic and"
              + " costs memory and processor time per connection.");

  public static final Setting<Duration> PACE_IDLE_RATE =
      rate("idle", 10_000, "nothing was said in its room");

  public static final Setting<Duration> PACE_CALM_RATE =
      rate("calm", 5_000, "1 to 5 messages came in its room");

  public static final Setting<Duration> PACE_LIVELY_RATE =
      rate("lively", 3_000, "6 to 10 messages came in its room");

  public static final Setting<Duration> PACE_BUSY_RATE =
      rate("busy", 2_000, "more than 10 messages came in its room");

  public static final Setting<Duration> PACE_STEP =
      Setting.of(
              "pace.step_ms",
              new Millis(1_000, 60_000),
              Duration.ofSeconds(5),
              "How long one step of load steering takes at least: while the load is above 0.8 all"
                  + " polls become half as long again per step.")
          .unit("milliseconds");

  public static final Setting<Integer> PACE_MILLICORES =
      Setting.of(
              "pace.millicores",
              new Whole(0, 256_000),
              0,
              "How much processor time counts as a full load, in thousandths of one processor, for"
                  + " a server that shares its machine; 0 means what the cgroup's quota or the"
                  + " machine allows.")
          .unit("millicores")
          .example("500");

  public static final Setting<List<TransportName>> PACE_TRANSPORTS =
      Setting.of(
              "pace.transports",
              new Many<>(new Choice<>(TransportName.class)),
              List.of(TransportName.values()),
              "The transports that clients are advised to use, the best first. It is advice:"
                  + " a client that uses another one is served.")
          .example("longpoll,poll");

  public static final Setting<Boolean> SEED_ESCAPE_HTML =
      Setting.of(
          "seed.escape_html",
          new OnOff(),
          true,
          "Whether texts for clients of the older protocol are HTML-escaped. Those clients insert"
              + " them into the page as they are.");

  public static final Setting<Map<String, IdentityPart>> SEED_IDENTITY_FIELDS =
      Setting.of(
              "seed.identity_fields",
              new Named<>(new Choice<>(IdentityPart.class)),
              Map.of("MEM_DV", IdentityPart.ROLE),
              "The fields of a message's data that are overwritten from the sender's identity, so"
                  + " that nobody can claim another's.")
          .example("MEM_DV=role,MEM_ID=id");

  public static final Setting<Synchronous> STORE_SYNCHRONOUS =
      Setting.of(
          "store.synchronous",
          new Choice<>(Synchronous.class),
          Synchronous.FULL,
          "When the embedded store calls a message kept. `normal` and `off` lose acknowledged"
              + " messages in a power cut and need `store.allow_unsafe`.");

  public static final Setting<Boolean> STORE_ALLOW_UNSAFE =
      Setting.of(
          "store.allow_unsafe",
          new OnOff(),
          false,
          "Permits settings that may lose acknowledged messages, for tests and measurements.");

  public static final Setting<Integer> STORE_READERS =
      Setting.of(
              "store.readers",
              new Whole(1, 64),
              4,
              "How many connections read from the store at once; writing has one of its own.")
          .unit("connections");

  public static final Setting<Integer> STORE_QUEUE_BYTES =
      Setting.of(
              "store.queue_bytes",
              new Whole(1_048_576, 1_073_741_824),
              33_554_432,
              "How much may wait for the writer before new messages are answered with `overloaded`.")
          .unit("bytes");

  public static final Setting<LogFormat> LOG_FORMAT =
      Setting.of(
          "log.format",
          new Choice<>(LogFormat.class),
          LogFormat.TEXT,
          "How log lines look: `text` for people, `json` for collectors.");

  public static final Setting<LogLevel> LOG_LEVEL =
      Setting.of(
          "log.level",
          new Choice<>(LogLevel.class),
          LogLevel.INFO,
          "The least grave log lines that are written.");

  /** Every setting, in the order of the documentation. */
  public static final List<Setting<?>> ALL =
      Stream.of(
              List.of(HOST, PORT, DATA, THREADS, TIME_ZONE, PING),
              AccessSettings.ALL,
              SiteSettings.ALL,
              MembershipSettings.ALL,
              AdminSettings.ALL,
              List.of(WEB_ORIGINS, WEB_HOSTS),
              Limits.ALL,
              List.of(
                  HTTP_TRUSTED_PROXIES,
                  HTTP_FORWARDED_BY,
                  TIMEOUTS_HANDSHAKE,
                  TIMEOUTS_IDLE_HTTP,
                  WEBSOCKET_COMPRESSION,
                  PACE_IDLE_RATE,
                  PACE_CALM_RATE,
                  PACE_LIVELY_RATE,
                  PACE_BUSY_RATE,
                  PACE_STEP,
                  PACE_MILLICORES,
                  PACE_TRANSPORTS,
                  SEED_ESCAPE_HTML,
                  SEED_IDENTITY_FIELDS,
                  STORE_SYNCHRONOUS,
                  STORE_ALLOW_UNSAFE,
                  STORE_READERS,
                  STORE_QUEUE_BYTES,
                  LOG_FORMAT,
                  LOG_LEVEL))
          .<Setting<?>>flatMap(List::stream)
          .toList();

  private Settings() {}

  private static Setting<Duration> rate(String tempo, int ms, String when) {
    return Setting.of(
            "pace." + tempo + "_rate_ms",
            new Millis(2_000, 60_000),
            Duration.ofMillis(ms),
            "How often a client polls when " + when + " in the last 60 s and the load is low.")
        .unit("milliseconds");
  }
}
