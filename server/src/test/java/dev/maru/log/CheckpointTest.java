package dev.maru.log;

import static dev.maru.log.OpenLog.MINJI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.ErrorCode;
import dev.maru.store.Backlog;
import dev.maru.store.Database;
import dev.maru.store.StoreSettings;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log and the checkpoints that are made beside its writer. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class CheckpointTest {

  @TempDir private Path directory;

  @EveryStore
  void aLogThatGoesQuietIsMovedIntoTheDatabase(OpenLog open) throws Exception {
    open.fill("r", 100);

    try (Connection beside = open.database.dialect().writing().getConnection()) {
      Backlog backlog = open.database.dialect().backlog(beside);
      assertThat(backlog.logged()).isPositive();
      while (backlog.rest() > 0) {
        LockSupport.parkNanos(1_000_000);
        backlog = open.database.dialect().backlog(beside);
      }
    }
    assertThat(open.sent("r", MINJI, "fill-7", "no 7").dup()).isTrue();
  }

  @Test
  void aFailedCheckpointEndsTheLogLikeAFailedCommit() throws Exception {
    CompletableFuture<Integer> exit = new CompletableFuture<>();
    Database database = Database.open(StoreSettings.in(directory));
    MessageLog log = new MessageLog(database, InstantSource.system(), exit::complete);
    CompletableFuture<OpenLog.Answer> stored = new CompletableFuture<>();
    log.append(List.of(OpenLog.append("r", MINJI, "a", "text", stored)));
    assertThat(OpenLog.wait(stored).event().seq()).isEqualTo(1);

    try (FileChannel wal =
        FileChannel.open(directory.resolve("maru.db-wal"), StandardOpenOption.WRITE)) {
      wal.truncate(0);
    }

    assertThat(OpenLog.wait(exit)).isEqualTo(Writer.EXIT_STORE_FAILED);
    CompletableFuture<OpenLog.Answer> later = new CompletableFuture<>();
    log.append(List.of(OpenLog.append("r", MINJI, "b", "text", later)));
    assertThat(OpenLog.refusal(later)).isEqualTo(ErrorCode.UNAVAILABLE);
    log.close();
    database.close();
    assertThat(directory.resolve("suspect")).exists();
  }
}
