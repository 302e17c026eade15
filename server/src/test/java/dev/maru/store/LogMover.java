package dev.maru.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A process that stands still in the middle of what another program does to a write-ahead log: says
 * {@code there}, and stays until it is killed. It opens no database, only the file with the log's
 * index, where SQLite keeps its locks and the header in two copies.
 */
final class LogMover {

  /** What it does, and the byte of the file that is locked for it. */
  enum Act {
    /** WAL_CKPT_LOCK: nobody else can move the log meanwhile. */
    MOVING(121),
    /**
     * WAL_WRITE_LOCK; one copy of the header is written, and the other is not yet. Nobody can tell
     * how long the log is.
     */
    WRITING(120);

    private final int lock;

    Act(int lock) {
      this.lock = lock;
    }
  }

  /** Where the header's second copy begins, with the version, and then a counter of the changes. */
  private static final int SECOND_COPY = 48;

  private static final int COUNTER = SECOND_COPY + 8;

  private LogMover() {}

  static ChildJvm start(Path directory, Act act) throws IOException {
    ChildJvm child =
        ChildJvm.start(LogMover.class.getName(), List.of(), directory.toString(), act.name());
    child.waitFor("there");
    return child;
  }

  /** Arguments: the directory of a store that is open elsewhere, and the act. */
  public static void main(String[] args) throws Exception {
    Act act = Act.valueOf(args[1]);
    try (FileChannel index =
            FileChannel.open(
                Path.of(args[0]).resolve("maru.db-shm"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        FileLock _ = index.lock(act.lock, 1, false)) {
      if (act == Act.WRITING) {
        ByteBuffer one = ByteBuffer.allocate(1);
        index.read(one, COUNTER);
        index.write(one.put(0, (byte) (one.get(0) + 1)).flip(), COUNTER);
      }
      System.out.println("there");
      Thread.currentThread().join();
    }
  }
}
