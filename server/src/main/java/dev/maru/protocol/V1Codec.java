package dev.maru.protocol;

import java.time.ZoneId;

/** Writes events for clients of protocol version 1: the data as it was sent. */
public final class V1Codec implements Codec {

  private final EventWriter writer;

  /** A codec that writes local times of a zone. */
  public V1Codec(ZoneId zone) {
    this.writer = new EventWriter(new LocalTime(zone));
  }

  @Override
  public int slot() {
    return 0;
  }

  @Override
  public Frame encode(Event event) {
    return writer.write(event, event.data());
  }
}
