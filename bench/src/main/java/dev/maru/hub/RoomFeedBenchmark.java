package dev.maru.hub;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.access.Access;
import dev.maru.access.Speaker;
import dev.maru.concurrent.Turn;
import dev.maru.limit.Allowance;
import dev.maru.log.MessageLog;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.Event;
import dev.maru.protocol.IdentityFields;
import dev.maru.protocol.Refusal;
import dev.maru.protocol.SeedCodec;
import dev.maru.protocol.User;
import dev.maru.protocol.V1Codec;
import dev.maru.session.Desk;
import dev.maru.session.Session;
import dev.maru.session.Verbs;
import dev.maru.store.Database;
import dev.maru.store.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The fan-out without sockets: one event to 1,000 sessions in one lane, time per session. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class RoomFeedBenchmark {

  private static final int FOLLOWERS = 1_000;
  private static final String ROOM = "123";
  private static final int OUTBOX_BYTES = 1 << 20;
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

  private final HandLane lane = new HandLane();
  private final NullTransport transport = new NullTransport();
  private final byte[] data = ("{\"text\":\"" + "x".repeat(160) + "\"}").getBytes(UTF_8);
  private final User user = new User("u5", "T", "강사");
  private final Path directory;
  private final Database database;
  private final MessageLog log;
  private final Pages pages;
  private final HubShard shard;
  private final RoomFeed feed;
  private long seq;

  /** Opens an empty log, because every follower starts with a page of it. */
  public RoomFeedBenchmark() {
    try {
      directory = Files.createTempDirectory("maru-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    database = Database.open(StoreSettings.in(directory));
    log = new MessageLog(database, InstantSource.system(), code -> {});
    pages = new Pages(log, 2, 500, OUTBOX_BYTES);
    shard = new HubShard(lane, pages);
    feed = new RoomFeed(ROOM, shard);
  }

  /** Lets every session follow the room to its head. */
  @Setup(Level.Trial)
  public void follow() throws Refusal {
    ZoneId time = ZoneId.of("Asia/Seoul");
    SeedCodec seed = new SeedCodec(time, true, new IdentityFields(Map.of()));
    Desk.House house =
        new Desk.House(
            log,
            Access.open(),
            new Verbs(List.of()),
            new V1Codec(time),
            seed,
            OUTBOX_BYTES,
            10,
            Allowance.unlimited());
    Desk desk = new Desk(house, shard, new Turn(lane));
    for (int i = 0; i < FOLLOWERS; i++) {
      Session session = new Session(desk, transport, "");
      session.speakFor(Speaker.trusted(user), true);
      feed.add(session).start(Cursor.START, 1, opening -> {}, refusal -> {});
    }
    long deadline = System.nanoTime() + PATIENCE_NS;
    for (int started = 0; started < FOLLOWERS; started += lane.step()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("only " + started + " followers have started");
      }
      Thread.onSpinWait();
    }
  }

  /** One event to all of them, and the end of the turn. */
  @Benchmark
  @OperationsPerInvocation(FOLLOWERS)
  public long broadcast() {
    long next = ++seq;
    feed.offer(new Event(ROOM, next, Event.MESSAGE, 0, "c" + next, user, data, next));
    lane.step();
    if (transport.frames() != next * FOLLOWERS) {
      throw new IllegalStateException("not everybody was told");
    }
    return transport.frames();
  }

  /** Closes the log and removes it. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    pages.close();
    log.close();
    database.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
