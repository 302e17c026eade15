package dev.maru.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.Event;
import dev.maru.store.ChildJvm;
import dev.maru.store.Database;
import dev.maru.store.StoreSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log after the process that wrote it was killed. */
final class CrashTest {

  private static final int CYCLES = 10;

  @TempDir private Path directory;

  @Test
  void nothingAckedIsMissingAfterKills() throws Exception {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<String> acked = new ArrayList<>();
    for (int cycle = 0; cycle < CYCLES; cycle++) {
      acked.addAll(run(List.of(), "c" + cycle, 1 + random.nextInt(3_000)));
    }
    assertThat(acked.size()).isGreaterThan(CYCLES);
    assertLogHolds(acked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"after-insert", "before-commit", "after-commit"})
  void nothingAckedIsMissingAfterADeathAtANamedPoint(String point) throws Exception {
    List<String> acked = new ArrayList<>();
    for (int batch : new int[] {1, 2, 7}) {
      acked.addAll(
          run(List.of("-Dmaru.failpoint=" + point + ":" + batch), point + batch, 1_000_000));
    }
    assertLogHolds(acked);
  }

  /** Lets a process append, kills it after so many acks, and returns all that it had acked. */
  private List<String> run(List<String> properties, String prefix, int acks) throws Exception {
    List<String> acked = new ArrayList<>();
    try (ChildJvm child =
        ChildJvm.start(
            CrashWriter.class.getName(),
            properties,
            directory.resolve("data").toString(),
            prefix)) {
      child.waitFor("open");
      String line = child.readLine();
      while (line != null && acked.size() < acks) {
        acked.add(line);
        line = child.readLine();
      }
      child.kill();
      if (line != null) {
        acked.add(line);
        acked.addAll(child.readAll());
      }
      assertThat(child.exitCode()).isEqualTo(137);
    }
    // The last line may have been cut off by the kill: it says less than was acked.
    acked.removeIf(said -> said.split(" ", -1).length < 4 || !said.contains(prefix + "-"));
    return acked;
  }

  private void assertLogHolds(List<String> acked) {
    Map<String, String> places = new HashMap<>();
    Set<String> ids = new HashSet<>();
    try (Database database = Database.open(StoreSettings.in(directory.resolve("data")));
        MessageLog log = new MessageLog(database, InstantSource.system(), System::exit)) {
      for (int r = 0; r < 20; r++) {
        long seq = 0;
        MessageLog.Page page;
        do {
          page = log.after("r" + r, seq, 1_000, 1 << 20);
          for (Event event : page.events()) {
            assertThat(event.seq()).isEqualTo(++seq);
            assertThat(event.data()).isEqualTo(OpenLog.data(event.clientId()));
            assertThat(ids.add(event.clientId())).as(event.clientId()).isTrue();
            places.put(event.room() + " " + event.seq(), event.clientId());
          }
        } while (page.more());
      }
    }
    for (String line : acked) {
      String[] words = line.split(" ", -1);
      assertThat(places).containsEntry(words[1] + " " + words[2], words[3]);
    }
  }
}
