package dev.maru;

import dev.maru.cli.ExitCode;
import dev.maru.cli.Verbs;
import dev.maru.cli.Verbs.ServeOptions;
import dev.maru.config.Config;
import dev.maru.config.OpenDoors;
import dev.maru.config.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/** The entry of the program. */
public final class Main {

  private Main() {}

  /** Runs one verb and ends the process with its {@link ExitCode}. */
  public static void main(String[] arguments) {
    System.exit(Verbs.run(arguments, System.getenv(), Path.of(""), Main::serve));
  }

  private static int serve(Config config, ServeOptions options) {
    try {
      Server server = new Server(config, InstantSource.system(), Runtime.getRuntime()::halt);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "stop"));
      announce(config, server);
      if (options.train()) {
        Training.exercise(server.port());
        return ExitCode.OK;
      }
      new CountDownLatch(1).await();
      return ExitCode.OK;
    } catch (IOException | RuntimeException e) {
      System.err.println("maru: " + e.getMessage());
      return ExitCode.FAILURE;
    } catch (InterruptedException e) {
      return ExitCode.FAILURE;
    }
  }

  private static void stop(Server server) {
    server.close();
    Verbs.finish();
  }

  private static void announce(Config config, Server server) {
    PrintStream out = System.out;
    String host = config.get(Settings.HOST);
    String shown = host.equals("127.0.0.1") ? "localhost" : host;
    long age = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    OpenDoors.of(config).forEach(out::println);
    out.println("Data lies in " + config.get(Settings.DATA).toAbsolutePath().normalize());
    if (server.managementPort() > 0) {
      out.println("Management listens on 127.0.0.1:" + server.managementPort());
    }
    out.printf("Maru is ready in %.2f s: open http://%s:%d%n", age / 1000.0, shown, server.port());
    out.flush();
  }
}
