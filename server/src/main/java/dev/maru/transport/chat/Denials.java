package dev.maru.transport.chat;

import dev.maru.access.Right;
import dev.maru.access.Speaker;
import dev.maru.http.Request;
import dev.maru.protocol.Refusal;
import dev.maru.session.Desk;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks up which rooms of a list a user may not read. */
final class Denials {

  private Denials() {}

  /**
   * Why a user may not read some of the rooms, by their places in the list.
   *
   * @throws Refusal the first of them, if there is no room that the user may read
   */
  static SortedMap<Integer, Refusal> of(
      Desk desk, Speaker speaker, Request request, List<Place> places) throws Refusal {
    SortedMap<Integer, Refusal> denied = new TreeMap<>();
    for (int i = 0; i < places.size(); i++) {
      try {
        desk.require(speaker, request, places.get(i).room(), Right.READ);
      } catch (Refusal refusal) {
        denied.put(i, refusal);
      }
    }
    Refusal first = denied.get(0);
    if (first != null && denied.size() == places.size()) {
      throw first;
    }
    return denied;
  }
}
