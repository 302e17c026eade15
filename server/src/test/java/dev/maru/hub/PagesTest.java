package dev.maru.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.Cursor;
import dev.maru.testing.FreshLog;
import dev.maru.testing.ManualLane;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the load gauge sees of the reads. */
class PagesTest {

  private static final int READERS = 2;

  private final ManualLane lane = new ManualLane();
  private final ManualLane reads = new ManualLane();

  @Test
  void readsBeyondTheReadersWaitUntilTheyAreDone() throws IOException {
    try (FreshLog log = new FreshLog()) {
      Pages pages = new Pages(log.log(), READERS, 10, 1 << 20, reads);
      for (int i = 0; i < 5; i++) {
        assertThat(pages.waiting()).isEqualTo(Math.max(0, i - READERS));
        pages.open(lane, "unread" + i, new Cursor("", 3), 10, _ -> {}, _ -> {});
      }
      assertThat(pages.waiting()).isEqualTo(3);
      assertThat(pages.done()).isZero();
      reads.runAll();
      assertThat(pages.waiting()).isZero();
      assertThat(pages.done()).isEqualTo(5);
    }
  }
}
