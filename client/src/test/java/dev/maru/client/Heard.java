package dev.maru.client;

import java.util.ArrayList;
import java.util.List;

/** Remembers what a listener was told, in one thread. */
final class Heard implements Listener {

  final List<Long> seqs = new ArrayList<>();
  final List<Cursor> resets = new ArrayList<>();
  final List<State> states = new ArrayList<>();
  final List<Exception> troubles = new ArrayList<>();

  @Override
  public void event(Entry entry) {
    seqs.add(entry.seq());
  }

  @Override
  public void reset(String room, Cursor cursor) {
    resets.add(cursor);
  }

  @Override
  public void state(State state) {
    states.add(state);
  }

  @Override
  public void trouble(Exception why) {
    troubles.add(why);
  }

  State.Phase phase() {
    return states.getLast().phase();
  }
}
