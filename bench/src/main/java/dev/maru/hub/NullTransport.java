package dev.maru.hub;

import dev.maru.protocol.CloseCode;
import dev.maru.protocol.Frame;
import dev.maru.session.Transport;

/** A way out that ends nowhere: what is left is the cost of getting there. */
final class NullTransport implements Transport {

  private long frames;

  @Override
  public void write(Frame[] written, int count) {
    frames += count;
  }

  long frames() {
    return frames;
  }

  @Override
  public boolean isWritable() {
    return true;
  }

  @Override
  public long pendingBytes() {
    return 0;
  }

  @Override
  public void close(CloseCode code, String reason) {
    throw new IllegalStateException("closed with " + code + ": " + reason);
  }
}
