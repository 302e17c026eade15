package dev.maru.e2e.product;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Finds ports for servers that are started again on the same one. */
public final class Ports {
  /**
   * Below the range from which the kernel takes the ports of clients, which would occupy it
   * meanwhile.
   */
  private static final int FIRST = 15_000;

  private static final int PAST = 32_000;

  /** Tests run in no more processes than that at once. */
  private static final int FORKS = 4;

  private static final int TRIES = 200;

  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private Ports() {}

  /**
   * A port on which nobody listens now, never given before, which no other process with tests will
   * take.
   */
  public static int free() {
    int share = (PAST - FIRST) / FORKS;
    int first = FIRST + Integer.getInteger("maru.fork", 1) % FORKS * share;
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(first, first + share);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        if (GIVEN.add(port)) {
          return socket.getLocalPort();
        }
      } catch (IOException taken) {
        // Another one, then.
      }
    }
    throw new IllegalStateException("no free port between " + FIRST + " and " + PAST);
  }
}
