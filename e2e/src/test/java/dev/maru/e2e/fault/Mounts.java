package dev.maru.e2e.fault;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Takes mounted file systems away again. */
final class Mounts {
  private Mounts() {}

  /** Unmounts; a file system that is still busy gets a little time. */
  static void unmount(Path directory, int tries, long pauseMillis)
      throws IOException, InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    for (int i = 1; ; i++) {
      try {
        Shell.run("umount", directory.toString());
        return;
      } catch (IOException busy) {
        if (i == tries || never.await(pauseMillis, TimeUnit.MILLISECONDS)) {
          throw busy;
        }
      }
    }
  }

  /** Sees to it that nothing stays mounted when the tests are stopped from outside. */
  static void forgetAtExit(Path directory) {
    Thread hook =
        new Thread(() -> {
          try {
            forget(directory);
          } catch (IOException gone) {
            // Its test has unmounted it, as it should.
          }
        });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Unmounts now or as soon as nobody uses it; the loop device goes with it. */
  static void forget(Path directory) throws IOException {
    try {
      Shell.run("umount", "--lazy", directory.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
