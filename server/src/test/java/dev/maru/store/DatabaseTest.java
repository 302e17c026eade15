package dev.maru.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening a store: what it makes, and what it refuses. */
final class DatabaseTest {

  @TempDir private Path parent;

  private Path data() {
    return parent.resolve("data");
  }

  private Database open() {
    return Database.open(StoreSettings.in(data()));
  }

  @Test
  void aNewStoreIsReadableByItsOwnerOnly() throws Exception {
    try (Database database = open()) {
      assertThat(database.epoch()).matches("[0-9a-z]{6}");
      assertThat(Files.getPosixFilePermissions(data()))
          .isEqualTo(PosixFilePermissions.fromString("rwx------"));
      assertThat(Files.getPosixFilePermissions(data().resolve("maru.db")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
      assertThat(Files.getPosixFilePermissions(data().resolve("maru.db-wal")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void aSecondProcessIsToldThePidOfTheFirst() throws Exception {
    try (ChildJvm child = ChildJvm.start(Opener.class.getName(), List.of(), data().toString())) {
      child.waitFor("open");

      assertThatThrownBy(this::open)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("in use by the process with pid " + child.pid());
    }
  }

  @Test
  void aSecondOpeningInOneProcessIsRefusedToo() {
    try (Database first = open()) {
      assertThat(first.epoch()).isNotEmpty();
      assertThatThrownBy(this::open).hasMessageContaining("pid " + ProcessHandle.current().pid());
    }
    open().close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"normal", "off"})
  void aSettingThatLosesAckedMessagesIsRefusedUnlessAllowed(String synchronous) {
    StoreSettings settings = StoreSettings.in(data());

    assertThatThrownBy(() -> Database.open(settings.withSynchronous(synchronous, false)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("store.synchronous=" + synchronous)
        .hasMessageContaining("store.allow_unsafe");
    Database.open(settings.withSynchronous(synchronous, true)).close();
    Database.open(settings.withSynchronous("extra", false)).close();
  }

  @Test
  void theWriterSyncsEveryCommit() throws Exception {
    try (Database database = open();
        Statement statement = database.writer().createStatement()) {
      try (ResultSet row = statement.executeQuery("pragma synchronous")) {
        assertThat(row.getInt(1)).as("full").isEqualTo(2);
      }
      try (ResultSet row = statement.executeQuery("pragma journal_mode")) {
        assertThat(row.getString(1)).isEqualTo("wal");
      }
    }
  }

  @Test
  void readersCannotWrite() {
    try (Database database = open()) {
      assertThatThrownBy(() ->
              database.read(
                  connection -> connection.createStatement().executeUpdate("delete from meta")))
          .isInstanceOf(StoreException.class);
    }
  }

  @Test
  void aDeletedWriteAheadLogIsNoticed() throws Exception {
    killAnOpener();
    Files.delete(data().resolve("maru.db-wal"));

    assertThatThrownBy(this::open).hasMessageContaining("maru.db-wal is gone");
  }

  @Test
  void aDeletedDatabaseIsNoticed() throws Exception {
    killAnOpener();
    Files.delete(data().resolve("maru.db"));

    assertThatThrownBy(this::open).hasMessageContaining("maru.db is gone");
  }

  @Test
  void aKilledProcessLeavesAStoreThatOpens() throws Exception {
    killAnOpener();

    open().close();
  }

  @Test
  void aDatabaseThatIsCutOffIsNoticed() throws Exception {
    open().close();
    try (RandomAccessFile file = new RandomAccessFile(data().resolve("maru.db").toFile(), "rw")) {
      file.setLength(file.length() - 4_096);
    }

    assertThatThrownBy(this::open).hasMessageContaining("is cut off");
  }

  @Test
  void aDamagedDatabaseIsNoticed() throws Exception {
    open().close();
    try (RandomAccessFile file = new RandomAccessFile(data().resolve("maru.db").toFile(), "rw")) {
      file.seek(4_096);
      file.write(new byte[4_096]);
    }

    assertThatThrownBy(this::open).isInstanceOf(StoreException.class);
  }

  @Test
  void afterADiskFailureTheNextStartChecksAndGoesOn() {
    Database failed = open();
    failed.suspect("the disk failed");
    failed.close();
    assertThat(data().resolve("suspect")).exists();

    open().close();

    assertThat(data().resolve("suspect")).doesNotExist();
  }

  @Test
  void aMigrationThatWasKilledIsCompletedByTheNextStart() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 5; i++) {
      Path fresh = parent.resolve("killed-" + i);
      try (ChildJvm child = ChildJvm.start(Opener.class.getName(), List.of(), fresh.toString())) {
        while (!Files.exists(fresh.resolve("open"))) {
          LockSupport.parkNanos(100_000);
        }
        // The migration begins now and takes a few tens of milliseconds.
        LockSupport.parkNanos(random.nextLong(150_000_000));
        child.kill();
        child.exitCode();
      }
      try (Database database = Database.open(StoreSettings.in(fresh))) {
        assertThat(database.epoch()).hasSize(6);
      }
    }
  }

  private void killAnOpener() throws Exception {
    try (ChildJvm child = ChildJvm.start(Opener.class.getName(), List.of(), data().toString())) {
      child.waitFor("open");
      child.kill();
      child.exitCode();
    }
  }
}
