package dev.maru.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event stream, read by a virtual thread. Its rooms are in its URL: one more means another
 * stream, from where this one is. What it knows is guarded by its lock.
 */
final class StreamLine implements Line {

  /** A stream that lives is not silent for longer: heartbeats come within 15 s. */
  private static final long SILENCE_MS = 30_000;

  private static final String DATA = "data:";

  private final Http http;
  private final Ear ear;
  private final Map<String, Cursor> rooms;
  private final int limit;
  private @Nullable Thread thread;
  private @Nullable InputStream body;
  private boolean opened;
  private int stream;

  private StreamLine(Http http, Map<String, Cursor> rooms, int limit, Ear ear) {
    this.http = http;
    this.ear = ear;
    this.rooms = new LinkedHashMap<>(rooms);
    this.limit = limit;
  }

  static StreamLine open(Http http, Map<String, Cursor> rooms, int limit, Ear ear) {
    StreamLine line = new StreamLine(http, rooms, limit, ear);
    line.anew();
    return line;
  }

  /** Another stream for the rooms as they are now; the one before is not heard any more. */
  private synchronized void anew() {
    hangUp();
    int number = stream;
    if (rooms.isEmpty()) {
      // A stream of nothing is refused: this line waits for its first room.
      opened(0);
    } else {
      List<String> query = List.of("limit=" + limit, "rooms=" + Places.of(rooms));
      thread = Thread.ofVirtual().name("maru-stream").start(() -> follow(number, query));
    }
  }

  private synchronized void hangUp() {
    stream++;
    Thread running = thread;
    InputStream open = body;
    thread = null;
    body = null;
    if (running != null) {
      running.interrupt();
    }
    if (open != null) {
      Thread.ofVirtual().start(() -> closeQuietly(open));
    }
  }

  private static void closeQuietly(InputStream stream) {
    try (stream) {
      stream.skip(0);
    } catch (IOException e) {
      // It is over, and that is what was wanted.
      return;
    }
  }

  private void follow(int number, List<String> query) {
    try {
      HttpResponse<InputStream> answer = http.stream("/chat/events", query);
      try (InputStream lines = answer.body()) {
        if (answer.statusCode() != 200) {
          throw Http.refusal(answer, new String(lines.readAllBytes(), UTF_8));
        }
        if (take(number, lines)) {
          read(number, lines);
          ended(number, Comeback.LINE_CUT, 0);
        }
      }
    } catch (MaruException why) {
      refused(number, why);
    } catch (IOException e) {
      ended(number, Comeback.LINE_CUT, 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean take(int number, InputStream lines) {
    if (number == stream) {
      body = lines;
    }
    return number == stream;
  }

  private void read(int number, InputStream lines) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(lines, UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (!heard(number, line)) {
        return;
      }
    }
  }

  /** Takes one line; false if nobody listens to this stream any more. */
  private synchronized boolean heard(int number, String line) throws IOException {
    if (number != stream) {
      return false;
    }
    opened(SILENCE_MS);
    if (line.startsWith(DATA)) {
      frame(Http.json(200, line.substring(DATA.length())));
    } else {
      ear.heartbeat();
    }
    return number == stream;
  }

  private void frame(Json frame) {
    String room = frame.text("room_id");
    Cursor cursor = rooms.get(room);
    switch (frame.text("type")) {
      case "joined" -> {
        if (cursor != null) {
          rooms.put(room, Page.of(frame, cursor).cursor());
        }
        ear.frame(frame);
      }
      case "message", "event" -> {
        if (cursor != null) {
          rooms.put(room, new Cursor(cursor.epoch(), frame.number("seq", cursor.seq())));
        }
        ear.frame(frame);
      }
      case "error" -> {
        if (cursor != null) {
          ear.refused(room, new MaruException(frame));
        }
      }
      case "bye" -> {
        long code = frame.number("code", Comeback.LINE_CUT);
        ended(stream, (int) code, frame.number("retry_after_ms", 0));
      }
      default -> ear.frame(frame);
    }
  }

  private void opened(long silenceMs) {
    if (!opened) {
      opened = true;
      ear.opened(silenceMs);
    }
  }

  /** The stream as a whole was refused: for the room that came last, unless it never worked. */
  private synchronized void refused(int number, MaruException why) {
    boolean room =
        switch (why.code()) {
          case "bad_request" -> true;
          case "not_found", "forbidden" -> opened;
          default -> false;
        };
    if (number == stream && room && !rooms.isEmpty()) {
      String last = List.copyOf(rooms.keySet()).getLast();
      rooms.remove(last);
      ear.refused(last, why);
      anew();
    } else {
      ended(number, Comeback.code(why), why.retryAfterMs());
    }
  }

  private synchronized void ended(int number, int code, long retryAfterMs) {
    if (number == stream) {
      hangUp();
      ear.ended(code, retryAfterMs);
    }
  }

  @Override
  public synchronized void join(String room, Cursor cursor) {
    rooms.remove(room);
    rooms.put(room, cursor);
    anew();
  }

  @Override
  public synchronized void leave(String room) {
    if (rooms.remove(room) != null) {
      anew();
    }
  }

  @Override
  public synchronized void refresh(String token) {
    anew();
  }

  @Override
  public boolean send(String command) {
    return false;
  }

  @Override
  public void close() {
    hangUp();
  }
}
