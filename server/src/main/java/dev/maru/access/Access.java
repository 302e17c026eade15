package dev.maru.access;

import dev.maru.concurrent.Lane;
import dev.maru.config.AccessSettings;
import dev.maru.config.AccessSettings.AccessMode;
import dev.maru.config.Config;
import dev.maru.http.Request;
import dev.maru.protocol.ErrorCode;
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
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who somebody is, and what they may do where: the one place that says so, in open mode and with
 * tokens. Immutable but for the tickets, the key sets, what the site has said and what was
 * withdrawn.
 */
public final class Access implements AutoCloseable {

  private static final KeyRing NO_KEYS = new KeyRing(List.of(), List.of(), Map.of());

  private final Admission admission;
  private final KeyRing ring;
  private final Tickets tickets;
  private final String cookie;
  private final List<String> siteCookies;
  private final @Nullable Introspection introspection;
  private final @Nullable Memberships memberships;
  private final InstantSource clock;
  private final Withdrawn withdrawn = new Withdrawn();
  private final Audit audit = new Audit();

  private Access(
      Admission admission,
      KeyRing ring,
      String cookie,
      @Nullable Introspection introspection,
      @Nullable Memberships memberships,
      InstantSource clock) {
    this.admission = admission;
    this.ring = ring;
    this.tickets = new Tickets(clock);
    this.cookie = cookie;
    this.siteCookies = introspection == null ? List.of() : introspection.cookies();
    this.introspection = introspection;
    this.memberships = memberships;
    this.clock = clock;
  }

  /** A ticket and how long it is good, milliseconds. */
  public record Ticket(String text, int lifetimeMs) {}

  /** Everybody is whom they say they are. */
  public static Access open() {
    return new Access(new OpenMode(), NO_KEYS, "", null, null, InstantSource.system());
  }

  /**
   * As the configuration says; with key sets to fetch, it begins to fetch them.
   *
   * @throws IllegalArgumentException if a key cannot be read
   */
  public static Access of(Config config, InstantSource clock) {
    if (config.get(AccessSettings.ACCESS_MODE) == AccessMode.OPEN) {
      return new Access(new OpenMode(), NO_KEYS, "", null, null, clock);
    }
    KeyRing ring = ring(config);
    ClaimRules rules =
        new ClaimRules(
            config.get(AccessSettings.ACCESS_AUDIENCE),
            config.get(AccessSettings.ACCESS_LEEWAY).toMillis(),
            config.get(AccessSettings.ACCESS_MAX_LIFETIME).toMillis());
    String cookie = config.get(AccessSettings.ACCESS_COOKIE);
    return new Access(
        new TokenMode(ring, rules, clock),
        ring,
        cookie,
        SiteTerms.introspection(config, clock),
        SiteTerms.memberships(config, clock),
        clock);
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
                new KeySet(
                    issuer,
                    URI.create(address),
                    KeySet.TIMEOUT_MS,
                    () -> System.nanoTime() / 1_000_000)));
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
    return withdrawn.require(admission.identify(fields));
  }

  /** What must be asked before a request can be identified; null, as mostly, if nothing. */
  public @Nullable Question question(Request request) {
    Introspection site = introspection;
    if (site == null || request.header("cookie").isEmpty()) {
      return null;
    }
    try {
      Credentials held = Credentials.of(request, cookie, siteCookies);
      return held.onlySession() ? site.question(held.session()) : null;
    } catch (Refusal saidWhenItIsIdentified) {
      return null;
    }
  }

  /** What must be asked before somebody may go on; null, as mostly, if nothing. */
  public @Nullable Question question(Speaker speaker, long nowMs) {
    Introspection site = introspection;
    SiteSession session = speaker.session();
    return site == null || session == null || nowMs < session.checkMs()
        ? null
        : (lane, then) -> site.ask(session.cookie(), lane, then);
  }

  /**
   * The same person, as far as the site was asked about them again.
   *
   * @throws Refusal {@code auth_expired} if it says that they are nobody any more, or if they were
   *     revoked; {@code unavailable} if it has not said anything for too long
   */
  public Speaker renewed(Speaker speaker) throws Refusal {
    Introspection site = introspection;
    SiteSession session = speaker.session();
    return withdrawn.require(
        site == null || session == null || clock.millis() < session.checkMs()
            ? speaker
            : site.renewed(speaker, session));
  }

  /**
   * Who is speaking, as an HTTP request says it: by a token in a header, a ticket in the URL, a
   * configured cookie, or, in open mode, the query. What is to be asked was asked before.
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
   *
   * @param excuse told why a cookie could not be checked, which may be the reason that nobody says
   *     who is speaking
   */
  public Optional<Speaker> entering(Request upgrade, Consumer<Refusal> excuse) throws Refusal {
    try {
      return carried(upgrade);
    } catch (Refusal refusal) {
      if (!isOpen() && Credentials.of(upgrade, cookie, siteCookies).onlyCookie()) {
        if (refusal.code() == ErrorCode.UNAVAILABLE) {
          excuse.accept(refusal);
        }
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
    Credentials held = Credentials.of(request, cookie, siteCookies);
    if (!held.token().isEmpty()) {
      return Optional.of(withdrawn.require(admission.identify(held.token())));
    }
    if (!held.ticket().isEmpty()) {
      return Optional.of(redeem(held.ticket(), request));
    }
    if (!held.cookie().isEmpty()) {
      return Optional.of(withdrawn.require(admission.identify(held.cookie())));
    }
    Introspection site = introspection;
    return site == null || held.session().isEmpty()
        ? Optional.empty()
        : Optional.of(withdrawn.require(site.speaker(held.session())));
  }

  private Speaker redeem(String ticket, Request request) throws Refusal {
    return withdrawn.require(tickets.redeem(ticket, request.header("origin")));
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
    withdrawn.require(speaker, room);
    if (isInbox(room)) {
      // A user's inbox is theirs alone, whatever a token, the site or open mode says.
      if (!room.equals("@" + speaker.user().id())) {
        throw Grants.noSuchRoom();
      }
    } else if (!speaker.grants().everywhere()) {
      Memberships others = memberships;
      Set<Right> rights =
          others == null ? speaker.grants().rights(room) : others.rights(speaker, room);
      Grants.require(rights, right);
    }
  }

  /**
   * Lets pass from whom the room was not taken since they were let pass: what was read for them
   * meanwhile is not to be shown.
   *
   * @throws Refusal {@code not_found}, or {@code auth_expired} if their token was revoked
   */
  public void requireStill(Speaker speaker, String room) throws Refusal {
    withdrawn.require(speaker, room);
  }

  /** Where refusals are written down. */
  public Audit audit() {
    return audit;
  }

  /** What was taken away from whom. */
  public Withdrawn withdrawn() {
    return withdrawn;
  }

  /** Whether others than the token may have to be asked whose a room is. */
  public boolean asksAboutRooms() {
    return memberships != null;
  }

  /** After how long they are asked again about rooms that somebody follows, milliseconds. */
  public int reviewMs() {
    Memberships others = memberships;
    return others == null ? Integer.MAX_VALUE : others.ttlMs();
  }

  /** What must be asked before a right in a room can be required; null, as mostly, if nothing. */
  public @Nullable Question question(Speaker speaker, String room) {
    Memberships others = memberships;
    return others == null
            || isInbox(room)
            || speaker.grants().everywhere()
            || withdrawn.isOut(room, speaker.user().id())
        ? null
        : others.question(speaker, room);
  }

  /** What must be asked before rights in some rooms can be required, all at once. */
  public @Nullable Question question(Speaker speaker, List<String> rooms) {
    if (memberships == null) {
      return null;
    }
    List<Question> open = new ArrayList<>();
    for (String room : rooms) {
      Question question = question(speaker, room);
      if (question != null) {
        open.add(question);
      }
    }
    return open.isEmpty() ? null : new AllOf(open);
  }

  /** Several questions. */
  private record AllOf(List<Question> questions) implements Question {

    @Override
    public void ask(Lane lane, Runnable then) {
      int[] left = {questions.size()};
      for (Question question : questions) {
        question.ask(
            lane,
            () -> {
              if (--left[0] == 0) {
                then.run();
              }
            });
      }
    }
  }

  private static boolean isInbox(String room) {
    return room.startsWith("@");
  }

  /**
   * Forgets at once what the site has said about somebody and a room; the next command is decided
   * by what it says then. What their token says stays.
   */
  public void forget(String user, String room) {
    if (memberships != null) {
      memberships.forget(user, room);
    }
  }

  /** Forgets at once what the site has said about somebody: who they are, and their rooms. */
  public void forget(String user) {
    if (memberships != null) {
      memberships.forget(user);
    }
    if (introspection != null) {
      introspection.forget(user);
    }
  }

  @Override
  public void close() {
    ring.close();
    if (introspection != null) {
      introspection.close();
    }
    if (memberships != null) {
      memberships.close();
    }
  }
}
