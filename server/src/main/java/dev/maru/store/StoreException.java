package dev.maru.store;

/** Says in one sentence for an operator why the store cannot be opened or read. */
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A refusal of our own. */
  public StoreException(String message) {
    super(message);
  }

  /** What the database or the disk said. */
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
