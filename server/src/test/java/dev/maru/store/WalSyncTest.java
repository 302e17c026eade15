package dev.maru.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A commit returns when it is on the disk, and nobody goes on with what is not. */
@Timeout(60)
final class WalSyncTest {

  private static final WalSync.Commit GOOD = () -> {};

  private Path log;
  private WalSync sync;

  @BeforeEach
  void make(@TempDir Path directory) throws IOException {
    log = Files.createFile(directory.resolve("some.db-wal"));
    sync = new WalSync(directory.resolve("some.db"));
  }

  @AfterEach
  void close() throws IOException {
    sync.close();
  }

  @Test
  void whoReadsBetweenTwoCommitsWaitsForNothing() throws SQLException {
    sync.await();
    sync.commit(GOOD);
    sync.await();
  }

  @Test
  void whoMayHaveSeenACommitWaitsForItsSync() throws Exception {
    CountDownLatch committed = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    FutureTask<Boolean> commit =
        task(() -> {
          committed.countDown();
          try {
            go.await();
          } catch (InterruptedException e) {
            throw new SQLException(e);
          }
        });
    Thread.ofPlatform().start(commit);
    committed.await();
    FutureTask<Boolean> read =
        new FutureTask<>(() -> {
          sync.await();
          return true;
        });
    Thread reader = Thread.ofPlatform().start(read);
    while (reader.getState() != Thread.State.WAITING) {
      assertThat(reader.getState()).isNotEqualTo(Thread.State.TERMINATED);
      Thread.onSpinWait();
    }
    assertThat(read).isNotDone();
    go.countDown();
    assertThat(commit.get()).isTrue();
    assertThat(read.get()).isTrue();
  }

  private FutureTask<Boolean> task(WalSync.Commit commit) {
    return new FutureTask<>(() -> {
      sync.commit(commit);
      return true;
    });
  }

  @Test
  void aCommitThatTheDatabaseRefusesHoldsNobodyUp() throws SQLException {
    SQLException full = new SQLException("full", null, 13);
    assertThatThrownBy(() -> sync.commit(() -> throwIt(full))).isSameAs(full);
    sync.await();
    sync.commit(GOOD);
    sync.await();
  }

  private static void throwIt(SQLException e) throws SQLException {
    throw e;
  }

  @Test
  void whatCannotBeSyncedIsNotReadEither() throws IOException {
    Files.delete(log);
    assertThatThrownBy(() -> sync.commit(GOOD))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("cannot be synced")
        .satisfies(e -> assertThat(((SQLException) e).getErrorCode()).isZero());
    assertThatThrownBy(() -> sync.await()).isInstanceOf(SQLException.class);
  }
}
