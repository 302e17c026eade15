package dev.maru.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

/** Whether a test that asks for leaked buffers could fail at all. */
class LeakRecorderTest {
  @Test
  void aDroppedBufferIsReported() {
    LeakRecorder.watchAll();
    drop();
    assertThat(LeakRecorder.drain())
        .as("io.netty.customResourceLeakDetector must name LeakRecorder, see server/pom.xml")
        .isNotEmpty();
  }

  @Test
  void aReleasedBufferIsNotReported() {
    LeakRecorder.watchAll();
    LeakRecorder.drain();
    ByteBufAllocator.DEFAULT.directBuffer(64).release();
    assertThat(LeakRecorder.drain()).isEmpty();
  }

  private static void drop() {
    for (int i = 0; i < 100; i++) {
      ByteBufAllocator.DEFAULT.directBuffer(64).writeInt(i);
    }
  }
}
