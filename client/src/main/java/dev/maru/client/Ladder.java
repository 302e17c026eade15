package dev.maru.client;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Which transport to try next: downwards when one fails, from the top again when all did. Owned by
 * its link.
 */
final class Ladder {

  /** How often a transport that has worked is tried again before the next lower one. */
  static final int PATIENCE = 3;

  private final List<Transport> rungs;
  private final Set<Transport> known = EnumSet.noneOf(Transport.class);
  private final Set<Transport> absent = EnumSet.noneOf(Transport.class);
  private int rung;
  private int failures;

  Ladder(List<Transport> rungs) {
    if (rungs.isEmpty()) {
      throw new IllegalArgumentException("no transport is allowed");
    }
    this.rungs = List.copyOf(rungs);
  }

  Transport transport() {
    return rungs.get(rung);
  }

  /** This transport is open and in use. */
  void standOn(Transport transport) {
    known.add(transport);
    int found = rungs.indexOf(transport);
    if (found >= 0 && found != rung) {
      rung = found;
      failures = 0;
    }
  }

  /** The ones above a transport that the server may have, best first; all if it is not here. */
  List<Transport> above(Transport transport) {
    int here = rungs.indexOf(transport);
    return rungs.subList(0, here < 0 ? rungs.size() : here).stream()
        .filter(one -> !absent.contains(one))
        .toList();
  }

  boolean allows(Transport transport) {
    return rungs.contains(transport);
  }

  /** It stayed open for so long that what comes next is a new story. */
  void steady() {
    failures = 0;
  }

  /** The server does not have this one; whether to wait before the next try. */
  boolean absent() {
    absent.add(transport());
    return down();
  }

  /**
   * It did not open, or broke; whether to wait before the next try. One that has worked is not the
   * one to blame at once: a restart breaks all of them for a moment.
   */
  boolean failed() {
    failures++;
    if (failures < (known.contains(transport()) ? PATIENCE : 1)) {
      return true;
    }
    return down();
  }

  private boolean down() {
    failures = 0;
    boolean wrapped = false;
    for (int step = 0; step < rungs.size(); step++) {
      rung = (rung + 1) % rungs.size();
      wrapped |= rung == 0;
      if (!absent.contains(transport())) {
        return wrapped;
      }
    }
    // Each was refused: the refusals were not about the transports.
    absent.clear();
    return true;
  }
}
