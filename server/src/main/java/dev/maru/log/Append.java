package dev.maru.log;

import dev.maru.concurrent.Lane;
import dev.maru.protocol.Event;
import dev.maru.protocol.User;
import java.util.Arrays;

/** One send on its way to the log, immutable. */
public final class Append {

  /** About what an append weighs besides its data, in bytes. */
  private static final int OVERHEAD = 200;

  private final String room;
  private final User from;
  private final String clientId;
  private final String kind;
  private final long ref;
  private final byte[] data;
  private final Lane lane;
  private final Outcome outcome;
  private final Order order;

  /**
   * A send.
   *
   * @param clientId unique for ever per room and user; "" stores without recognising a retry
   * @param kind for example {@link Event#MESSAGE}
   * @param ref the seq it refers to, 0 for none
   * @param data a JSON object, UTF-8; not to be written to any more
   * @param lane where the outcome is told
   */
  public Append(
      String room,
      User from,
      String clientId,
      String kind,
      long ref,
      byte[] data,
      Lane lane,
      Outcome outcome) {
    this(room, from, clientId, kind, ref, data, lane, outcome, Order.NONE);
  }

  private Append(
      String room,
      User from,
      String clientId,
      String kind,
      long ref,
      byte[] data,
      Lane lane,
      Outcome outcome,
      Order order) {
    this.room = room;
    this.from = from;
    this.clientId = clientId;
    this.kind = kind;
    this.ref = ref;
    this.data = data;
    this.lane = lane;
    this.outcome = outcome;
    this.order = order;
  }

  /**
   * An event of the house itself, and what it changes.
   *
   * @param lane where the outcome is told
   */
  public static Append byHouse(
      String room, String kind, byte[] data, Order order, Lane lane, Outcome outcome) {
    return new Append(room, User.HOUSE, "", kind, 0, data, lane, outcome, order);
  }

  String room() {
    return room;
  }

  User from() {
    return from;
  }

  String clientId() {
    return clientId;
  }

  byte[] data() {
    return data;
  }

  Order order() {
    return order;
  }

  /** Whether nobody wrote it but the house itself. */
  boolean byHouse() {
    return from.equals(User.HOUSE);
  }

  Lane lane() {
    return lane;
  }

  Outcome outcome() {
    return outcome;
  }

  int weight() {
    return OVERHEAD + data.length;
  }

  Event at(long seq, long ts) {
    return new Event(room, seq, kind, ref, clientId, from, data, ts);
  }

  boolean sameContent(Append other) {
    return ref == other.ref && kind.equals(other.kind) && Arrays.equals(data, other.data);
  }

  boolean sameContent(Event stored) {
    return ref == stored.ref() && kind.equals(stored.kind()) && Arrays.equals(data, stored.data());
  }
}
