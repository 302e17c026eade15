package dev.maru.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** One run, from the first connection to the last delivery; owned by the thread that runs it. */
final class LoadRun implements AutoCloseable {

  private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);
  private static final long CONNECT_NS = TimeUnit.SECONDS.toNanos(120);

  private final LoadPlan plan;
  private final PrintWriter err;
  private final Crowd crowd;
  private final Ledger ledger;
  private final LoadText text;
  private final Received received = new Received();
  private final Measures measures = new Measures();
  private final Traffic traffic;
  private final ServerProcess server;
  private long begun;
  private long ticks;

  LoadRun(LoadPlan plan, PrintWriter err) throws IOException {
    this.plan = plan;
    this.err = err;
    this.ledger = new Ledger(plan);
    this.text = new LoadText(plan);
    this.server = new ServerProcess(plan.serverPid());
    this.traffic = new Traffic(plan, this::send);
    this.crowd = new Crowd(plan, this::hear, traffic::run);
  }

  /**
   * Connects, loads, measures, waits for the rest.
   *
   * @throws IOException if not all connections could be opened, or {@code /proc} not be read
   */
  LoadResult run() throws IOException {
    begun = System.nanoTime();
    connect();
    double connectSeconds = (System.nanoTime() - begun) / 1e9;
    traffic.start(System.nanoTime());
    pass("warm-up", plan.warmup());
    double cpu = server.cpuSeconds();
    long from = System.nanoTime();
    long sent = traffic.sent();
    measures.open(from);
    pass("measured", plan.duration());
    long to = System.nanoTime();
    measures.close(to);
    double used = server.cpuSeconds() - cpu;
    traffic.stop();
    long sentInWindow = traffic.sent() - sent;
    drain();
    LoadResult.Window window =
        new LoadResult.Window((to - from) / 1e9, sentInWindow, used, server.rssKib());
    LoadResult.Crowded crowded =
        new LoadResult.Crowded(connectSeconds, crowd.up(), crowd.dead(), crowd.trouble());
    return new LoadResult(plan, window, crowded, traffic.sent(), ledger, measures);
  }

  private void connect() throws IOException {
    while (crowd.up() < plan.connections()) {
      long now = System.nanoTime();
      if (crowd.dead() > 0 || now - begun > CONNECT_NS) {
        String why = crowd.trouble().isEmpty() ? "the server is too slow" : crowd.trouble();
        throw new IOException(
            "only " + crowd.up() + " of " + plan.connections() + " connections joined; " + why);
      }
      crowd.connectSome(now + SECOND_NS);
      tick("connecting");
    }
  }

  private void pass(String phase, int seconds) throws IOException {
    long end = System.nanoTime() + seconds * SECOND_NS;
    while (System.nanoTime() < end) {
      turn(end);
      tick(phase);
    }
  }

  private void drain() throws IOException {
    long end = System.nanoTime() + plan.drain() * SECOND_NS;
    while (!traffic.settledAll() && crowd.up() > 0 && System.nanoTime() < end) {
      turn(end);
      tick("draining");
    }
  }

  private void turn(long end) throws IOException {
    crowd.turn(Math.min(end, traffic.due()));
  }

  private boolean send(int sender, long due) {
    int room = plan.roomOf(sender);
    if (!crowd.isUp(sender)) {
      return false;
    }
    return crowd.send(sender, text.message(room, new Stamp(due, sender, ledger.next(sender))));
  }

  private void hear(int connection, byte[] bytes, int from, int to) {
    long now = System.nanoTime();
    switch (received.kind(bytes, from, to)) {
      case MESSAGE -> {
        Stamp stamp = received.ofMessage(bytes, from, to);
        if (stamp == null) {
          measures.other();
        } else {
          ledger.delivered(connection, stamp);
          traffic.settle();
          measures.delivery(stamp, now);
        }
      }
      case ACK -> {
        Stamp stamp = received.ofAck(bytes, from, to);
        if (stamp == null) {
          measures.other();
        } else {
          measures.ack(stamp, now);
        }
      }
      case ERROR -> {
        measures.error(new String(bytes, from, to - from, UTF_8));
        traffic.refused();
      }
      case JOINED, OTHER -> measures.other();
    }
  }

  private void tick(String phase) {
    long second = (System.nanoTime() - begun) / SECOND_NS;
    if (second > ticks && !plan.quiet()) {
      ticks = second;
      err.printf(
          "%4d s  %-10s  %,6d up  %,10d sent  %s  overtaken %d  doubled %d  errors %d%n",
          second,
          phase,
          crowd.up(),
          traffic.sent(),
          measures.second(),
          ledger.overtaken(),
          ledger.doubled(),
          measures.errors());
      err.flush();
    }
  }

  @Override
  public void close() throws IOException {
    crowd.close();
  }
}
