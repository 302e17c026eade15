package dev.maru.e2e.load;

import dev.maru.e2e.check.Entry;
import dev.maru.e2e.check.History;
import dev.maru.e2e.check.Row;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * All clients of one run against one address, over any number of lives of the server. Owned by one
 * test.
 */
public final class Load implements AutoCloseable {
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(10);

  /**
   * What to do.
   *
   * @param rate messages a second, all clients together
   * @param messages at most so many of each client
   * @param window how many sends a WebSocket client has on their way at once
   * @param textSize how often the text is repeated beyond once
   * @param mixes the sets of transports, given to the clients in turn; at each attachment a client
   *     takes one of its set
   * @param unrest who of them leaves a transport that works
   */
  public record Plan(
      long seed,
      int clients,
      int rooms,
      int roomsOfEach,
      double rate,
      int messages,
      int window,
      int textSize,
      List<List<Transport>> mixes,
      Unrest unrest) {

    private static final List<Transport> ANY =
        List.of(Transport.SOCKET, Transport.STREAM, Transport.LONG_POLL, Transport.POLL);

    /**
     * Fifty clients in twenty rooms say 250 things a second, by all transports; some change theirs.
     */
    public static Plan mixed(long seed) {
      List<List<Transport>> mixes =
          List.of(
              List.of(Transport.SOCKET),
              List.of(Transport.LONG_POLL),
              ANY,
              List.of(Transport.POLL),
              List.of(Transport.STREAM),
              List.of(Transport.SOCKET),
              List.of(Transport.SEED),
              ANY);
      return new Plan(seed, 50, 20, 3, 250, Integer.MAX_VALUE, 4, 0, mixes, Unrest.NONE);
    }

    /**
     * So many, each in two of ten rooms, who change their transport all the time: one in ten by our
     * own client, which keeps the old line until the new one has caught up; the others drop it.
     */
    public static Plan restless(long seed, int clients, int writers, double rate) {
      Unrest unrest = new Unrest(clients / 10, writers);
      List<List<Transport>> mixes = List.of(ANY);
      return new Plan(seed, clients, 10, 2, rate, Integer.MAX_VALUE, 4, 0, mixes, unrest);
    }

    /** A few who mostly listen. */
    public static Plan audience(long seed) {
      return new Plan(
          seed, 14, 20, 4, 20, Integer.MAX_VALUE, 1, 0, mixed(seed).mixes(), Unrest.NONE);
    }

    /** Clients that pipeline so many messages each as fast as they can. */
    public static Plan pipelined(long seed, int clients, int messages) {
      List<List<Transport>> mixes = List.of(List.of(Transport.SOCKET));
      return new Plan(seed, clients, 20, 2, clients * 1_000.0, messages, 32, 0, mixes, Unrest.NONE);
    }

    /** How many of the clients talk. */
    int talkers() {
      return unrest.writers() > 0 ? unrest.writers() : clients;
    }

    /** The same with texts so many times as long. */
    public Plan textSize(int times) {
      return new Plan(
          seed, clients, rooms, roomsOfEach, rate, messages, window, times, mixes, unrest);
    }
  }

  /**
   * Restless clients change their transport every 0.5 to 5 s.
   *
   * @param bots how many of the clients are the product's own; the first of all
   * @param writers how many of the clients talk, the last of all; 0 for all, and no unrest
   */
  public record Unrest(int bots, int writers) {
    static final Unrest NONE = new Unrest(0, 0);
  }

  private final History history;
  private final Site site;
  private final List<String> rooms;
  private final List<Participant> clients = new ArrayList<>();
  private final AtomicLong switches = new AtomicLong();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  private Load(History history, Site site, Plan plan) {
    this.history = history;
    this.site = site;
    rooms = IntStream.range(0, plan.rooms()).mapToObj(i -> "room-" + i).toList();
    Random random = new Random(plan.seed());
    for (int i = 0; i < plan.clients(); i++) {
      List<Transport> transports = plan.mixes().get(i % plan.mixes().size());
      boolean seed = transports.contains(Transport.SEED);
      List<String> own = some(random, seed ? 1 : plan.roomsOfEach());
      Notes notes = new Notes(history, "u" + i, own);
      Random dice = new Random(random.nextLong());
      boolean talks = i < plan.unrest().bots() ? i == 0 : i >= plan.clients() - plan.talkers();
      clients.add(
          i < plan.unrest().bots()
              ? new Bot(site.address(), notes, own, talks, dice, stopped, switches)
              : new Client(site, plan, notes, own, transports, talks, dice, stopped, switches));
    }
  }

  private List<String> some(Random random, int count) {
    List<String> all = new ArrayList<>(rooms);
    Collections.shuffle(all, random);
    return List.copyOf(all.subList(0, count));
  }

  /** Starts all clients. */
  public static Load start(History history, Site site, Plan plan) {
    System.out.println("load: " + plan);
    Load load = new Load(history, site, plan);
    for (Participant client : load.clients) {
      load.threads.add(Thread.ofVirtual().start(client));
    }
    return load;
  }

  public List<String> rooms() {
    return rooms;
  }

  /** Breaks the connection of one client, in whatever it is doing. */
  public void cut(Random random) {
    clients.get(random.nextInt(clients.size())).cut();
  }

  /** How often restless clients went over to another transport so far. */
  public long switches() {
    return switches.get();
  }

  /** True when every client has said all it was to say and knows what became of it. */
  public boolean done() {
    return clients.stream().allMatch(Participant::idle);
  }

  /**
   * Ends the talking, waits until everything said is settled and everybody has seen everything, as
   * far as they get there, and gives the rooms as the server shows them.
   */
  public List<Row> quiesce() throws Exception {
    clients.forEach(Participant::hush);
    if (!await(this::done, DRAIN_NANOS)) {
      List<Participant> busy = clients.stream().filter(client -> !client.idle()).limit(5).toList();
      throw new IllegalStateException("sends are still unsettled after 30 s: " + busy);
    }
    history.add(Entry.Quiet::new);
    List<Row> rows = site.rows(rooms);
    Map<String, Long> heads = new HashMap<>();
    rows.forEach(row -> heads.merge(row.room(), row.seq(), Math::max));
    boolean all =
        await(() -> clients.stream().allMatch(client -> atHead(client, heads)), SETTLE_NANOS);
    System.out.println("quiet: everybody " + (all ? "is" : "is NOT") + " at the head");
    if (!all) {
      clients.stream()
          .filter(client -> !atHead(client, heads))
          .forEach(client -> System.out.println("behind: " + client));
      System.out.println("threads: " + Threads.keep());
    }
    return rows;
  }

  private static boolean atHead(Participant client, Map<String, Long> heads) {
    // A client of the guide that came back late has nothing to catch up with.
    return client.rooms().size() == 1
        || client.rooms().stream()
            .allMatch(room -> client.notes().cursor(room).seq() >= heads.getOrDefault(room, 0L));
  }

  private boolean await(BooleanSupplier condition, long nanos) throws InterruptedException {
    long deadline = System.nanoTime() + nanos;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline || stopped.await(10, TimeUnit.MILLISECONDS)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    stopped.countDown();
    clients.forEach(Participant::cut);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
