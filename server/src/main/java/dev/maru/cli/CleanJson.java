package dev.maru.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * Log lines for collectors, without secrets; JSON itself escapes what steers. Owned by the thread
 * that writes the log.
 */
final class CleanJson extends JsonEncoder {

  @Override
  public byte[] encode(ILoggingEvent event) {
    return LogText.redact(new String(super.encode(event), UTF_8)).getBytes(UTF_8);
  }
}
