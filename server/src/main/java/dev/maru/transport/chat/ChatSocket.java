package dev.maru.transport.chat;

import dev.maru.access.Speaker;
import dev.maru.protocol.CloseCode;
import dev.maru.protocol.Frame;
import dev.maru.protocol.Refusal;
import dev.maru.session.Farewell;
import dev.maru.session.Session;
import dev.maru.session.Transport;
import dev.maru.transport.Loop;
import dev.maru.transport.Sweeper.Swept;
import dev.maru.transport.websocket.Endpoint;
import dev.maru.transport.websocket.WebSocketConnection;

/** A session on a WebSocket, the transport that does not end. Owned by its event loop. */
final class ChatSocket implements Endpoint, Transport, Swept {

  /** How long a peer may take to answer a ping or a Close, seconds. Source: promises.md, F21. */
  private static final int PATIENCE_S = 5;

  /** How long a peer may take nothing while something waits. Source: promises.md, P12: 15 s. */
  private static final int STALL_MS = 10_000;

  private final ChatSockets shared;
  private final Loop loop;
  private final WebSocketConnection connection;
  private final Session session;
  private final String address;
  private final int introducedByMs;
  private int lastWriteMs;
  private int lastPingMs;
  private boolean gone;

  ChatSocket(ChatSockets shared, Loop loop, WebSocketConnection connection, String address) {
    this.shared = shared;
    this.loop = loop;
    this.connection = connection;
    this.address = address;
    this.session = new Session(loop.desk(), this, address);
    this.introducedByMs = loop.sweeper().deadlineMs(shared.introductionMs());
    this.lastWriteMs = loop.sweeper().nowMs();
    this.lastPingMs = lastWriteMs;
  }

  /** Lets the session speak for whom the upgrade's headers have named. */
  void admit(Speaker speaker) {
    session.admit(speaker);
  }

  /** Remembers why the upgrade's headers could not say who is speaking. */
  void excuse(Refusal refusal) {
    session.excuse(refusal);
  }

  /** Takes one of the places of whom the upgrade's headers have named, without a first frame. */
  void sit() {
    if (!gone) {
      session.sit();
    }
  }

  /** Says that the upgrade's headers have named nobody, and ends. */
  void turnAway(Refusal refusal) {
    session.turnAway(refusal);
  }

  @Override
  public void text(byte[] utf8) {
    session.receive(utf8);
  }

  @Override
  public void binary(byte[] data) {
    session.close(CloseCode.BAD_REQUEST, "text frames are expected");
  }

  @Override
  public void writable() {
    session.drained();
  }

  @Override
  public void closed() {
    gone = true;
    session.ended();
    shared.left(address);
  }

  @Override
  public void write(Frame[] frames, int count) {
    lastWriteMs = loop.sweeper().nowMs();
    connection.write(frames, 0, count);
  }

  @Override
  public boolean isWritable() {
    return connection.isWritable();
  }

  @Override
  public long pendingBytes() {
    return connection.pendingBytes();
  }

  @Override
  public void close(CloseCode code, String reason) {
    connection.close(code.code(), reason);
  }

  @Override
  public boolean sweep(int nowMs) {
    if (gone) {
      return true;
    }
    int second = shared.second();
    int silent = second - connection.lastRead();
    int pingSeconds = Math.ceilDiv(shared.pingMs(), 1000);
    if (connection.closingSince() != WebSocketConnection.NOT_CLOSING) {
      if (second - connection.closingSince() >= PATIENCE_S) {
        connection.abort();
      }
    } else if (silent >= pingSeconds + PATIENCE_S) {
      connection.abort();
    } else if (session.over(loop.desk().wallMs(nowMs))) {
      session.part(Farewell.frame(CloseCode.AUTH, 0, Speaker.OVER), CloseCode.AUTH, Speaker.OVER);
    } else if (!session.admitted() && nowMs - introducedByMs >= 0) {
      session.close(CloseCode.AUTH, "nobody said who is speaking");
    } else if (!connection.isWritable() && nowMs - lastWriteMs >= STALL_MS) {
      session.close(CloseCode.SLOW, "takes nothing: come back and resume from the cursor");
    } else {
      giveSigns(nowMs, silent >= pingSeconds);
    }
    return false;
  }

  /** A ping asks a silent peer whether it lives; a text ping tells a quiet one that we do. */
  private void giveSigns(int nowMs, boolean silent) {
    if (silent && nowMs - lastPingMs >= shared.pingMs()) {
      lastPingMs = nowMs;
      connection.ping();
    }
    if (nowMs - lastWriteMs >= shared.pingMs()) {
      lastWriteMs = nowMs;
      session.ping(shared.load());
    }
  }

  @Override
  public void dismiss(String userId, Refusal why) {
    if (!gone && session.speaksFor(userId)) {
      Frame bye = Farewell.frame(CloseCode.AUTH, 0, why.reason());
      session.part(bye, CloseCode.AUTH, why.reason());
    }
  }

  @Override
  public void drain(int retryAfterMs) {
    Frame bye = Farewell.frame(CloseCode.DRAINING, retryAfterMs, "restart");
    session.part(bye, CloseCode.DRAINING, "restart");
  }
}
