package dev.maru.cli;

/**
 * How to serve, apart from the configuration.
 *
 * @param train start, exercise the usual paths once and stop: the run from which the start-up cache
 *     is written. Its flag is for the build, so no help mentions it.
 */
public record ServeOptions(boolean train) {
  static final String TRAIN = "--train";
}
