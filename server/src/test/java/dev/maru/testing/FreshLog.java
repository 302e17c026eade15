package dev.maru.testing;

import dev.maru.concurrent.Lane;
import dev.maru.log.Append;
import dev.maru.log.Batch;
import dev.maru.log.MessageLog;
import dev.maru.log.Outcome;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.protocol.User;
import dev.maru.store.Database;
import dev.maru.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;

/**
 * A real log in a directory of its own that does not wait for the disk; what it commits is given to
 * the test instead of a hub. Owned by the test's thread.
 */
public final class FreshLog implements AutoCloseable {

  private static final Outcome NOBODY_ASKS =
      new Outcome() {
        @Override
        public void stored(Event event, boolean dup) {
          // the batch says it
        }

        @Override
        public void refused(ErrorCode code, String reason) {
          throw new AssertionError(code + ": " + reason);
        }
      };

  private final Path directory;
  private final Database database;
  private final MessageLog log;
  private final LinkedBlockingQueue<Batch> batches = new LinkedBlockingQueue<>();

  /** An empty log. */
  public FreshLog() throws IOException {
    directory = Files.createTempDirectory("maru-log");
    StoreSettings standard = StoreSettings.in(directory);
    database =
        Database.open(
            new StoreSettings(
                directory,
                "off",
                true,
                standard.readers(),
                standard.writerQueueBytes(),
                standard.batchRows(),
                standard.maxPages()));
    log =
        new MessageLog(
            database,
            InstantSource.system(),
            code -> {
              throw new AssertionError("fatal " + code);
            });
    log.onCommit(batches::add);
  }

  /** The log itself. */
  public MessageLog log() {
    return log;
  }

  /** Stores so many messages and returns what was committed, which nobody was told yet. */
  public List<Batch> append(String room, int count, Lane lane) throws InterruptedException {
    List<Append> appends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] data = {'{', '}'};
      appends.add(new Append(room, User.GUEST, "", Event.MESSAGE, 0, data, lane, NOBODY_ASKS));
    }
    log.append(appends);
    List<Batch> committed = new ArrayList<>();
    for (int missing = count; missing > 0; missing -= committed.getLast().events().size()) {
      committed.add(batches.take());
    }
    return committed;
  }

  @Override
  public void close() throws IOException {
    log.close();
    database.close();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
