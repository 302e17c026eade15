package dev.maru.transport.chat;

import dev.maru.http.OpenBody;
import java.io.ByteArrayOutputStream;

/** A body that the test opens and shuts, and that keeps what was written. Owned by the test. */
final class RecordingBody implements OpenBody {

  final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  boolean writable = true;
  boolean ended;
  int writes;

  @Override
  public void write(byte[] array, int offset, int length) {
    bytes.write(array, offset, length);
    writes++;
  }

  @Override
  public boolean isWritable() {
    return writable;
  }

  @Override
  public long pendingBytes() {
    return 0;
  }

  @Override
  public void end() {
    ended = true;
  }
}
