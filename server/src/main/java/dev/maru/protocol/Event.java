package dev.maru.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One entry of a room's log, immutable; it remembers each codec's frame, so that a broadcast is
 * encoded once per codec however many receive it and on whatever lane.
 */
public final class Event {

  /** The kind of event that people write. */
  public static final String MESSAGE = "message";

  /** Who may be in the room has changed: {@code {"user_id":"u5","member":false}}. */
  public static final String MEMBER = "member";

  /** What may be done in the room has changed: {@code {"closed":true}}. */
  public static final String ROOM = "room";

  /** In a user's inbox: their tokens are good no more: {@code {"revoked":true}}. */
  public static final String SESSION = "session";

  private final String room;
  private final long seq;
  private final String kind;
  private final long ref;
  private final String clientId;
  private final User from;
  private final byte[] data;
  private final long ts;
  private final @Nullable Frame[] frames = new Frame[Codec.COUNT];

  /**
   * An event as it lies in the log.
   *
   * @param seq its number in its room, from 1, without holes
   * @param ref the seq it refers to (an answer to, an edit of), 0 for none
   * @param clientId the sender's own id of this send; "" for none
   * @param data a JSON object without insignificant white space, UTF-8
   * @param ts when it was stored, epoch milliseconds
   */
  public Event(
      String room,
      long seq,
      String kind,
      long ref,
      String clientId,
      User from,
      byte[] data,
      long ts) {
    this.room = room;
    this.seq = seq;
    this.kind = kind;
    this.ref = ref;
    this.clientId = clientId;
    this.from = from;
    this.data = data;
    this.ts = ts;
  }

  /** The frame that says this event in a codec's words; encoded at the first call. */
  public Frame frame(Codec codec) {
    // Without the lock first: a frame's fields are final, so whoever sees it sees it whole.
    Frame known = frames[codec.slot()];
    return known == null ? encoded(codec) : known;
  }

  private Frame encoded(Codec codec) {
    synchronized (frames) {
      Frame frame = frames[codec.slot()];
      if (frame == null) {
        frame = codec.encode(this);
        frames[codec.slot()] = frame;
      }
      return frame;
    }
  }

  /** The room it belongs to. */
  public String room() {
    return room;
  }

  /** Its number in the room, from 1. */
  public long seq() {
    return seq;
  }

  /** What happened: {@value #MESSAGE}, {@code edit}, {@code call} … */
  public String kind() {
    return kind;
  }

  /** The seq it refers to; 0 for none. */
  public long ref() {
    return ref;
  }

  /** The sender's id of this send; "" for none. */
  public String clientId() {
    return clientId;
  }

  /** Who did it, as they were then. */
  public User from() {
    return from;
  }

  /** The JSON object that was sent; shared, never to be written to. */
  public byte[] data() {
    return data;
  }

  /** When it was stored, epoch milliseconds. */
  public long ts() {
    return ts;
  }
}
