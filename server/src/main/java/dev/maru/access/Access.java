package dev.maru.access;

import dev.maru.config.AccessSettings;
import dev.maru.config.AccessSettings.AccessMode;
import dev.maru.config.Config;
import dev.maru.http.Request;
import dev.maru.protocol.JsonObject;
import dev.maru.protocol.Refusal;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody is, and what they may do where: the one place that says so, in open mode and with
 * tokens. Immutable but for the tickets and the key sets.
 */
public final class Access implements AutoCloseable {

  private static final KeyRing NO_KEYS = new KeyRing(List.of(), List.of(), Map.of());

  private final Admission admission;
  private final KeyRing ring;
  private final Tickets tickets;
  private final String cookie;
  private final InstantSource clock;

  private Access(Admission admission, KeyRing ring, String cookie, InstantSource clock) {
    this.admission = admission;
    this.ring = ring;
    this.tickets = new Tickets(clock);
    this.cookie = cookie;
    this.clock = clock;
  }

  /** A ticket and how long it is good, milliseconds. */
  public record Ticket(String text, int lifetimeMs) {}

  /** Everybody is whom they say they are. */
  public static Access open() {
    return new Access(new OpenMode(), NO_KEYS, "", InstantSource.system());
  }

  /**
   * As the configuration says; with key sets to fetch, it begins to fetch them.
   *
   * @throws IllegalArgumentException if a key cannot be read
   */
  public static Access of(Config config, InstantSource clock) {
    if (config.get(AccessSettings.ACCESS_MODE) == AccessMode.OPEN) {
      return new Access(new OpenMode(), NO_KEYS, "", clock);
    }
    KeyRing ring = ring(config);
    ClaimRules rules =
        new ClaimRules(
            config.get(AccessSettings.ACCESS_AUDIENCE),
            config.get(AccessSettings.ACCESS_LEEWAY).toMillis(),
            config.get(AccessSettings.ACCESS_MAX_LIFETIME).toMillis());
    String cookie = config.get(AccessSettings.ACCESS_COOKIE);
    return new Access(new TokenMode(ring, rules, clock), ring, cookie, clock);
  }

  private static KeyRing ring(Config config) {
    List<VerifyingKey> own = new ArrayList<>();
    String secret = config.get(AccessSettings.ACCESS_SECRET);
    if (!secret.isEmpty()) {
      own.add(VerifyingKey.of(secret));
    }
    for (Path file : config.get(AccessSettings.ACCESS_PUBLIC_KEYS)) {
      own.addAll(PemFile.read(file));
    }
    Map<String, KeySet> sets = new HashMap<>();
    config
        .get(AccessSettings.ACCESS_JWKS)
        .forEach((issuer, address) ->
            sets.put(
                issuer,
                new KeySet(issuer, URI.create(address), () -> System.nanoTime() / 1_000_000)));
    sets.values().forEach(KeySet::fetchSoon);
    return new KeyRing(List.copyOf(own), config.get(AccessSettings.ACCESS_ISSUERS), sets);
  }

  /** Whether everybody is whom they say they are. */
  public boolean isOpen() {
    return admission instanceof OpenMode;
  }

  /** The wall clock by which tokens expire, epoch milliseconds. */
  public long nowMs() {
    return clock.millis();
  }

  /** Whether a frame says who is speaking. */
  public boolean speaks(JsonObject fields) {
    return admission.speaks(fields);
  }

  /**
   * Who is speaking, as {@code hello}, {@code join} or {@code refresh} says it.
   *
   * @throws Refusal {@code auth_…} if a token is not good; in open mode {@code bad_request} if a
   *     field is not as it must be; {@code unavailable} while the keys are being fetched
   */
  public Speaker identify(JsonObject fields) throws Refusal {
    return admission.identify(fields);
  }

  /** What must be asked before a request can be identified; null, as mostly, if nothing. */
  public @Nullable Question question(Request request) {
    return null;
  }

  /**
   * Who is speaking, as an HTTP request says it: by a token in a header, a ticket in the URL, the
   * configured cookie, or, in open mode, the query.
   */
  public Speaker identify(Request request) throws Refusal {
    Optional<Speaker> carried = carried(request);
    if (carried.isPresent()) {
      return carried.get();
    }
    Map<String, String> params = new HashMap<>();
    for (String name : List.of("user_id", "user_type", "name")) {
      request.param(name).ifPresent(value -> params.put(name, value));
    }
    return admission.identify(params);
  }

  /**
   * Who is speaking, as the request says that opens a WebSocket; empty if its frames are to. A
   * cookie that is no good says nothing: the browser sends it whether the page wants it or not.
   */
  public Optional<Speaker> entering(Request upgrade) throws Refusal {
    try {
      return carried(upgrade);
    } catch (Refusal refusal) {
      if (!isOpen() && Credentials.of(upgrade, cookie).onlyCookie()) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  private Optional<Speaker> carried(Request request) throws Refusal {
    if (isOpen()) {
      String ticket = Credentials.ticket(request);
      return ticket.isEmpty() ? Optional.empty() : Optional.of(redeem(ticket, request));
    }
    Credentials held = Credentials.of(request, cookie);
    if (!held.token().isEmpty()) {
      return Optional.of(admission.identify(held.token()));
    }
    if (!held.ticket().isEmpty()) {
      return Optional.of(redeem(held.ticket(), request));
    }
    return held.cookie().isEmpty()
        ? Optional.empty()
        : Optional.of(admission.identify(held.cookie()));
  }

  private Speaker redeem(String ticket, Request request) throws Refusal {
    return tickets.redeem(ticket, request.header("origin"));
  }

  /**
   * Who is speaking where nobody has said it: the guest of open mode.
   *
   * @throws Refusal {@code auth_required}
   */
  public Speaker stranger() throws Refusal {
    return admission.stranger();
  }

  /**
   * A ticket that opens one URL once.
   *
   * @param origin the page that asks; others cannot use it
   * @throws Refusal {@code overloaded} if too many are open
   */
  public Ticket ticket(Speaker speaker, String origin) throws Refusal {
    return new Ticket(tickets.issue(speaker, origin), Tickets.LIFETIME_MS);
  }

  /**
   * Lets somebody pass who has the right in the room.
   *
   * @throws Refusal {@code not_found}: a room that is not theirs is as if it were not there; {@code
   *     forbidden} to a member without this right
   */
  public void require(Speaker speaker, String room, Right right) throws Refusal {
    speaker.require(room, right);
  }

  @Override
  public void close() {
    ring.close();
  }
}
