package dev.maru.e2e.check;

import dev.maru.e2e.check.Finding.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The final log: dense, without a stranger, read alike by both ways. Owned by one check. */
final class LogScan {
  private final Map<String, Map<Long, Row>> rooms = new HashMap<>();
  private final Findings findings;

  LogScan(Findings findings) {
    this.findings = findings;
  }

  /** Takes the rows in and gives each to the send it came from. */
  void read(FinalLog log, Sends sends) {
    List<Row> rows = new ArrayList<>(log.database());
    rows.sort(Comparator.comparing(Row::room).thenComparingLong(Row::seq));
    String room = "";
    long last = 0;
    for (Row row : rows) {
      last = row.room().equals(room) ? last : 0;
      room = row.room();
      if (row.seq() != last + 1) {
        findings.add(Kind.GAP, room + " has " + row.seq() + " after " + last);
      }
      last = row.seq();
      rooms.computeIfAbsent(room, name -> new HashMap<>()).put(row.seq(), row);
      origin(row, sends);
    }
    compare(log.served());
  }

  private void origin(Row row, Sends sends) {
    Send send = sends.find(row.author(), row.room(), row.id());
    if (send == null || !send.bodies.containsValue(row.body())) {
      findings.add(Kind.PHANTOM, row + " was never sent");
      return;
    }
    if (send.aborted()) {
      findings.add(Kind.ABORTED_READ, send + " was refused, the log has it at " + row.seq());
    }
    Row other = send.row;
    if (other != null) {
      findings.add(Kind.DUPLICATE, send + " is at " + other.seq() + " and at " + row.seq());
      return;
    }
    send.row = row;
  }

  private void compare(List<Row> served) {
    long rows = 0;
    for (Map<Long, Row> room : rooms.values()) {
      rows += room.size();
    }
    if (served.size() != rows) {
      findings.add(
          Kind.INCONSISTENT_OFFSETS,
          "the server shows " + served.size() + " rows, the database has " + rows);
    }
    for (Row row : served) {
      if (!row.equals(rooms.getOrDefault(row.room(), Map.of()).get(row.seq()))) {
        findings.add(
            Kind.INCONSISTENT_OFFSETS, "the server shows " + row + ", the database does not");
      }
    }
  }

  /** Compares what somebody was shown with the log. */
  void seen(Entry.Seen e, Sends sends) {
    Row row = rooms.getOrDefault(e.room(), Map.of()).get(e.seq());
    Row shown = new Row(e.room(), e.seq(), e.author(), e.id(), e.body());
    if (row == null) {
      findings.add(
          Kind.PRECOMMITTED_READ, e.client() + " saw " + shown + ", the log has nothing there");
    } else if (!row.content().equals(shown.content())) {
      findings.add(
          Kind.INCONSISTENT_OFFSETS, e.client() + " saw " + shown + ", the log has " + row);
    }
    Send send = sends.find(e.author(), e.room(), e.id());
    if (send != null && send.aborted()) {
      findings.add(Kind.ABORTED_READ, send + " was refused, " + e.client() + " saw it");
    }
  }

  long head(String room) {
    return rooms.getOrDefault(room, Map.of()).size();
  }
}
