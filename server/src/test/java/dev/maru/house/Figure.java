package dev.maru.house;

import java.util.Locale;

/**
 * One line of the house's table.
 *
 * @param row its number in the table of the field
 * @param name what is counted
 * @param ours what was counted
 * @param target what must hold
 * @param kept whether it holds
 */
record Figure(String row, String name, String ours, String target, boolean kept) {

  /** The figure as a line of the printed table. */
  String line() {
    var verdict = kept ? "" : "   <-- broken";
    return String.format(Locale.ROOT, "%3s  %-42s %-46s %s%s", row, name, ours, target, verdict);
  }
}
