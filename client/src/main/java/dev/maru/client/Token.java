package dev.maru.client;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What says who is speaking. Its source is asked when there is none, before one ends, and once more
 * after a refusal; by one thread at a time. What it knows is guarded by its monitor, which nobody
 * holds while the source is asked.
 */
final class Token {

  private enum Kind {
    /** There is none and need not be: a server in open mode. */
    NONE,
    /** One that was given, and no other. */
    FIXED,
    /** As many as the site gives. */
    ASKED
  }

  private final Kind kind;
  private final Supplier<String> source;
  private final ReentrantLock asking = new ReentrantLock();
  private String held = "";
  private String greeted = "";

  /** Whether the one before was refused, and this one is not yet taken. */
  private boolean second;

  private Token(Kind kind, Supplier<String> source) {
    this.kind = kind;
    this.source = source;
  }

  /** None. */
  static Token none() {
    return new Token(Kind.NONE, () -> "");
  }

  /** This one and no other. */
  static Token of(String token) {
    return new Token(Kind.FIXED, () -> token);
  }

  /** Those of a source, which answers "" if nobody is signed in. */
  static Token from(Supplier<String> source) {
    return new Token(Kind.ASKED, source);
  }

  /**
   * The token to show; "" only if there need not be one.
   *
   * @throws MaruException if nobody is signed in
   * @throws IOException if the source failed
   */
  String get() throws IOException {
    String now = held();
    return kind == Kind.NONE || !now.isEmpty() ? now : ask(false);
  }

  /** The token to say hello with. */
  String greet() throws IOException {
    String token = get();
    synchronized (this) {
      greeted = token;
    }
    return token;
  }

  /** Another one before this one ends; meanwhile it is still shown. "" if there is no other. */
  String renew() throws IOException {
    return kind == Kind.ASKED ? ask(true) : "";
  }

  private synchronized String held() {
    return held;
  }

  private String ask(boolean anew) throws IOException {
    asking.lock();
    try {
      String now = held();
      if (!anew && !now.isEmpty()) {
        return now;
      }
      String token = source.get();
      if (token.isEmpty()) {
        throw new MaruException("auth_required", "nobody is signed in");
      }
      synchronized (this) {
        held = token;
      }
      return token;
    } catch (RuntimeException e) {
      throw new IOException("the source of tokens failed: " + e.getMessage(), e);
    } finally {
      asking.unlock();
    }
  }

  /** The server took it. */
  synchronized void accepted() {
    second = false;
  }

  /** The server did not take the one of the last hello; whether to try another one. */
  synchronized boolean refused() {
    return refused(greeted);
  }

  /** The server did not take this one; whether to try another one. */
  synchronized boolean refused(String shown) {
    if (kind != Kind.ASKED) {
      return false;
    }
    if (!shown.equals(held)) {
      return true;
    }
    // Twice in a row is not about a token's age.
    if (second) {
      return false;
    }
    held = "";
    second = true;
    return true;
  }

  /** Somebody has signed in again: nothing that was is held against them. */
  synchronized void again() {
    held = "";
    second = false;
  }
}
