package dev.maru.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.RawSocket;
import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, section 7.1: which offers of permessage-deflate are agreed to, over the wire. */
class DeflateOfferTest {
  private static final String AGREED =
      "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

  @RegisterExtension
  static final EchoExtension ECHO =
      new EchoExtension(WebSocketSettings.standard().withDeflate(true));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate",
        "Permessage-Deflate",
        "permessage-deflate; client_max_window_bits",
        "permessage-deflate; client_max_window_bits=8",
        "permessage-deflate; client_max_window_bits=\"15\"",
        "permessage-deflate; server_no_context_takeover",
        "permessage-deflate; client_no_context_takeover; server_no_context_takeover",
        "permessage-deflate;client_max_window_bits;server_no_context_takeover",
        "x-webkit-deflate-frame, permessage-deflate",
        "permessage-deflate; server_max_window_bits=9, permessage-deflate",
        "permessage-deflate; unknown, permessage-deflate; client_max_window_bits"
      })
  void anOfferWeCanKeepIsAgreedToWithoutContextTakeover(String offer) throws IOException {
    assertThat(answerTo(offer)).isEqualTo(AGREED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate; server_max_window_bits=15",
        "permessage-deflate; server_max_window_bits=\"15\"; client_max_window_bits",
        "permessage-deflate; server_max_window_bits=10, "
            + "permessage-deflate; server_max_window_bits=15"
      })
  void aFullServerWindowIsConfirmed(String offer) throws IOException {
    assertThat(answerTo(offer)).isEqualTo(AGREED + "; server_max_window_bits=15");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "permessage-deflate; server_max_window_bits=8",
        "permessage-deflate; server_max_window_bits=14",
        "permessage-deflate; server_max_window_bits=16",
        "permessage-deflate; server_max_window_bits=015",
        "permessage-deflate; server_max_window_bits",
        "permessage-deflate; client_max_window_bits=7",
        "permessage-deflate; client_max_window_bits=16",
        "permessage-deflate; client_max_window_bits=",
        "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
        "permessage-deflate; server_no_context_takeover=true",
        "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
        "permessage-deflate; unknown=1",
        "permessage-deflate=1",
        "x-webkit-deflate-frame",
        "permessage-bzip2",
        ";",
        ",,,"
      })
  void anOfferWeCannotKeepIsDeclined(String offer) throws IOException {
    assertThat(answerTo(offer)).isEmpty();
  }

  private static String answerTo(String offer) throws IOException {
    try (RawSocket raw = ECHO.connect()) {
      raw.sendBytes(RawSocket.upgrade("/", "Sec-WebSocket-Extensions: " + offer));
      String head = raw.readHead();
      assertThat(head).startsWith("HTTP/1.1 101 ");
      return head.lines()
          .filter(line -> line.regionMatches(true, 0, "sec-websocket-extensions: ", 0, 26))
          .map(line -> line.substring(26))
          .findFirst()
          .orElse("");
    }
  }
}
