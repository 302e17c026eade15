package dev.maru.e2e.check;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * One line of a {@link History}: something a client did, was answered or saw, at a moment of one
 * monotonic clock.
 *
 * <p>{@code at} counts nanoseconds since the history began. {@code client} is the id of the user
 * who acts, {@code id} the client message id, {@code body} a digest of the message object.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "e")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Entry.Invoke.class, name = "invoke"),
  @JsonSubTypes.Type(value = Entry.Ok.class, name = "ok"),
  @JsonSubTypes.Type(value = Entry.Fail.class, name = "fail"),
  @JsonSubTypes.Type(value = Entry.Unknown.class, name = "info"),
  @JsonSubTypes.Type(value = Entry.Attach.class, name = "attach"),
  @JsonSubTypes.Type(value = Entry.Reset.class, name = "reset"),
  @JsonSubTypes.Type(value = Entry.Detach.class, name = "detach"),
  @JsonSubTypes.Type(value = Entry.Seen.class, name = "seen"),
  @JsonSubTypes.Type(value = Entry.Receipt.class, name = "receipt"),
  @JsonSubTypes.Type(value = Entry.Grant.class, name = "grant"),
  @JsonSubTypes.Type(value = Entry.Revoke.class, name = "revoke"),
  @JsonSubTypes.Type(value = Entry.Fault.class, name = "fault"),
  @JsonSubTypes.Type(value = Entry.Quiet.class, name = "quiet"),
})
public sealed interface Entry {

  long at();

  /**
   * An attempt to send begins; the first one of an id fixes what is sent.
   *
   * @param order names the stream within which sends keep their order, "" when the client promises
   *     none
   */
  record Invoke(
      long at,
      String client,
      String room,
      String id,
      int attempt,
      String body,
      String order,
      String via)
      implements Entry {}

  /** An attempt was acknowledged. */
  record Ok(long at, String client, String room, String id, int attempt, long seq, boolean dup)
      implements Entry {}

  /** An attempt was definitely refused. */
  record Fail(long at, String client, String room, String id, int attempt, String code)
      implements Entry {}

  /** Nobody knows what became of an attempt. */
  record Unknown(long at, String client, String room, String id, int attempt, String why)
      implements Entry {}

  /** From here on the client observes a room, after a cursor; -1 when the transport has none. */
  record Attach(long at, String client, String room, long after, String via) implements Entry {}

  /** The server told the client to throw its copy of the room away. */
  record Reset(long at, String client, String room) implements Entry {}

  /** The client observes the room no more. */
  record Detach(long at, String client, String room) implements Entry {}

  /** The client was shown an event. */
  record Seen(long at, String client, String room, long seq, String author, String id, String body)
      implements Entry {}

  /** The client was shown how far {@code user} has read. */
  record Receipt(long at, String client, String room, String user, long seq) implements Entry {}

  /** The client may read the room from now on. */
  record Grant(long at, String client, String room) implements Entry {}

  /** The client may not read anything of the room beyond {@code seq}. */
  record Revoke(long at, String client, String room, long seq) implements Entry {}

  /** A fault was injected. */
  record Fault(long at, String what) implements Entry {}

  /** All load has ended; five seconds later every attached client must be at the head. */
  record Quiet(long at) implements Entry {}
}
