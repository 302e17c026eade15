package dev.maru.e2e.steering;

import dev.maru.e2e.steering.Manner.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Thousands of polling clients, each on a virtual thread. Owned by one test. */
final class PollingCrowd implements AutoCloseable {
  private static final int FIRST_WAIT_MILLIS = 2_000;
  private static final int HAMMERS = 8;
  private static final int ROOMS_OF_EACH = 5;

  /**
   * One poll.
   *
   * @param atMs when its answer came, since the start
   * @param gapMs from the answer before to this request; 0 for a client's first
   * @param tookMs until the answer
   */
  record Poll(long atMs, long gapMs, long tookMs, int nextMs, Answer answer) {}

  private final Queue<Poll> polls = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private final int port;

  private PollingCrowd(int port) {
    this.port = port;
  }

  /** So many clients come within two seconds, spread over some rooms, each in its manner. */
  static PollingCrowd come(int port, int clients, int rooms, List<Manner> manners, long seed) {
    PollingCrowd crowd = new PollingCrowd(port);
    Random random = new Random(seed);
    for (int i = 0; i < clients; i++) {
      List<String> some = some(i, rooms);
      Manner manner = manners.get(i % manners.size());
      int first = random.nextInt(FIRST_WAIT_MILLIS);
      crowd.threads.add(Thread.ofVirtual().start(() -> crowd.live(some, first, manner)));
    }
    return crowd;
  }

  /** The rooms of one client. */
  private static List<String> some(int client, int rooms) {
    return IntStream.range(client, client + ROOMS_OF_EACH).mapToObj(i -> room(i % rooms)).toList();
  }

  /** The name of a room. */
  static String room(int number) {
    return "steer-" + number;
  }

  /** A few connections that poll without a pause, so that everything there is to compile is. */
  static void hammer(int port, int rooms, int seconds) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < HAMMERS; i++) {
      List<String> some = some(i, rooms);
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try (Poller poller = new Poller(port, some)) {
                  while (System.nanoTime() < end) {
                    poller.poll();
                  }
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void live(List<String> rooms, int first, Manner manner) {
    try {
      if (end.await(first, TimeUnit.MILLISECONDS)) {
        return;
      }
      try (Poller poller = new Poller(port, rooms)) {
        long answered = 0;
        int wait = FIRST_WAIT_MILLIS;
        do {
          long asked = nowMs();
          Answer answer = poller.poll();
          long gap = answered == 0 ? 0 : asked - answered;
          answered = nowMs();
          wait = manner.next(wait, answer);
          polls.add(new Poll(answered, gap, answered - asked, wait, answer));
        } while (!end.await(wait, TimeUnit.MILLISECONDS));
      }
    } catch (IOException e) {
      failures.add(e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  long nowMs() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
  }

  List<Poll> polls() {
    return List.copyOf(polls);
  }

  List<String> failures() {
    return List.copyOf(failures);
  }

  /** All clients go; who waits for an answer still gets it. */
  @Override
  public void close() {
    end.countDown();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
