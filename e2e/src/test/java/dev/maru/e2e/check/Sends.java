package dev.maru.e2e.check;

import dev.maru.e2e.check.Finding.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What senders did and were told, in the order in which sends began. Owned by one check. */
final class Sends {
  private record Key(String client, String room, String id) {}

  private final Map<Key, Send> sends = new LinkedHashMap<>();
  private final Set<String> refusedOrders = new HashSet<>();
  private final Map<String, Long> knownHeads = new HashMap<>();
  private final Findings findings;
  int refused;
  int unknown;
  int duplicateAcks;

  Sends(Findings findings) {
    this.findings = findings;
  }

  void invoke(Entry.Invoke e) {
    Send send =
        sends.computeIfAbsent(
            new Key(e.client(), e.room(), e.id()),
            key ->
                new Send(
                    e.client(),
                    e.room(),
                    e.id(),
                    e.order(),
                    knownHeads.getOrDefault(e.room(), 0L)));
    send.bodies.put(e.attempt(), e.body());
  }

  void ok(Entry.Ok e) {
    known(e.room(), e.seq());
    if (e.dup()) {
      duplicateAcks++;
    }
    Send send = sends.get(new Key(e.client(), e.room(), e.id()));
    if (send == null) {
      findings.add(Kind.PHANTOM, "an ack for " + e.id() + ", which nobody sent");
      return;
    }
    send.ackedBodies.add(send.bodies.getOrDefault(e.attempt(), "?"));
    if (send.ackedBodies.size() > 1) {
      findings.add(Kind.ID_CONFLICT_ACCEPTED, send + " was accepted with two contents");
    }
    send.seqs.add(e.seq());
    if (send.seqs.size() > 1) {
      findings.add(Kind.DUPLICATE, send + " was acknowledged at " + send.seqs);
    }
  }

  void fail(Entry.Fail e) {
    refused++;
    Send send = sends.get(new Key(e.client(), e.room(), e.id()));
    if (send != null) {
      send.refused++;
      refusedOrders.add(send.order);
    }
  }

  void unknown(Entry.Unknown e) {
    unknown++;
    Send send = sends.get(new Key(e.client(), e.room(), e.id()));
    if (send != null) {
      send.unknown++;
    }
  }

  /** Somebody knows that the room reaches {@code seq}: what is sent from now on comes behind it. */
  void known(String room, long seq) {
    knownHeads.merge(room, seq, Math::max);
  }

  @Nullable Send find(String client, String room, String id) {
    return sends.get(new Key(client, room, id));
  }

  Collection<Send> all() {
    return sends.values();
  }

  /**
   * After the log was read: nothing acknowledged is missing, nothing overtook what it had to
   * follow.
   */
  void finish() {
    Map<String, Send> last = new HashMap<>();
    for (Send send : sends.values()) {
      if (send.acked()) {
        acknowledged(send);
      }
      long seq = send.seq();
      if (seq == 0) {
        continue;
      }
      if (seq <= send.floor) {
        findings.add(
            Kind.REALTIME_INVERSION,
            send + " got " + seq + ", but " + send.floor + " was known before it");
      }
      if (ordered(send)) {
        Send before = last.put(send.order + "|" + send.room, send);
        if (before != null && before.seq() > seq) {
          findings.add(
              Kind.NONMONOTONIC_SEND,
              send + " got " + seq + ", the earlier " + before + " " + before.seq());
        }
      }
    }
  }

  /**
   * True when the send must keep its place among those of its order. One that was refused has lost
   * it; so may one of which an attempt is unknown, where the same client met refusals: the lost
   * answer may have been one.
   */
  private boolean ordered(Send send) {
    return !send.order.isEmpty()
        && send.refused == 0
        && (send.unknown == 0 || !refusedOrders.contains(send.order));
  }

  private void acknowledged(Send send) {
    Row row = send.row;
    if (row == null) {
      findings.add(Kind.LOST_WRITE, send + " was acknowledged at " + send.seqs);
    } else if (!send.seqs.contains(row.seq()) || !send.ackedBodies.contains(row.body())) {
      findings.add(
          Kind.INCONSISTENT_OFFSETS,
          send + " was acknowledged at " + send.seqs + ", the log has " + row);
    }
  }
}
