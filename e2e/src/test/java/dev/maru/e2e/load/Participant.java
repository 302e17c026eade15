package dev.maru.e2e.load;

import java.util.List;

/** One of a load. Its run belongs to its own thread, the rest may come from others. */
interface Participant extends Runnable {

  /** Breaks its connection this moment, if that can be done from here. */
  void cut();

  /** Says nothing new from now on, and stays where it is. */
  void hush();

  /** True when everything said is settled; fails when it has failed. */
  boolean idle();

  Notes notes();

  List<String> rooms();
}
