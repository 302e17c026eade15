package dev.maru.transport.websocket;

import java.util.function.IntSupplier;

/**
 * The limits all connections of a server share.
 *
 * @param maxMessageBytes largest message accepted, counted after decompression; more is 1009
 * @param maxFragments most frames one message may come in, empty ones counted; more is 1008
 * @param maxControlsPerSecond most pings and pongs taken in one second of the clock; more is 1008
 * @param deflate whether permessage-deflate is agreed to when a client offers it
 * @param seconds a coarse clock that starts at 0 or above and never goes back
 */
public record WebSocketSettings(
    int maxMessageBytes,
    int maxFragments,
    int maxControlsPerSecond,
    boolean deflate,
    IntSupplier seconds) {

  private static final int LARGEST_MESSAGE = 1 << 30;
  private static final long NANOS = 1_000_000_000L;

  /** Refuses limits that would not let a connection work. */
  public WebSocketSettings {
    if (maxMessageBytes < 1 || maxMessageBytes > LARGEST_MESSAGE) {
      throw new IllegalArgumentException("maxMessageBytes must be 1 to 2^30: " + maxMessageBytes);
    }
    if (maxFragments < 1 || maxControlsPerSecond < 1) {
      throw new IllegalArgumentException("maxFragments and maxControlsPerSecond must be positive");
    }
  }

  /**
   * The product's limits: 64 KiB a message, 64 fragments, 10 control frames a second, no deflate.
   */
  public static WebSocketSettings standard() {
    long start = System.nanoTime();
    return new WebSocketSettings(
        65_536, 64, 10, false, () -> (int) ((System.nanoTime() - start) / NANOS));
  }

  /** The same with another message limit in bytes. */
  public WebSocketSettings withMaxMessageBytes(int bytes) {
    return new WebSocketSettings(bytes, maxFragments, maxControlsPerSecond, deflate, seconds);
  }

  /** The same with another limit of fragments a message. */
  public WebSocketSettings withMaxFragments(int fragments) {
    return new WebSocketSettings(
        maxMessageBytes, fragments, maxControlsPerSecond, deflate, seconds);
  }

  /** The same with another limit of control frames a second. */
  public WebSocketSettings withMaxControlsPerSecond(int controls) {
    return new WebSocketSettings(maxMessageBytes, maxFragments, controls, deflate, seconds);
  }

  /** The same with permessage-deflate on or off. */
  public WebSocketSettings withDeflate(boolean on) {
    return new WebSocketSettings(maxMessageBytes, maxFragments, maxControlsPerSecond, on, seconds);
  }

  /** The same with another clock of whole seconds. */
  public WebSocketSettings withSeconds(IntSupplier clock) {
    return new WebSocketSettings(
        maxMessageBytes, maxFragments, maxControlsPerSecond, deflate, clock);
  }

  /** Most bytes a compressed message may take on the wire: what cannot shrink grows a little. */
  int maxCompressedBytes() {
    return maxMessageBytes + (maxMessageBytes >> 8) + 64;
  }
}
