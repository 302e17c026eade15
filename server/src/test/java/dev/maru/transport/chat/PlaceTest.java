package dev.maru.transport.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.protocol.Cursor;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Frame;
import dev.maru.protocol.JsonWriter;
import dev.maru.protocol.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of places: what is read, what is refused, and that what is written is read again. */
class PlaceTest {

  @Test
  void aPlaceIsARoomWithOrWithoutSeqAndEpoch() throws Refusal {
    assertThat(Place.list("rooms", "123:482,124:17:a9f3,125,x%3Ay%3a:0", 4))
        .containsExactly(
            new Place("123", new Cursor("", 482)),
            new Place("124", new Cursor("a9f3", 17)),
            new Place("125", Cursor.START),
            new Place("x:y:", new Cursor("", 0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        "a,",
        ",a",
        "a:",
        "a::e",
        "a:x",
        "a:+1",
        "a:-1",
        "a:1.5",
        "a:1:e:f",
        "a b",
        "a%20",
        "a:9007199254740992",
        "a:99999999999999999999",
        "a,b,a",
        "a:1,a:2",
        ":1",
        "가:1"
      })
  void whatIsNoListIsRefused(String text) {
    assertThatThrownBy(() -> Place.list("rooms", text, 9))
        .isInstanceOfSatisfying(
            Refusal.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.BAD_REQUEST));
  }

  @Test
  void anEpochThatIsTooLongIsRefused() {
    assertThatThrownBy(() -> Place.list("rooms", "a:1:" + "e".repeat(65), 9))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("rooms");
  }

  @Test
  void aListThatIsTooLongIsTooLarge() {
    assertThatThrownBy(() -> Place.list("rooms", "a,b,c", 2))
        .isInstanceOfSatisfying(
            Refusal.class, no -> assertThat(no.code()).isEqualTo(ErrorCode.TOO_LARGE));
  }

  @Test
  void cursorsAreWrittenAsTheyAreRead() throws Refusal {
    for (String text : List.of("123:482:a9f3,124:17,125", "x%3Ay:0:aaaaaa", "~a.b_c@d-:7")) {
      assertThat(written(new Cursors(Place.list("rooms", text, 9)))).isEqualTo(text);
    }
  }

  @Test
  void aCursorMovesWithTheFramesOfItsRoomOnly() throws Refusal {
    Cursors cursors = new Cursors(Place.list("rooms", "a:1,b", 9));
    Frame b = new JsonWriter(16).raw("{}").frame("b", 5);
    assertThat(cursors.find(b)).isEqualTo(1);
    cursors.move(1, 5, "e");
    assertThat(written(cursors)).isEqualTo("a:1,b:5:e");
    cursors.move(1, 6, "");
    assertThat(written(cursors)).isEqualTo("a:1,b:6:e");
    assertThat(cursors.find(new JsonWriter(16).raw("{}").frame("c", 5))).isNegative();
    assertThat(cursors.find(new JsonWriter(16).raw("{}").frame())).isNegative();
  }

  private static String written(Cursors cursors) {
    EventText text = new EventText(0);
    cursors.write(text);
    RecordingBody body = new RecordingBody();
    text.sendTo(body);
    return body.bytes.toString(UTF_8);
  }
}
