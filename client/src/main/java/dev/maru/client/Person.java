package dev.maru.client;

/**
 * Who speaks in open mode. Immutable.
 *
 * @param id the user's id; "" for a guest
 * @param role {@code T}, {@code M} or any other word; "" for none
 * @param name what others see; "" for none
 */
public record Person(String id, String role, String name) {

  /** Nobody in particular. */
  public static final Person GUEST = new Person("", "", "");
}
