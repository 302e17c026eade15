package dev.maru.e2e.check;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** The record of a run: entries of all clients by one monotonic clock. Any thread may add. */
public final class History {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ConcurrentLinkedQueue<Entry> entries = new ConcurrentLinkedQueue<>();
  private final AtomicLong acked = new AtomicLong();
  private final long origin = System.nanoTime();

  /** Adds what {@code entry} makes of the present moment. */
  public void add(LongFunction<Entry> entry) {
    Entry made = entry.apply(now());
    entries.add(made);
    if (made instanceof Entry.Ok) {
      acked.incrementAndGet();
    }
  }

  /** How many attempts have been acknowledged so far. */
  public long acked() {
    return acked.get();
  }

  /** Nanoseconds since this history began. */
  public long now() {
    return System.nanoTime() - origin;
  }

  /** Everything so far, by time. */
  public List<Entry> entries() {
    return sorted(new ArrayList<>(entries));
  }

  /** Writes one JSON object a line. */
  static void write(List<Entry> entries, Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (Entry entry : entries) {
        out.write(JSON.writerFor(Entry.class).writeValueAsString(entry));
        out.newLine();
      }
    }
  }

  /** Reads what {@link #write} wrote. */
  static List<Entry> read(Path file) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        entries.add(JSON.readValue(line, Entry.class));
      }
    }
    return sorted(entries);
  }

  /**
   * Keeps this history beside the other reports of the build, so that a finding can be looked into.
   */
  public Path keep(Path directory, String name) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(name + ".jsonl");
    write(entries(), file);
    return file;
  }

  private static List<Entry> sorted(List<Entry> entries) {
    entries.sort(Comparator.comparingLong(Entry::at));
    return entries;
  }
}
