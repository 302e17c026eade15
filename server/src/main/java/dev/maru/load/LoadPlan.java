package dev.maru.load;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What one run is to do, immutable.
 *
 * @param target where the server listens, on loopback
 * @param path the path of the upgrade
 * @param passes the tokens that connections show
 * @param prefix what the names of the rooms begin with
 * @param members connections per room
 * @param senders how many of the connections send, from the first on
 * @param rate messages per second of all senders together; not used when {@code inflight} is set
 * @param inflight messages whose deliveries may be outstanding; 0 for a run at a rate
 * @param size bytes of a message frame's text
 * @param connecting handshakes under way at a time
 * @param warmup seconds that are not measured
 * @param duration seconds that are measured
 * @param drain seconds to wait for what is missing
 * @param serverPid whose processor time and memory to read; 0 for nobody's
 * @param json where the result goes besides the table
 */
record LoadPlan(
    String name,
    InetSocketAddress target,
    String path,
    Passes passes,
    String prefix,
    int rooms,
    int members,
    int senders,
    int rate,
    int inflight,
    int size,
    int connecting,
    int warmup,
    int duration,
    int drain,
    long serverPid,
    boolean quiet,
    Optional<Path> json) {

  int connections() {
    return rooms * members;
  }

  boolean closedLoop() {
    return inflight > 0;
  }

  /** The rooms are dealt out like cards: connection 0 sits in room 0, connection 1 in room 1. */
  int roomOf(int connection) {
    return connection % rooms;
  }

  /** How many senders the fullest room has. */
  int sendersPerRoom() {
    return Math.ceilDiv(senders, rooms);
  }
}
