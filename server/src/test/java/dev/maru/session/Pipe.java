package dev.maru.session;

import dev.maru.protocol.CloseCode;
import dev.maru.protocol.Frame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A way out that the test opens and shuts, and that keeps every write. Owned by the test. */
final class Pipe implements Transport {

  final List<List<String>> writes = new ArrayList<>();
  final List<CloseCode> closes = new ArrayList<>();
  boolean open = true;

  /** How many more writes it takes before it is full; it stays open if negative. */
  int takes = -1;

  long pending;

  @Override
  public void write(Frame[] frames, int count) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      texts.add(new String(frames[i].payload(), StandardCharsets.UTF_8));
    }
    writes.add(texts);
    if (takes > 0 && --takes == 0) {
      open = false;
    }
  }

  @Override
  public boolean isWritable() {
    return open;
  }

  @Override
  public long pendingBytes() {
    return pending;
  }

  @Override
  public void close(CloseCode code, String reason) {
    closes.add(code);
  }

  /** All that was written, in order. */
  List<String> all() {
    return writes.stream().flatMap(List::stream).toList();
  }
}
