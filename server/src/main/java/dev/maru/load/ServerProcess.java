package dev.maru.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server as the kernel sees it: its processor time and memory, from {@code /proc}. */
final class ServerProcess {

  /** Clock ticks a second in {@code /proc}; part of Linux's promise to programs, so a constant. */
  private static final double TICKS = 100;

  private static final int PAGE_KIB = 4;

  private final long pid;

  /** A process; 0 for none, which costs nothing. */
  ServerProcess(long pid) {
    this.pid = pid;
  }

  boolean known() {
    return pid > 0;
  }

  /** Processor seconds it has used, its own and the kernel's for it. */
  double cpuSeconds() throws IOException {
    if (!known()) {
      return 0;
    }
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
  }

  /** Memory it holds, KiB. */
  long rssKib() throws IOException {
    if (!known()) {
      return 0;
    }
    String statm = Files.readString(Path.of("/proc/" + pid + "/statm"));
    return Long.parseLong(statm.split(" ", -1)[1]) * PAGE_KIB;
  }
}
