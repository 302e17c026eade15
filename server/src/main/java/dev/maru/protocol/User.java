package dev.maru.protocol;

/**
 * The person (or bot) a session speaks for.
 *
 * @param id the site's user id; authorship and the uniqueness of a client id hang on it
 * @param role free string, {@code T} (trainer) and {@code M} (member) in the seed; "" when unknown
 * @param name what others see; "" when unknown
 */
public record User(String id, String role, String name) {

  /** Who a client is that does not say who it is, in open mode. */
  public static final User GUEST = new User("guest", "", "");

  /** Who an event is from that nobody wrote: the house itself. No token can name it. */
  public static final User HOUSE = new User("", "", "");
}
