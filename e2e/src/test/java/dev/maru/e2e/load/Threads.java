package dev.maru.e2e.load;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.maru.e2e.product.Maru;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What all threads of the load are doing, virtual ones too: for clients that stand still. */
final class Threads {

  private Threads() {}

  /** Keeps it beside the histories, in a file that is replaced by the next. */
  static Path keep() throws IOException {
    Path file = Maru.root().resolve("e2e/target/histories/threads.txt");
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
    return file;
  }
}
