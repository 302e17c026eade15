package dev.maru.log;

import dev.maru.concurrent.Lane;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.protocol.User;
import dev.maru.store.Database;
import dev.maru.store.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A log on a store of its own for one test, with a clock that the test moves. */
final class OpenLog implements AutoCloseable {

  /** What an append came to. */
  record Answer(Event event, boolean dup) {}

  /** A definite no, as the failure of a future. */
  static final class No extends RuntimeException {
    private static final long serialVersionUID = 1L;
    final transient ErrorCode code;

    No(ErrorCode code, String reason) {
      super(code + ": " + reason);
      this.code = code;
    }
  }

  static final User MINJI = new User("u5", "T", "민지");
  static final User JUNHO = new User("u9", "M", "준호");

  private static final Lane AT_ONCE =
      new Lane() {
        @Override
        public void execute(Runnable task) {
          task.run();
        }

        @Override
        public boolean inLane() {
          return true;
        }
      };

  private final String kind;
  private final Path directory;
  private StoreSettings settings;
  Instant now = Instant.parse("2026-11-22T06:24:01Z");
  Database database;
  MessageLog log;

  private OpenLog(String kind) {
    this.kind = kind;
    try {
      directory = Files.createTempDirectory("maru-log");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    settings = StoreSettings.in(directory.resolve("data"));
    database = Database.open(settings);
    log = open();
  }

  static Stream<OpenLog> everyStore() {
    return Stream.of("sqlite").map(OpenLog::new);
  }

  private MessageLog open() {
    return new MessageLog(
        database,
        () -> now,
        code -> {
          throw new AssertionError("the store failed, exit code " + code);
        });
  }

  /** Closes and opens it again, as after a restart. */
  void reopen(UnaryOperator<StoreSettings> change) {
    log.close();
    database.close();
    settings = change.apply(settings);
    database = Database.open(settings);
    log = open();
  }

  void reopen() {
    reopen(UnaryOperator.identity());
  }

  /** Opens what a power cut would leave now: the files as they are, without the end of this one. */
  void powerCut() throws IOException {
    Path cut = directory.resolve("cut-" + System.nanoTime());
    Files.createDirectory(cut);
    try (var files = Files.list(settings.directory())) {
      for (Path file : files.filter(f -> !f.endsWith("lock")).toList()) {
        Files.copy(file, cut.resolve(file.getFileName()));
      }
    }
    log.close();
    database.close();
    settings = StoreSettings.in(cut);
    database = Database.open(settings);
    log = open();
  }

  void later(Duration time) {
    now = now.plus(time);
  }

  /** Runs SQL beside the log, on a connection of its own. */
  void execute(String sql) throws SQLException {
    try (Connection connection = database.dialect().writing().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Ends a lack of space that was made by a limit of pages; while nothing is being written. */
  void makeSpace() throws SQLException {
    try (Statement statement = database.writer().createStatement()) {
      statement.execute("pragma max_page_count = 1000000");
    }
  }

  static Append append(
      String room, User from, String clientId, String text, CompletableFuture<Answer> answer) {
    return new Append(
        room, from, clientId, Event.MESSAGE, 0, data(text), AT_ONCE, completing(answer));
  }

  private static Outcome completing(CompletableFuture<Answer> answer) {
    return new Outcome() {
      @Override
      public void stored(Event event, boolean dup) {
        if (!answer.complete(new Answer(event, dup))) {
          throw new AssertionError("told twice: " + event.clientId());
        }
      }

      @Override
      public void refused(ErrorCode code, String reason) {
        answer.completeExceptionally(new No(code, reason));
      }
    };
  }

  /** An event of the house, and what it orders. */
  static Append order(String room, Order order, CompletableFuture<Answer> answer) {
    return Append.byHouse(room, Event.ROOM, data("house"), order, AT_ONCE, completing(answer));
  }

  /** Orders and waits. */
  Answer ordered(String room, Order order) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    log.append(List.of(order(room, order, answer)));
    return wait(answer);
  }

  static byte[] data(String text) {
    return ("{\"text\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  CompletableFuture<Answer> send(String room, User from, String clientId, String text) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    log.append(List.of(append(room, from, clientId, text, answer)));
    return answer;
  }

  /** Sends and waits. */
  Answer sent(String room, User from, String clientId, String text) {
    return wait(send(room, from, clientId, text));
  }

  /** Sends so many events to a room in one go and waits for all. */
  void fill(String room, int count) {
    List<CompletableFuture<Answer>> answers =
        Stream.generate(CompletableFuture<Answer>::new).limit(count).toList();
    log.append(
        IntStream.range(0, count)
            .mapToObj(i -> append(room, MINJI, "fill-" + i, "no " + i, answers.get(i)))
            .toList());
    answers.forEach(OpenLog::wait);
  }

  static <T> T wait(CompletableFuture<T> future) {
    return future.orTimeout(60, TimeUnit.SECONDS).join();
  }

  /** The code of the refusal that it must come to. */
  static ErrorCode refusal(CompletableFuture<Answer> answer) {
    Throwable no = wait(answer.handle((stored, failure) -> failure == null ? null : failure));
    if (no instanceof No refused) {
      return refused.code;
    }
    throw new AssertionError("not refused", no);
  }

  /** The seqs of a room, read page by page. */
  List<Long> seqs(String room) {
    List<Long> seqs = new ArrayList<>();
    MessageLog.Page page = log.after(room, 0, 500, 1 << 20);
    while (true) {
      page.events().forEach(event -> seqs.add(event.seq()));
      if (!page.more()) {
        return seqs;
      }
      page = log.after(room, seqs.getLast(), 500, 1 << 20);
    }
  }

  @Override
  public String toString() {
    return kind;
  }

  @Override
  public void close() throws IOException {
    log.close();
    database.close();
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
