package dev.maru.transport;

import dev.maru.limit.Seats;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the open connections, all together and of each address, against their limits. Any thread
 * may use it.
 */
public final class Connections {

  private final int limit;
  private final Seats addresses;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * A counter.
   *
   * @param limit for all together; 0 for none
   * @param perAddress for each address; 0 for none
   */
  public Connections(int limit, int perAddress) {
    this.limit = limit == 0 ? Integer.MAX_VALUE : limit;
    this.addresses = new Seats(perAddress);
  }

  /** Counts a connection in; whether there is a place for it. */
  public boolean enter() {
    return open.incrementAndGet() <= limit;
  }

  /** Counts an address in; whether there is a place for it. "" is not counted. */
  public boolean sit(String address) {
    return addresses.sit(address);
  }

  /** Counts an address out. */
  public void rise(String address) {
    addresses.rise(address);
  }

  /** Counts a connection out, and the address that was counted in for it; "" if none was. */
  public void leave(String address) {
    open.decrementAndGet();
    addresses.rise(address);
  }

  /** How many are open. */
  public int open() {
    return open.get();
  }
}
