package dev.maru.cli;

/** What the process answers to whoever started it. */
public final class ExitCode {
  public static final int OK = 0;

  /** The verb was understood and failed. */
  public static final int FAILURE = 1;

  /** The command line or the configuration is wrong; nothing was started. */
  public static final int USAGE = 2;

  private ExitCode() {}
}
