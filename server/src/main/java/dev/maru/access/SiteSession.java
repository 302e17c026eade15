package dev.maru.access;

/**
 * How somebody is known who was let in by a cookie of the site; the cookie is never to be logged.
 * Immutable.
 *
 * @param cookie as a {@code Cookie} header holds it
 * @param checkMs when the site is to be asked again, epoch milliseconds
 * @param lastMs until when they may go on if the site does not answer
 */
record SiteSession(String cookie, long checkMs, long lastMs) {

  /** Says nothing of the cookie. */
  @Override
  public String toString() {
    return "SiteSession[" + checkMs + "]";
  }
}
