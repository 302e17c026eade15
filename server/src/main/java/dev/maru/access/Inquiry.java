package dev.maru.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.maru.concurrent.Lane;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What somebody outside is asked, and has answered: the same thing once however many wait for it, a
 * few things at a time, and nothing while they do not answer. Answers are remembered for as long as
 * they say. Any thread may use it, and none waits in it: virtual threads ask.
 *
 * @param <K> what is asked about
 * @param <V> what an answer gives
 */
final class Inquiry<K, V> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Inquiry.class);

  /** How many questions may wait for their turn; beyond, a clear no is better. */
  static final int MOST_WAITING = 1_000;

  private final String of;
  private final InstantSource clock;
  private final Cache<K, Answer<V>> answers;
  private final ConcurrentHashMap<K, Flight<V>> flights = new ConcurrentHashMap<>();
  private final Circuit circuit = new Circuit();
  private final Semaphore seats;
  private final AtomicInteger waiting = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** What an answer says: a value, or a no. */
  @FunctionalInterface
  interface Word<V> {
    V heard() throws Refusal;
  }

  /**
   * An answer. Immutable.
   *
   * @param fromMs when it was asked for, epoch milliseconds
   * @param untilMs when it is good no longer
   */
  record Answer<V>(Word<V> word, long fromMs, long untilMs) {

    /** A clock that was set back makes nothing good for longer. */
    boolean good(long nowMs) {
      return nowMs >= fromMs && nowMs < untilMs;
    }
  }

  /** Who knows. */
  @FunctionalInterface
  interface Source<V> {

    /**
     * Asks, and waits, on a virtual thread.
     *
     * @throws IOException if there is no answer; what is answered, but makes no sense, is a no
     */
    Answer<V> ask(long nowMs) throws IOException, InterruptedException;
  }

  private record Waiter(Lane lane, Runnable then) {}

  /**
   * A question under way; who waits, and which values have been forgotten since it was asked, is
   * changed under the map's lock of its key.
   */
  private record Flight<V>(Source<V> source, List<Waiter> waiters, List<Predicate<V>> forgotten) {}

  /**
   * Nothing is known yet.
   *
   * @param of whom it asks, for the log
   * @param atOnce how many questions may be asked at a time
   * @param most how many answers are remembered
   * @param forget when an answer that is good no longer is forgotten
   */
  Inquiry(String of, InstantSource clock, int atOnce, int most, Duration forget) {
    this.of = of;
    this.clock = clock;
    this.seats = new Semaphore(atOnce);
    this.answers = Caffeine.newBuilder().maximumSize(most).expireAfterWrite(forget).build();
  }

  /** What is known about something; null if nothing is that is still good. */
  @Nullable Word<V> known(K key) {
    Answer<V> answer = answers.getIfPresent(key);
    return answer != null && answer.good(clock.millis()) ? answer.word : null;
  }

  /**
   * What is known about something.
   *
   * @throws Refusal a no that was answered, or {@code unavailable} if nothing is known
   */
  V heard(K key) throws Refusal {
    Word<V> word = known(key);
    if (word == null) {
      throw new Refusal(ErrorCode.UNAVAILABLE, of + " cannot be asked now", retryAfterMs());
    }
    return word.heard();
  }

  int retryAfterMs() {
    return circuit.retryAfterMs(clock.millis());
  }

  /** Asks, unless it is known or being asked; then tells the lane. */
  void ask(K key, Source<V> source, Lane lane, Runnable then) {
    if (known(key) != null) {
      lane.execute(then);
      return;
    }
    Flight<V> fresh = new Flight<>(source, new ArrayList<>(1), new ArrayList<>(0));
    Flight<V> flight =
        flights.compute(
            key,
            (same, known) -> {
              Flight<V> joined = known == null ? fresh : known;
              joined.waiters.add(new Waiter(lane, then));
              return joined;
            });
    if (same(flight, fresh)) {
      begin(key, flight);
    }
  }

  private void begin(K key, Flight<V> flight) {
    if (waiting.incrementAndGet() > MOST_WAITING || circuit.open(clock.millis())) {
      waiting.decrementAndGet();
      end(key, flight, null);
    } else {
      start(key, flight);
    }
  }

  private void start(K key, Flight<V> flight) {
    try {
      threads.execute(() -> run(key, flight));
    } catch (RejectedExecutionException closed) {
      waiting.decrementAndGet();
      end(key, flight, null);
    }
  }

  private void run(K key, Flight<V> flight) {
    Answer<V> answer = null;
    seats.acquireUninterruptibly();
    try {
      if (circuit.enter(clock.millis())) {
        answer = told(flight);
      }
    } finally {
      seats.release();
      waiting.decrementAndGet();
      end(key, flight, answer);
    }
  }

  private @Nullable Answer<V> told(Flight<V> flight) {
    try {
      Answer<V> answer = flight.source.ask(clock.millis());
      circuit.succeeded();
      return answer;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("{} did not answer: {}", of, e.toString());
    } catch (RuntimeException e) {
      LOG.error("{} could not be asked", of, e);
    }
    circuit.failed(clock.millis());
    return null;
  }

  /** What was forgotten while it was asked is not learnt by that, but asked again. */
  private void end(K key, Flight<V> flight, @Nullable Answer<V> answer) {
    Flight<V> left =
        flights.computeIfPresent(
            key,
            (same, current) -> {
              if (!same(current, flight)) {
                return current;
              }
              if (answer != null
                  && flight.forgotten.stream().anyMatch(such -> gives(answer, such))) {
                flight.forgotten.clear();
                return flight;
              }
              if (answer != null) {
                answers.put(key, answer);
              }
              return null;
            });
    if (left != null && same(left, flight)) {
      begin(key, flight);
      return;
    }
    for (Waiter waiter : flight.waiters) {
      waiter.lane.execute(waiter.then);
    }
  }

  private static <V> boolean gives(Answer<V> answer, Predicate<V> values) {
    try {
      return values.test(answer.word.heard());
    } catch (Refusal nothing) {
      return false;
    }
  }

  @SuppressWarnings("ReferenceEquality") // this very flight, not one that looks like it
  private static boolean same(Object one, Object other) {
    return one == other;
  }

  /** Forgets at once what is known about something, and what is being asked about it. */
  void forget(K key) {
    flights.compute(
        key,
        (same, flight) -> {
          answers.invalidate(key);
          return null;
        });
  }

  /** Forgets all that is known or being asked about some things. */
  void forgetAll(Predicate<K> keys) {
    flights.keySet().stream().filter(keys).forEach(this::forget);
    answers.asMap().keySet().stream().filter(keys).forEach(this::forget);
  }

  /**
   * Forgets all answers that give such a value, whatever they are about. What is being asked goes
   * on, because nobody knows yet what it gives: if it is such a value, it is asked again.
   */
  void forgetSuch(Predicate<V> values) {
    for (K key : flights.keySet()) {
      flights.computeIfPresent(
          key,
          (same, flight) -> {
            flight.forgotten.add(values);
            return flight;
          });
    }
    answers.asMap().values().removeIf(answer -> gives(answer, values));
  }

  /** How many answers are remembered, about. */
  long size() {
    answers.cleanUp();
    return answers.estimatedSize();
  }

  @Override
  public void close() {
    threads.shutdownNow();
    threads.close();
  }
}
