package dev.maru.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneId;

/**
 * Writes events for the seed's page, which builds HTML by joining strings: every text is escaped
 * for HTML (unless switched off), and the identity fields it draws by are always there.
 */
public final class SeedCodec implements Codec {

  private final EventWriter writer;
  private final boolean escapeHtml;
  private final IdentityFields identity;

  /** A codec for the seed's page, with local times of a zone. */
  public SeedCodec(ZoneId zone, boolean escapeHtml, IdentityFields identity) {
    this.writer = new EventWriter(new LocalTime(zone));
    this.escapeHtml = escapeHtml;
    this.identity = identity;
  }

  @Override
  public int slot() {
    return 1;
  }

  @Override
  public Frame encode(Event event) {
    byte[] data = rewrite(identity.complete(event.data(), event.from()));
    User from = event.from();
    Event shown =
        new Event(
            event.room(),
            event.seq(),
            event.kind(),
            event.ref(),
            escape(event.clientId()),
            new User(escape(from.id()), escape(from.role()), escape(from.name())),
            data,
            event.ts());
    return writer.write(shown, data);
  }

  private String escape(String text) {
    return escapeHtml ? HtmlText.escape(text) : text;
  }

  private byte[] rewrite(byte[] data) {
    if (!escapeHtml) {
      return data;
    }
    JsonWriter json = new JsonWriter(data.length + 64);
    try (JsonParser parser = Json.parser(data, 0, data.length)) {
      boolean comma = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (comma && !token.isStructEnd()) {
          json.raw(",");
        }
        switch (token) {
          case FIELD_NAME -> json.string(parser.currentName()).raw(":");
          case VALUE_STRING -> json.string(HtmlText.escape(parser.getText()));
          default -> json.raw(parser.getText());
        }
        comma = token != JsonToken.FIELD_NAME && !token.isStructStart();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the log holds an event that is not JSON", e);
    }
    return json.bytes();
  }
}
