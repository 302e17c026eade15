package dev.maru.transport.chat;

import dev.maru.access.Access;
import dev.maru.access.Question;
import dev.maru.http.Request;
import dev.maru.http.Response;
import dev.maru.pace.LoadGauge;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.transport.Connections;
import dev.maru.transport.Loop;
import dev.maru.transport.http.HttpHouse;
import dev.maru.transport.http.OriginRule;
import dev.maru.transport.http.RequestReader;
import dev.maru.transport.http.Upgrader;
import dev.maru.transport.websocket.Handshake;
import dev.maru.transport.websocket.Upgrade;
import dev.maru.transport.websocket.WebSocketSettings;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Opens chat sockets, and is what they share. Immutable but for the count of sockets. */
public final class ChatSockets implements Upgrader {

  /** Where a WebSocket may be opened: ours, and the two of the seed's page and its nginx block. */
  private static final Set<String> PATHS = Set.of("/chat/ws", "/websocket", "/");

  private final WebSocketSettings settings;
  private final OriginRule origins;
  private final LoadGauge gauge;
  private final int pingMs;
  private final int introductionMs;
  private final Connections connections;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * A way to open chat sockets.
   *
   * @param pingMs how often a quiet connection is given a sign of life
   * @param introductionMs how long a client may take to say who is speaking
   */
  public ChatSockets(
      WebSocketSettings settings,
      OriginRule origins,
      LoadGauge gauge,
      Connections connections,
      int pingMs,
      int introductionMs) {
    this.settings = settings;
    this.origins = origins;
    this.gauge = gauge;
    this.connections = connections;
    this.pingMs = pingMs;
    this.introductionMs = introductionMs;
  }

  @Override
  public Verdict look(
      ChannelHandlerContext ctx, HttpRequest request, String path, String address, Loop loop) {
    boolean asked = Handshake.isAskedFor(request);
    if (!PATHS.contains(path) || (!asked && path.equals("/"))) {
      return asked
          ? refused(new Refusal(ErrorCode.NOT_FOUND, "no WebSocket here"))
          : new NotAsked();
    }
    String host = request.headers().get(HttpHeaderNames.HOST, "");
    if (asked && cookieAlone(request)) {
      Refusal no = new Refusal(ErrorCode.FORBIDDEN, "a cookie alone needs an Origin");
      loop.desk().house().access().audit().refused(null, address, "upgrade", "", no);
      return refused(no);
    }
    return switch (Handshake.judge(
        request, origin -> origins.allows(origin, host), settings.deflate())) {
      case Handshake.Accepted accepted -> {
        enter(ctx, accepted, request, address, loop);
        yield new Done();
      }
      case Handshake.Refused no -> {
        if (no.status().code() == 403) {
          foreign(request, address, loop);
        }
        yield new Refused(answer(no));
      }
    };
  }

  private static void foreign(HttpRequest request, String address, Loop loop) {
    String origin = String.join(", ", request.headers().getAll(HttpHeaderNames.ORIGIN));
    Refusal no = new Refusal(ErrorCode.FORBIDDEN, "not on the list");
    loop.desk().house().access().audit().refused(null, address, "origin " + origin, "", no);
  }

  /** A browser says for which page it sends a cookie; who does not say is none. */
  private static boolean cookieAlone(HttpRequest request) {
    HttpHeaders headers = request.headers();
    return headers.contains(HttpHeaderNames.COOKIE)
        && !headers.contains(HttpHeaderNames.ORIGIN)
        && !headers.contains(HttpHeaderNames.AUTHORIZATION)
        && !headers.get(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, "").contains("bearer.")
        && !request.uri().contains("ticket=");
  }

  /** Finds out who is speaking, as far as the upgrade itself says it, and opens the socket then. */
  private void enter(
      ChannelHandlerContext ctx,
      Handshake.Accepted accepted,
      HttpRequest request,
      String address,
      Loop loop) {
    Access access = loop.desk().house().access();
    try {
      Request read = RequestReader.read(request, Map.of(), new byte[0], address);
      Question question = access.question(read);
      if (question == null) {
        accept(ctx, accepted, address, loop, socket -> admit(socket, read, loop));
        return;
      }
      // A client may send frames only behind our answer; until then they are not HTTP's to read.
      ctx.channel().config().setAutoRead(false);
      question.ask(
          loop.lane(),
          () -> {
            if (!ctx.isRemoved() && ctx.channel().isActive()) {
              accept(ctx, accepted, address, loop, socket -> admit(socket, read, loop));
            }
          });
    } catch (Refusal refusal) {
      accept(ctx, accepted, address, loop, socket -> turnAway(socket, refusal, loop));
    }
  }

  private void accept(
      ChannelHandlerContext ctx,
      Handshake.Accepted accepted,
      String address,
      Loop loop,
      Consumer<ChatSocket> entrance) {
    open.incrementAndGet();
    Upgrade.accept(
        ctx.channel(),
        accepted,
        settings,
        Map.of("X-Server-Load", gauge.text()),
        connection -> {
          ChatSocket socket = new ChatSocket(this, loop, connection, address);
          loop.sweeper().add(socket);
          entrance.accept(socket);
          return socket;
        });
  }

  /**
   * Takes who is speaking from the upgrade itself. A page cannot see the status of an upgrade that
   * was refused, so a bad token is told on the open socket.
   */
  private static void admit(ChatSocket socket, Request upgrade, Loop loop) {
    try {
      loop.desk()
          .house()
          .access()
          .entering(upgrade, socket::excuse)
          .ifPresent(speaker -> {
            socket.admit(speaker);
            loop.lane().execute(socket::sit);
          });
    } catch (Refusal refusal) {
      turnAway(socket, refusal, loop);
    }
  }

  private static void turnAway(ChatSocket socket, Refusal refusal, Loop loop) {
    loop.lane().execute(() -> socket.turnAway(refusal));
  }

  private static Refused refused(Refusal refusal) {
    return new Refused(Response.refusal(refusal));
  }

  private static Response answer(Handshake.Refused no) {
    String code =
        switch (no.status().code()) {
          case 403 -> "forbidden";
          case 431 -> "too_large";
          default -> "bad_request";
        };
    Response answer = HttpHouse.error(no.status().code(), code, no.reason());
    if (no.status().code() == 426) {
      return answer.with("Upgrade", "websocket").with("Sec-WebSocket-Version", "13");
    }
    return answer;
  }

  /** How many chat sockets are open. */
  public int open() {
    return open.get();
  }

  int pingMs() {
    return pingMs;
  }

  int introductionMs() {
    return introductionMs;
  }

  int second() {
    return settings.seconds().getAsInt();
  }

  double load() {
    return gauge.load();
  }

  void left(String address) {
    open.decrementAndGet();
    connections.leave(address);
  }
}
