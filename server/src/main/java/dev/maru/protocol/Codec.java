package dev.maru.protocol;

/** One way of writing an event for clients: version 1's, and the seed page's. */
public sealed interface Codec permits V1Codec, SeedCodec {

  /** How many codecs there are. */
  int COUNT = 2;

  /** This codec's place in an event's cache, below {@link #COUNT}. */
  int slot();

  /** Writes an event; callers use {@link Event#frame} and so call this once per event. */
  Frame encode(Event event);
}
