package dev.maru.e2e.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One person: stays attached, says something now and then, and repeats what it does not know the
 * outcome of, in order, with the same id. Owned by its own thread; {@link #cut} and the questions
 * may come from others.
 */
final class Client implements Participant {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** How long an answer may stay away before the client breaks the connection itself. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(8);

  static final int LEAST_DWELL_MILLIS = 500;
  static final int MOST_DWELL_MILLIS = 5_000;

  private static final int PATIENCE = 300;
  private static final long RETRY_MILLIS = 50;
  private static final int MOST_RETRY_FACTOR = 4;
  private static final long ANSWER_SECONDS = 15;
  private static final String TEXT = "안녕하세요, 오늘 수업은 어땠나요? \uD83D\uDE00 ";

  private record Try(Message message, CompletableFuture<Outcome> outcome) {}

  private final Site site;
  private final Load.Plan plan;
  private final Notes notes;
  private final List<String> rooms;
  private final List<Transport> transports;
  private final boolean talks;
  private final Random random;
  private final CountDownLatch stopped;
  private final AtomicLong switches;
  private final Deque<Message> outstanding = new ArrayDeque<>();
  private final Deque<Try> tries = new ArrayDeque<>();
  private final LinkedBlockingQueue<Boolean> events = new LinkedBlockingQueue<>();
  private long progress;
  private int strikes;
  private int said;
  private int attachments;
  private volatile boolean talking = true;
  private volatile boolean idle;
  private volatile String trouble = "none";
  private volatile @Nullable Attachment attachment;
  private volatile @Nullable Throwable failure;

  Client(
      Site site,
      Load.Plan plan,
      Notes notes,
      List<String> rooms,
      List<Transport> transports,
      boolean talks,
      Random random,
      CountDownLatch stopped,
      AtomicLong switches) {
    this.site = site;
    this.plan = plan;
    this.notes = notes;
    this.rooms = rooms;
    this.transports = transports;
    this.talks = talks;
    this.random = random;
    this.stopped = stopped;
    this.switches = switches;
  }

  @Override
  public void run() {
    try {
      while (!stopped.await(knockAfter(), TimeUnit.MILLISECONDS)) {
        Transport transport = transports.get(random.nextInt(transports.size()));
        try (Attachment opened = transport.attach(site, notes, rooms, plan.window())) {
          attachments++;
          attachment = opened;
          opened.open();
          strikes = 0;
          talk(opened, transport);
        } catch (IOException notThere) {
          // The server is down or starting, or this connection was cut; the next round tries again.
          idle = false;
          bear(notThere);
        }
        settle();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      failure = e;
    }
  }

  /**
   * Fifty who knock twenty times a second each would take the processor from the server they wait
   * for.
   */
  private long knockAfter() {
    return RETRY_MILLIS * Math.clamp(strikes + 1, 1, MOST_RETRY_FACTOR);
  }

  /** Bears with a server that is not there, but not for ever. */
  private void bear(IOException failed) {
    trouble = failed.toString();
    if (++strikes > PATIENCE) {
      throw new UncheckedIOException("not one of " + strikes + " attempts came through", failed);
    }
  }

  private void talk(Attachment through, Transport transport)
      throws InterruptedException, ExecutionException, TimeoutException {
    outstanding.forEach(message -> message.flying = false);
    long next = System.nanoTime() + pause();
    long leave = System.nanoTime() + dwell();
    while (through.alive() && stopped.getCount() > 0) {
      if (talking && System.nanoTime() >= leave) {
        switches.incrementAndGet();
        return;
      }
      repeat(through);
      boolean more = talks && talking && said < plan.messages();
      if (more && System.nanoTime() >= next && outstanding.size() < through.window()) {
        outstanding.add(speak(transport));
        next = System.nanoTime() + pause();
        continue;
      }
      idle = outstanding.isEmpty() && !more;
      boolean ready = more && outstanding.size() < through.window();
      // Never without waiting: a virtual thread that spins takes the processor from all others.
      long wait = ready ? Math.clamp(next - System.nanoTime(), 1, LOOK_NANOS) : LOOK_NANOS;
      Boolean _ = events.poll(wait, TimeUnit.NANOSECONDS);
      events.clear();
      collect(transport);
      if (!tries.isEmpty() && System.nanoTime() - progress > PATIENCE_NANOS) {
        through.close();
      }
    }
  }

  /**
   * How long to wait before the next thing is said: at random, so that all together say so many a
   * second.
   */
  private long pause() {
    double mean = plan.talkers() * 1e9 / plan.rate();
    return (long) Math.min(-mean * Math.log(1 - random.nextDouble()), 4 * mean);
  }

  /** How long a transport that works is kept. */
  private long dwell() {
    if (plan.unrest().writers() == 0) {
      return TimeUnit.DAYS.toNanos(1);
    }
    return TimeUnit.MILLISECONDS.toNanos(random.nextInt(LEAST_DWELL_MILLIS, MOST_DWELL_MILLIS));
  }

  private Message speak(Transport transport) {
    said++;
    String id = notes.user + "-" + said;
    ObjectNode data = Body.message(id, TEXT.repeat(1 + plan.textSize()) + said);
    // A client of the guide cannot repeat in order: it cannot repeat at all.
    String order = transport == Transport.SEED ? notes.user + "/" + attachments : notes.user;
    return new Message(rooms.get(random.nextInt(rooms.size())), id, data, order);
  }

  private void repeat(Attachment through) throws InterruptedException {
    for (Message message : outstanding) {
      if (!message.flying && tries.size() < through.window()) {
        message.flying = true;
        message.attempt++;
        CompletableFuture<Outcome> outcome = through.send(message);
        tries.add(new Try(message, outcome));
        progress = System.nanoTime();
        var _ = outcome.thenRun(this::wake);
      }
    }
  }

  /** Takes in the answers that have arrived. */
  private void collect(Transport transport)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (Iterator<Try> i = tries.iterator(); i.hasNext(); ) {
      Try sent = i.next();
      if (sent.outcome().isDone()) {
        i.remove();
        progress = System.nanoTime();
        answered(sent.message(), sent.outcome().get(0, TimeUnit.SECONDS), transport);
      }
    }
  }

  private void answered(Message message, Outcome outcome, Transport transport)
      throws InterruptedException {
    switch (outcome) {
      case Outcome.Accepted _ -> outstanding.remove(message);
      case Outcome.Refused refused when !refused.temporary() -> outstanding.remove(message);
      case Outcome.Refused _ -> {
        message.flying = false;
        stopped.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
      }
      case Outcome.Lost _ when transport == Transport.SEED -> outstanding.remove(message);
      case Outcome.Lost _ -> message.flying = false;
    }
  }

  /** After the attachment ended: every try has its outcome now. */
  private void settle() throws InterruptedException, ExecutionException, TimeoutException {
    boolean seed = transports.equals(List.of(Transport.SEED));
    for (Try sent = tries.poll(); sent != null; sent = tries.poll()) {
      Outcome outcome = sent.outcome().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      answered(sent.message(), outcome, seed ? Transport.SEED : Transport.SOCKET);
    }
  }

  @Override
  public void cut() {
    Attachment open = attachment;
    if (open != null) {
      open.close();
    }
    wake();
  }

  private void wake() {
    events.offer(true);
  }

  @Override
  public void hush() {
    talking = false;
  }

  @Override
  public boolean idle() {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("client " + notes.user + " failed", cause);
    }
    return idle;
  }

  /** What it is doing, for a report. */
  @Override
  public String toString() {
    return notes.user
        + " idle "
        + idle
        + ", said "
        + said
        + ", waits for "
        + outstanding
        + ", trouble: "
        + trouble;
  }

  @Override
  public Notes notes() {
    return notes;
  }

  @Override
  public List<String> rooms() {
    return rooms;
  }
}
