package dev.maru.e2e.proxy;

/** A running web server that passes something on to Maru: {@link Nginx} or {@link Apache}. */
public interface Front extends AutoCloseable {
  /** Where browsers reach it. */
  int port();

  /** What it complained about. */
  String output();

  @Override
  void close();
}
