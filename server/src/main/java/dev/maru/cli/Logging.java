package dev.maru.cli;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.spi.LifeCycle;
import dev.maru.config.Config;
import dev.maru.config.Settings;
import dev.maru.config.Settings.LogFormat;
import org.slf4j.LoggerFactory;

/**
 * Sets up logging in code: lines go to standard error, and never make the server wait for whoever
 * reads them.
 */
final class Logging {

  private static final String PATTERN =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg%n";

  /**
   * Lines that may wait for the reader; beyond, lines are dropped rather than the server stopped.
   */
  private static final int QUEUE = 4_096;

  private Logging() {}

  /** Logs as the configuration says, from now on. */
  static void start(Config config) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
    console.setTarget("System.err");
    console.setEncoder(encoder(context, config.get(Settings.LOG_FORMAT)));
    started(context, console, console);
    AsyncAppender async = new AsyncAppender();
    async.setContext(context);
    async.setQueueSize(QUEUE);
    async.setNeverBlock(true);
    async.addAppender(console);
    started(context, async, async);
    Level level = Level.valueOf(config.get(Settings.LOG_LEVEL).name());
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(level.isGreaterOrEqual(Level.INFO) ? Level.WARN : level);
    root.addAppender(async);
    context.getLogger("dev.maru").setLevel(level);
    context.start();
  }

  /** Writes what still waits; the last act of a process that ends in order. */
  static void stop() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }

  static Encoder<ILoggingEvent> encoder(LoggerContext context, LogFormat format) {
    if (format == LogFormat.JSON) {
      JsonEncoder json = new CleanJson();
      started(context, json, json);
      return json;
    }
    PatternLayoutEncoder text = new CleanText();
    text.setPattern(PATTERN);
    started(context, text, text);
    return text;
  }

  private static void started(LoggerContext context, ContextAwareBase part, LifeCycle life) {
    part.setContext(context);
    life.start();
  }
}
