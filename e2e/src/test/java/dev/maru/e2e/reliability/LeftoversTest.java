package dev.maru.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server writes lies in its data directory, also when it is killed. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class LeftoversTest {

  @Test
  void killedServersLeaveNothingOutsideTheirDataAndNothingTwiceInIt() throws Exception {
    try (Scratch scratch = new Scratch("leftovers")) {
      Path temporary = scratch.directory("tmp");
      Maru.Plan plan =
          Maru.Plan.in(scratch.file("data"))
              .jvm("-Djava.io.tmpdir=" + temporary, "-XX:-UsePerfData");
      List<String> after = List.of();
      for (int start = 1; start <= 3; start++) {
        try (Maru maru = Maru.start(plan)) {
          maru.kill();
        }
        List<String> before = after;
        after = names(plan.data());
        assertThat(start == 1 ? after : before).as("files after start %d", start).isEqualTo(after);
      }
      assertThat(names(temporary)).isEmpty();
      assertThat(after).contains("native").contains("maru.db");
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(path -> !path.equals(directory))
          .map(path -> directory.relativize(path).toString())
          .sorted()
          .toList();
    }
  }
}
