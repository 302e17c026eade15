package dev.maru;

import dev.maru.access.Access;
import dev.maru.config.AdminSettings;
import dev.maru.config.Config;
import dev.maru.config.Limits;
import dev.maru.config.Settings;
import dev.maru.http.Proxies;
import dev.maru.hub.Hub;
import dev.maru.hub.Pages;
import dev.maru.limit.Allowance;
import dev.maru.limit.Rate;
import dev.maru.limit.Rates;
import dev.maru.limit.Seats;
import dev.maru.log.MessageLog;
import dev.maru.message.Messages;
import dev.maru.pace.LoadGauge;
import dev.maru.pace.Pace;
import dev.maru.pace.Pace.Organs;
import dev.maru.pace.Pace.Queue;
import dev.maru.protocol.IdentityFields;
import dev.maru.protocol.IdentityFields.Part;
import dev.maru.protocol.SeedCodec;
import dev.maru.protocol.V1Codec;
import dev.maru.room.Rooms;
import dev.maru.session.Desk;
import dev.maru.session.Route;
import dev.maru.session.SessionVerbs;
import dev.maru.session.SessionVerbs.Greeting;
import dev.maru.session.Verb;
import dev.maru.session.Verbs;
import dev.maru.store.Database;
import dev.maru.store.StoreSettings;
import dev.maru.store.Withdrawals;
import dev.maru.transport.CoarseClock;
import dev.maru.transport.Connections;
import dev.maru.transport.Loops;
import dev.maru.transport.chat.ChatSockets;
import dev.maru.transport.chat.Endpoints;
import dev.maru.transport.chat.Health;
import dev.maru.transport.http.HostRule;
import dev.maru.transport.http.HttpHouse;
import dev.maru.transport.http.HttpServer;
import dev.maru.transport.http.HttpSettings;
import dev.maru.transport.http.OriginRule;
import dev.maru.transport.http.Router;
import dev.maru.transport.websocket.WebSocketSettings;
import java.io.IOException;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The composition root: builds every part by hand, from the bottom up, and takes them down in the
 * opposite order. A feature is one line here and a folder.
 */
public final class Server implements AutoCloseable {

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final HttpServer http;
  private final @Nullable HttpServer management;

  /**
   * Builds and starts a server.
   *
   * @param onFatal called with an exit code when the process must not go on
   * @throws IOException if the address is not to be had
   */
  public Server(Config config, InstantSource clock, IntConsumer onFatal) throws IOException {
    try {
      Database database = closing(Database.open(storeSettings(config)));
      Loops loops = closing(new Loops(threads(config)));
      MessageLog log = new MessageLog(database, clock, onFatal);
      int readers = config.get(Settings.STORE_READERS);
      int pageEvents = config.get(Limits.PAGE_EVENTS);
      int outboxBytes = config.get(Limits.OUTBOX_BYTES);
      Pages pages = closing(new Pages(log, readers, pageEvents, outboxBytes / 6));
      Access access = closing(Access.of(config, clock));
      closing(loops::drain);
      closing(log);
      access.withdrawn().takeOver(Withdrawals.read(database));
      Hub hub = new Hub(loops.lanes(), pages);
      log.onCommit(hub::publish);

      IdentityFields identity = identity(config);
      ZoneId zone = config.get(Settings.TIME_ZONE);
      Pace pace = new Pace(config, organs(loops, log, pages), clock);
      LoadGauge gauge = pace.gauge();
      Connections connections =
          new Connections(
              config.get(Limits.CONNECTIONS), config.get(Limits.CONNECTIONS_PER_ADDRESS));

      List<Verb> verbs = new ArrayList<>();
      List<Route> routes = new ArrayList<>();
      verbs.addAll(new SessionVerbs(greeting(config), pace.advice()).verbs());
      verbs.addAll(new Rooms().verbs());
      Messages messages = new Messages(identity);
      verbs.addAll(messages.verbs());
      routes.addAll(messages.routes());
      int pingMs = (int) config.get(Settings.PING).toMillis();
      int roomsPerRequest = config.get(Limits.ROOMS_PER_REQUEST);
      Health health = new Health(connections, gauge, pace.advice(), log::refusing);
      // Figures for everybody only where everybody is on this machine and trying out.
      Route shown = access.isOpen() ? health.whole("/chat/health") : health.brief();
      routes.addAll(new Endpoints(pace.advice(), shown, gauge, pingMs, roomsPerRequest).routes());

      Rates rates = rates(config);
      Desk.House house =
          new Desk.House(
              log,
              access,
              new Verbs(verbs),
              new V1Codec(zone),
              new SeedCodec(zone, config.get(Settings.SEED_ESCAPE_HTML), identity),
              outboxBytes,
              config.get(Limits.ROOMS_PER_SESSION),
              allowance(config, rates));
      loops.everySecond(rates::wind);
      loops.furnish((index, turn) -> new Desk(house, hub.shard(index), turn));
      loops.everySecond(pace::tick);
      CoarseClock clockwork = new CoarseClock();
      loops.everySecond(clockwork::wind);
      OriginRule origins = new OriginRule(config.get(Settings.WEB_ORIGINS));
      int helloMs = (int) config.get(Settings.TIMEOUTS_HANDSHAKE).toMillis();
      WebSocketSettings frames = webSocket(config, clockwork);
      ChatSockets sockets = new ChatSockets(frames, origins, gauge, connections, pingMs, helloMs);
      HttpHouse shared =
          new HttpHouse(
              http(config),
              new Router(routes),
              sockets,
              origins,
              new HostRule(config.get(Settings.WEB_HOSTS)),
              connections,
              proxies(config),
              gauge);
      String host = config.get(Settings.HOST);
      int port = config.get(Settings.PORT);
      http = closing(HttpServer.listen(host, port, Settings.PORT.flag(), loops, shared));
      management =
          config.get(AdminSettings.ADMIN_KEY).isEmpty()
              ? null
              : closing(Management.listen(config, http(config), loops, access, health, gauge));
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** The port it listens on. */
  public int port() {
    return http.port();
  }

  /** The port of the management listener; 0 if there is none. */
  public int managementPort() {
    return management == null ? 0 : management.port();
  }

  /** Takes no more connections, tells the clients to come back, and stops what is left. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        throw new IllegalStateException("a part of the server did not stop", e);
      }
    }
  }

  private <T extends AutoCloseable> T closing(T part) {
    parts.push(part);
    return part;
  }

  private static int threads(Config config) {
    int threads = config.get(Settings.THREADS);
    return threads == 0 ? Runtime.getRuntime().availableProcessors() : threads;
  }

  private static IdentityFields identity(Config config) {
    Map<String, Part> fields =
        config.get(Settings.SEED_IDENTITY_FIELDS).entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> Part.valueOf(e.getValue().name())));
    return new IdentityFields(fields);
  }

  private static Greeting greeting(Config config) {
    return new Greeting(
        (int) config.get(Settings.PING).toMillis(),
        config.get(Limits.MESSAGE_BYTES),
        config.get(Limits.PAGE_EVENTS),
        config.get(Limits.ROOMS_PER_SESSION));
  }

  private static Proxies proxies(Config config) {
    return new Proxies(
        config.get(Settings.HTTP_TRUSTED_PROXIES),
        switch (config.get(Settings.HTTP_FORWARDED_BY)) {
          case X_FORWARDED_FOR -> Proxies.By.X_FORWARDED_FOR;
          case FORWARDED -> Proxies.By.FORWARDED;
          case PROXY_PROTOCOL -> Proxies.By.PREFACE;
        });
  }

  private static Allowance allowance(Config config, Rates rates) {
    return new Allowance(
        rates,
        new Seats(config.get(Limits.SOCKETS_PER_USER)),
        new Seats(config.get(Limits.WAITS_PER_USER)));
  }

  private static Rates rates(Config config) {
    return new Rates(
        Rate.of(config.get(Limits.USER_RATE), config.get(Limits.USER_BURST)),
        Rate.of(config.get(Limits.ROOM_RATE), config.get(Limits.ROOM_BURST)),
        Rate.of(config.get(Limits.ADDRESS_RATE), config.get(Limits.ADDRESS_BURST)));
  }

  private static Organs organs(Loops loops, MessageLog log, Pages pages) {
    return new Organs(
        loops::takeLagMs,
        new Queue(log::waitingBytes, log::takenBytes),
        new Queue(pages::waiting, pages::done));
  }

  private static StoreSettings storeSettings(Config config) {
    String synchronous = config.get(Settings.STORE_SYNCHRONOUS).name().toLowerCase(Locale.ROOT);
    StoreSettings standard = StoreSettings.in(config.get(Settings.DATA));
    return new StoreSettings(
        standard.directory(),
        synchronous,
        config.get(Settings.STORE_ALLOW_UNSAFE),
        config.get(Settings.STORE_READERS),
        config.get(Settings.STORE_QUEUE_BYTES),
        standard.batchRows(),
        standard.maxPages());
  }

  private static WebSocketSettings webSocket(Config config, CoarseClock clock) {
    return WebSocketSettings.standard()
        .withMaxMessageBytes(config.get(Limits.MESSAGE_BYTES))
        .withDeflate(config.get(Settings.WEBSOCKET_COMPRESSION))
        .withSeconds(clock);
  }

  private static HttpSettings http(Config config) {
    return new HttpSettings(
        config.get(Limits.HEADER_BYTES),
        config.get(Limits.MESSAGE_BYTES),
        (int) config.get(Settings.TIMEOUTS_HANDSHAKE).toMillis(),
        (int) config.get(Settings.TIMEOUTS_IDLE_HTTP).toMillis());
  }
}
