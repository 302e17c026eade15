package dev.maru.e2e.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches what the kernel holds of a server's answers, connection by connection, four times a
 * second: with thousands of connections a look takes a processor for milliseconds. Owned by its own
 * thread until it is asked.
 */
final class SendQueues implements AutoCloseable {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int QUEUES = 4;
  private static final String ESTABLISHED = "01";
  private static final int HEX = 16;

  private final CountDownLatch over = new CountDownLatch(1);
  private final int port;
  private final Thread thread;
  private long longest;
  private int looks;

  SendQueues(int port) {
    this.port = port;
    thread = Thread.ofPlatform().name("send-queues").start(this::run);
  }

  private void run() {
    try {
      while (!over.await(250, TimeUnit.MILLISECONDS)) {
        for (Path table : TABLES) {
          Files.readAllLines(table).stream().skip(1).forEach(this::look);
        }
        looks++;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(String line) {
    String[] fields = line.strip().split(" +", -1);
    String local = fields[LOCAL].substring(fields[LOCAL].indexOf(':') + 1);
    if (fields[STATE].equals(ESTABLISHED) && Integer.parseInt(local, HEX) == port) {
      String sending = fields[QUEUES].substring(0, fields[QUEUES].indexOf(':'));
      longest = Math.max(longest, Long.parseLong(sending, HEX));
    }
  }

  /** Ends the watching; the most bytes that waited in the kernel for one connection. */
  long longest() {
    close();
    if (looks == 0) {
      throw new IllegalStateException("the kernel's table was never read");
    }
    return longest;
  }

  @Override
  public void close() {
    over.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
