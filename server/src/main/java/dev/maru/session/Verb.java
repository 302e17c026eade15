package dev.maru.session;

import dev.maru.access.Right;
import dev.maru.protocol.Command;
import dev.maru.protocol.Refusal;

/**
 * One thing a client may ask for. The table of verbs is the matrix of rights, the manual of the
 * protocol and the target of the fuzzer.
 *
 * @param name the command's {@code action}
 * @param right what it needs in the command's room; {@link Right#NONE} if it is about no room
 * @param handler what it does, once the right is checked
 */
public record Verb(String name, Right right, Handler handler) {

  /** What a verb does. */
  @FunctionalInterface
  public interface Handler {

    /**
     * Handles one command on the session's lane.
     *
     * @throws Refusal the answer is no, and nothing happened
     */
    void handle(Session session, Command command, Reply reply) throws Refusal;
  }
}
