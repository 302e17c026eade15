package dev.maru.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** Log lines for people, cleaned. Owned by the thread that writes the log. */
final class CleanText extends PatternLayoutEncoder {

  @Override
  public byte[] encode(ILoggingEvent event) {
    return LogText.clean(getLayout().doLayout(event)).getBytes(UTF_8);
  }
}
