package dev.maru.e2e.check;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All attempts to send one message, and their answers. Owned by one check. */
final class Send {
  final String client;
  final String room;
  final String id;
  final String order;

  /** The head of the room that somebody knew of when this send began: it must get a greater seq. */
  final long floor;

  final Map<Integer, String> bodies = new LinkedHashMap<>();
  final Set<Long> seqs = new LinkedHashSet<>();
  final Set<String> ackedBodies = new LinkedHashSet<>();
  int refused;
  int unknown;
  @Nullable Row row;

  Send(String client, String room, String id, String order, long floor) {
    this.client = client;
    this.room = room;
    this.id = id;
    this.order = order;
    this.floor = floor;
  }

  boolean acked() {
    return !seqs.isEmpty();
  }

  /** True when every attempt was answered with a definite no. */
  boolean aborted() {
    return refused == bodies.size();
  }

  /** The seq by all that is known: the row's, else the one acknowledged first, else 0. */
  long seq() {
    Row found = row;
    if (found != null) {
      return found.seq();
    }
    return acked() ? seqs.iterator().next() : 0;
  }

  @Override
  public String toString() {
    return id + " of " + client + " in " + room;
  }
}
