package dev.maru.transport.http;

import dev.maru.http.Exchange;
import dev.maru.http.OpenBody;
import dev.maru.http.Response;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import dev.maru.session.Route;
import dev.maru.transport.Loop;
import dev.maru.transport.Sweeper;
import dev.maru.transport.Sweeper.Swept;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP connection: requests one after the other, each answered before the next is looked at.
 * Owned by its event loop.
 */
// A write that fails closes the channel, and channelInactive tells.
@SuppressWarnings("FutureReturnValueIgnored")
final class HttpConnection extends ChannelInboundHandlerAdapter implements Swept {

  private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

  /** Pipelined messages that may wait while one request is answered; beyond, reading stops. */
  private static final int MAX_QUEUED = 8;

  /** How long a client may go on sending behind the last answer. */
  private static final int LINGER_MS = 2_000;

  private final HttpHouse house;
  private final Loop loop;
  private final Caller caller;
  private final Gate gate;
  private final ArrayDeque<HttpObject> queued = new ArrayDeque<>(2);
  private final ByteArrayOutputStream body = new ByteArrayOutputStream(0);
  private final Channel channel;
  private final Outlet outlet;
  private @Nullable HttpRequest request;
  private Exchange.@Nullable Parked parked;
  private int deadlineMs;
  private boolean busy;
  private boolean sending;
  private boolean turning;
  private boolean ending;
  private boolean gone;

  HttpConnection(HttpHouse house, Loop loop, Channel channel) {
    this.house = house;
    this.loop = loop;
    this.channel = channel;
    this.outlet = new Outlet(channel);
    this.caller = new Caller(house.proxies(), house.connections());
    this.gate = new Gate(house, loop, caller);
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    deadlineMs = loop.sweeper().deadlineMs(house.settings().handshakeMs());
    loop.sweeper().add(this);
    if (!house.connections().enter()) {
      answer(ctx, gate.full(), true);
    } else if (!caller.arrive(ctx.channel().remoteAddress())) {
      answer(ctx, gate.crowded(), true);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ProxyPreface.Announced(var client) && !caller.arrive(client)) {
      answer(ctx, gate.crowded(), true);
    } else {
      ctx.fireUserEventTriggered(event);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    caller.leave();
    end();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    end();
  }

  private void end() {
    gone = true;
    outlet.drop();
    queued.forEach(ReferenceCountUtil::release);
    queued.clear();
    Exchange.Parked wait = parked;
    parked = null;
    if (wait != null) {
      wait.abandoned().run();
    }
  }

  @Override
  public boolean sweep(int nowMs) {
    Exchange.Parked wait = parked;
    if (!gone && outlet.isGivenUp(nowMs)) {
      outlet.abort();
      return false;
    }
    if (wait == null && outlet.holds()) {
      rest();
    }
    boolean due = nowMs - deadlineMs >= 0;
    if (wait != null && !due) {
      wait.look().accept(nowMs);
    } else if (wait != null) {
      parked = null;
      wait.due().run();
    } else if (due && !gone && (!busy || ending)) {
      channel.close();
    }
    return gone;
  }

  @Override
  public void drain(int retryAfterMs) {
    Exchange.Parked wait = parked;
    if (wait != null) {
      parked = null;
      wait.due().run();
    }
    if (!busy) {
      channel.close();
    }
  }

  @Override
  public void dismiss(String userId, Refusal why) {
    Exchange.Parked wait = parked;
    if (wait != null && wait.userId().equals(userId)) {
      parked = null;
      wait.dismissed().accept(why);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    HttpObject part = (HttpObject) message;
    if (ending) {
      ReferenceCountUtil.release(part);
      return;
    }
    if (busy || !queued.isEmpty() || !channel.isWritable()) {
      queued.add(part);
      if (queued.size() >= MAX_QUEUED) {
        channel.config().setAutoRead(false);
      }
      return;
    }
    try {
      take(ctx, part);
    } finally {
      ReferenceCountUtil.release(part);
    }
  }

  /** Who does not take the answers is not asked for more questions. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    goOn(ctx);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("an HTTP connection failed", cause);
    ctx.close();
  }

  private void take(ChannelHandlerContext ctx, HttpObject part) {
    if (part instanceof HttpRequest head) {
      request = head;
      body.reset();
      if (head.decoderResult().isFailure()) {
        answer(ctx, RequestReader.failure(head), true);
        return;
      }
      Response fault = RequestReader.fault(head, house.settings());
      if (fault != null) {
        answer(ctx, fault, true);
        return;
      }
      if (HttpUtil.is100ContinueExpected(head)) {
        ctx.writeAndFlush(
            new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
      }
    }
    HttpRequest current = request;
    if (part instanceof HttpContent content && current != null) {
      takeBody(ctx, current, content);
    }
  }

  private void takeBody(ChannelHandlerContext ctx, HttpRequest current, HttpContent content) {
    if (content.decoderResult().isFailure()) {
      answer(ctx, Bodies.error(400, "bad_request", "not an HTTP body as we take it"), true);
      return;
    }
    if (body.size() + content.content().readableBytes() > house.settings().bodyBytes()) {
      answer(ctx, RequestReader.bodyTooLong(), true);
      return;
    }
    body.writeBytes(RequestReader.bytes(content.content()));
    if (content instanceof LastHttpContent) {
      busy = true;
      try {
        handle(ctx, current);
      } catch (Refusal refusal) {
        answer(ctx, Response.refusal(refusal), false);
      }
    }
  }

  private void handle(ChannelHandlerContext ctx, HttpRequest current) throws Refusal {
    Gate.No no = gate.enter(current);
    String path = no == null ? RequestReader.path(current) : "";
    if (no == null && upgraded(ctx, current, path)) {
      return;
    }
    no = no == null ? gate.cross(current) : no;
    if (no == null) {
      route(ctx, current, house.router().find(current.method().name(), path));
    } else {
      answer(ctx, no.answer(), no.last());
    }
  }

  private void route(ChannelHandlerContext ctx, HttpRequest current, Router.Match match)
      throws Refusal {
    Route route = match.route();
    if (route == null && match.allowed().isEmpty()) {
      answer(ctx, Bodies.error(404, "not_found", "there is nothing at this path"), false);
      return;
    }
    if (route == null) {
      answer(ctx, Bodies.otherMethod(current.method().name(), match.allowed()), false);
      return;
    }
    var read = RequestReader.read(current, match.parts(), body.toByteArray(), caller.address());
    Exchange exchange =
        new Exchange(
            read,
            response -> respond(ctx, current, response),
            this::park,
            (head, author) -> open(ctx, current, head, author),
            () -> isAwaited(current));
    try {
      route.handler().handle(loop.desk(), exchange);
    } catch (Refusal refusal) {
      exchange.refuse(refusal);
    } catch (RuntimeException e) {
      LOG.error("{} {} failed", read.method(), route.path(), e);
      exchange.refuse(new Refusal(ErrorCode.INTERNAL, "our fault; it is written down"));
    }
  }

  private void respond(ChannelHandlerContext ctx, HttpRequest answered, Response response) {
    if (!loop.lane().inLane()) {
      loop.lane().execute(() -> respond(ctx, answered, response));
    } else if (isAwaited(answered)) {
      parked = null;
      answer(ctx, response, false);
    }
  }

  @SuppressWarnings("ReferenceEquality") // this very request, not one that looks like it
  private boolean isAwaited(HttpRequest asked) {
    return busy && !sending && !ending && !gone && asked == request;
  }

  private void park(Exchange.Parked wait) {
    parked = wait;
    // A proxy may have its own end of it: rather too early than too late.
    deadlineMs = loop.sweeper().nowMs() + wait.waitMs() - Sweeper.TICK_MS;
  }

  /** The head is the last thing that goes through HTTP's handlers; they make room for the body. */
  private void open(
      ChannelHandlerContext ctx,
      HttpRequest answered,
      Response head,
      Function<OpenBody, OpenBody.Author> author) {
    boolean chunked = answered.protocolVersion().equals(HttpVersion.HTTP_1_1);
    Response marked = chunked ? head.with(ResponseWriter.OPEN, "chunked") : head;
    HttpResponse first = house.writer().head(marked, answered, caller.secure());
    ctx.write(first, ctx.voidPromise());
    StreamConnection.take(
        ctx.channel(), loop, house.connections(), caller.address(), chunked, author);
  }

  private void answer(ChannelHandlerContext ctx, Response response, boolean last) {
    caller.answered();
    HttpRequest asked = request == null ? NoRequest.REQUEST : request;
    FullHttpResponse full = house.writer().write(response, asked, caller.secure());
    ending = last || !HttpUtil.isKeepAlive(asked);
    HttpUtil.setKeepAlive(full, !ending);
    busy = true;
    sending = true;
    if (ending) {
      queued.forEach(ReferenceCountUtil::release);
      queued.clear();
      channel.config().setAutoRead(true);
    }
    outlet.send(full, ending);
    goOn(ctx);
  }

  /** Once an answer has been handed over, the next request has its turn. */
  private void goOn(ChannelHandlerContext ctx) {
    if (sending && outlet.goOn()) {
      sending = false;
      busy = ending;
      rest();
    }
    next(ctx);
  }

  /** From now on the client may be idle, or go on sending behind the last answer, for a while. */
  private void rest() {
    if (ending || !busy) {
      int lastsMs = ending ? LINGER_MS : house.settings().idleMs();
      deadlineMs = loop.sweeper().nowMs() + Sweeper.TICK_MS + lastsMs;
    }
  }

  /** Looks at what was pipelined behind the request that was answered. */
  private void next(ChannelHandlerContext ctx) {
    if (turning) {
      return;
    }
    turning = true;
    while (!busy && !gone && !queued.isEmpty() && channel.isWritable()) {
      HttpObject part = queued.remove();
      try {
        take(ctx, part);
      } finally {
        ReferenceCountUtil.release(part);
      }
    }
    turning = false;
    if (!gone && queued.size() < MAX_QUEUED && !channel.config().isAutoRead()) {
      channel.config().setAutoRead(true);
    }
  }

  /** Whether the request was about something else than HTTP, and is dealt with. */
  private boolean upgraded(ChannelHandlerContext ctx, HttpRequest current, String path) {
    return switch (house.upgrader().look(ctx, current, path, caller.address(), loop)) {
      case Upgrader.NotAsked _ -> false;
      case Upgrader.Done _ -> true;
      case Upgrader.Refused(Response no) -> {
        answer(ctx, no, true);
        yield true;
      }
    };
  }
}
