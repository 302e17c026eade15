package dev.maru.e2e.product;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What a process has printed so far. Filled by one thread, read by any. */
final class Output {
  private static final int KEPT = 5_000;

  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  /** Reads until the process closes its end, and passes everything on to a log. */
  void follow(BufferedReader reader, PrintWriter log) {
    try (reader;
        log) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        log.println(line);
        add(line);
      }
    } catch (IOException killed) {
      add("(output ends: " + killed.getMessage() + ")");
    } finally {
      end();
    }
  }

  private synchronized void add(String line) {
    if (lines.size() < KEPT) {
      lines.add(line);
    }
    notifyAll();
  }

  private synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Waits for a line; false when the output ended or the time is over without it. */
  synchronized boolean await(Predicate<String> wanted, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (lines.stream().noneMatch(wanted)) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (ended || left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  synchronized String text() {
    return String.join("\n", lines);
  }
}
