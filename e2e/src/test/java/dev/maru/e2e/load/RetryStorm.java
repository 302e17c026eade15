package dev.maru.e2e.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.maru.e2e.check.History;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * People whose acks get lost: they send the same thing again and again, each time by another way,
 * and now and then something else under a used id. Owned by one test.
 */
public final class RetryStorm implements AutoCloseable {
  private static final double ACK_LOST = 0.3;
  private static final int MOST_RETRIES = 5;
  private static final int PROBE_EVERY = 25;
  private static final int OLD_EVERY = 10;
  private static final long ANSWER_SECONDS = 15;
  private static final long PAUSE_MILLIS = 20;

  private final Site site;
  private final List<String> rooms;
  private final int goal;
  private final AtomicInteger sent = new AtomicInteger();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  private RetryStorm(Site site, List<String> rooms, int goal) {
    this.site = site;
    this.rooms = rooms;
    this.goal = goal;
  }

  /** Starts {@code people} who send {@code goal} messages together. */
  public static RetryStorm start(
      History history, Site site, List<String> rooms, long seed, int people, int goal) {
    RetryStorm storm = new RetryStorm(site, rooms, goal);
    Random random = new Random(seed);
    for (int i = 0; i < people; i++) {
      Notes notes = new Notes(history, "p" + i, List.of());
      Random dice = new Random(random.nextLong());
      storm.threads.add(Thread.ofVirtual().start(() -> storm.run(storm.new Person(notes, dice))));
    }
    return storm;
  }

  private void run(Person person) {
    try {
      while (stopped.getCount() > 0 && sent.incrementAndGet() <= goal) {
        person.say();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException | RuntimeException e) {
      wrong.add(e.toString());
    } finally {
      person.leave();
    }
  }

  /** How many messages were begun. */
  public int sent() {
    return Math.min(sent.get(), goal);
  }

  public boolean done() {
    return threads.stream().noneMatch(Thread::isAlive);
  }

  /** Ends it; what is on its way is settled first. */
  public void finish() throws InterruptedException {
    stopped.countDown();
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(30));
    }
  }

  /** What was answered otherwise than it should be. */
  public List<String> wrong() {
    return List.copyOf(wrong);
  }

  @Override
  public void close() {
    stopped.countDown();
    threads.forEach(Thread::interrupt);
  }

  /** One of them. Owned by its own thread. */
  private final class Person {
    private final Notes notes;
    private final Random random;
    private final HttpSender http;
    private final List<Message> old = new ArrayList<>();
    private SocketAttachment socket;
    private int said;

    Person(Notes notes, Random random) {
      this.notes = notes;
      this.random = random;
      http = new HttpSender(site, new Identity(notes.user));
      socket = new SocketAttachment(site, notes, List.of(), 1);
      socket.close();
    }

    void say() throws InterruptedException, ExecutionException, TimeoutException {
      String id = notes.user + "-" + ++said;
      String room = rooms.get(random.nextInt(rooms.size()));
      Message message = new Message(room, id, Body.message(id, "여보세요? " + said), "");
      boolean settled = accepted(attempt(message));
      for (int retry = 0; retry < MOST_RETRIES && lost(settled); retry++) {
        settled |= accepted(attempt(message));
      }
      while (!settled && stopped.getCount() > 0) {
        settled = accepted(attempt(message));
      }
      if (settled) {
        old.add(message);
      }
      again();
    }

    private boolean lost(boolean settled) {
      return !settled || random.nextDouble() < ACK_LOST;
    }

    /** Now and then an old message once more, or something else under its id. */
    private void again() throws InterruptedException, ExecutionException, TimeoutException {
      if (old.isEmpty()) {
        return;
      }
      Message before = old.get(random.nextInt(old.size()));
      if (random.nextInt(OLD_EVERY) == 0) {
        attempt(before);
      }
      if (random.nextInt(PROBE_EVERY) == 0) {
        ObjectNode other = Body.message(before.id, "something else");
        Message forged = new Message(before.room, before.id, other, "");
        forged.attempt = 1_000 + before.attempt++;
        Outcome outcome = attempt(forged);
        if (outcome instanceof Outcome.Refused(String code, boolean temporary)
            && !temporary
            && !code.equals("conflict")) {
          wrong.add("other content under a used id was answered with " + code);
        }
      }
    }

    private Outcome attempt(Message message)
        throws InterruptedException, ExecutionException, TimeoutException {
      message.attempt++;
      Outcome outcome =
          switch (random.nextInt(8)) {
            case 0, 1, 2 -> noted(message, http.post(invoked(message, "http")));
            case 3, 4 -> noted(message, http.command(invoked(message, "commands")));
            case 5, 6 -> throughSocket(message);
            default -> cutAfterWriting(message);
          };
      if (!(outcome instanceof Outcome.Accepted)) {
        stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
      }
      return outcome;
    }

    private Message invoked(Message message, String via) {
      notes.invoke(message, via);
      return message;
    }

    private Outcome noted(Message message, Outcome outcome) {
      notes.outcome(message, outcome);
      return outcome;
    }

    private Outcome throughSocket(Message message)
        throws InterruptedException, ExecutionException, TimeoutException {
      if (!socket.alive()) {
        socket = new SocketAttachment(site, notes, List.of(), 1);
        try {
          socket.open();
        } catch (IOException notThere) {
          socket.close();
        }
      }
      return socket.send(message).get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    /** The connection breaks before the ack can arrive. */
    private Outcome cutAfterWriting(Message message)
        throws InterruptedException, ExecutionException, TimeoutException {
      SocketAttachment once = new SocketAttachment(site, notes, List.of(), 1);
      try {
        once.open();
      } catch (IOException notThere) {
        once.close();
      }
      var outcome = once.send(message);
      once.close();
      return outcome.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private static boolean accepted(Outcome outcome) {
      return outcome instanceof Outcome.Accepted;
    }

    void leave() {
      socket.close();
    }
  }
}
