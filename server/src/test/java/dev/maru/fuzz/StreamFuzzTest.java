package dev.maru.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.behaviour.RunningServer;
import dev.maru.testing.RawSocket;
import java.io.IOException;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * 400,000 frames and 200,000 requests to a living server (promises.md, P20): each connection is
 * answered and ends, nothing is our fault, nothing leaks, and the server goes on.
 */
class StreamFuzzTest {

  @RegisterExtension
  static final RunningServer MARU =
      RunningServer.with("--websocket.compression=true", "--limits.room_rate=0");

  private static final int FRAME_STREAMS = Amount.of(10_000);
  private static final int REQUEST_STREAMS = Amount.of(9_000);
  private static final Pattern STATUS =
      Pattern.compile("(?:^|\r\n\r\n|[}\n>;])HTTP/1\\.1 ([0-9]{3})");
  private static final Pattern CODE = Pattern.compile("\"code\":\"([a-z_]+)\"");
  private static final Pattern TRACE =
      Pattern.compile("\\bat (?:dev|io|java)\\.|java\\.[a-z.]+Exception");

  private final LongAdder inputs = new LongAdder();
  private final ConcurrentSkipListMap<String, LongAdder> seen = new ConcurrentSkipListMap<>();

  @Test
  void noStreamOfFramesHangsOrIsOurFault() throws Exception {
    Onslaught.on(
        MARU.port(),
        FRAME_STREAMS,
        number -> {
          var stream = FrameStream.of(new SplittableRandom(Amount.seed(number)));
          inputs.add(stream.inputs());
          return stream;
        },
        (number, answer) -> {
          String text = judged(number, answer);
          count(text.startsWith("HTTP/1.1 101 ") ? "101" : "no 101");
          CODE.matcher(text).results().forEach(found -> count(found.group(1)));
          if (text.contains("\"type\":\"ack\"")) {
            count("ack");
          }
          count(endOf(text));
        });
    tell("frames");
    assertThat(seen).doesNotContainKey("no 101");
    assertThat(seen).containsKeys("ack", "bad_json", "bad_request", "unknown_action");
    assertThat(seen).containsKeys("close 1000", "close 1002", "close 1007", "close 1009");
    assertThat(seen).doesNotContainKeys("internal", "close 1011");
    goesOn();
  }

  @Test
  void noStreamOfRequestsHangsOrIsOurFault() throws Exception {
    Onslaught.on(
        MARU.port(),
        REQUEST_STREAMS,
        number -> {
          var stream = RequestStream.of(new SplittableRandom(Amount.seed(number)));
          inputs.add(stream.inputs());
          return stream;
        },
        (number, answer) -> {
          String text = judged(number, answer);
          STATUS.matcher(text).results().forEach(found -> count(found.group(1)));
        });
    tell("requests");
    assertThat(seen).containsKeys("200", "201", "400", "403", "404", "405", "413");
    assertThat(seen).doesNotContainKeys("500");
    goesOn();
  }

  private static String judged(long number, byte[] answer) {
    String text = new String(answer, ISO_8859_1);
    if (TRACE.matcher(text).find() || text.contains("\"code\":\"internal\"")) {
      throw new AssertionError("seed " + Amount.seed(number) + " was answered:\n" + text);
    }
    return text;
  }

  /** The code of the Close frame that a server sent after its 101. */
  private static String endOf(String text) {
    int at = text.indexOf("\r\n\r\n") + 4;
    while (at + 1 < text.length()) {
      int length = text.charAt(at + 1);
      int body = at + 2;
      if (length == 126 && body + 2 <= text.length()) {
        length = text.charAt(body) << 8 | text.charAt(body + 1);
        body += 2;
      }
      if (text.charAt(at) == 0x88 && body + 2 <= text.length()) {
        return "close " + (text.charAt(body) << 8 | text.charAt(body + 1));
      }
      at = body + length;
    }
    return "no close";
  }

  private void count(String what) {
    seen.computeIfAbsent(what, key -> new LongAdder()).increment();
  }

  private void tell(String what) {
    System.out.println("fuzzed " + inputs.sum() + " " + what + ": " + new TreeMap<>(seen));
  }

  private static void goesOn() throws IOException {
    try (RawSocket socket = RawSocket.open(MARU.port(), "/chat/ws")) {
      socket.sendText("{\"action\":\"hello\",\"v\":1}");
      assertThat(socket.readFrame().text()).contains("welcome");
    }
  }
}
