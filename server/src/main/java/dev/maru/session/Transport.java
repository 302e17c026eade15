package dev.maru.session;

import dev.maru.protocol.CloseCode;
import dev.maru.protocol.Frame;

/**
 * A way out to one client. It has no way in: what arrives is given to the session. Called on the
 * session's lane.
 */
public interface Transport {

  /** Sends the first {@code count} frames, in one write where the medium has writes. */
  void write(Frame[] frames, int count);

  /** Whether it takes more now; if not, it calls {@link Session#drained} when it does again. */
  boolean isWritable();

  /** Bytes that were written to it and have not left. */
  long pendingBytes();

  /** Ends the connection with a reason for the client. */
  void close(CloseCode code, String reason);
}
