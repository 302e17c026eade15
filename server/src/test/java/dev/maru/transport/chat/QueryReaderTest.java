package dev.maru.transport.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.maru.http.Request;
import dev.maru.protocol.Cursor;
import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Refusal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers in a query. */
final class QueryReaderTest {

  private static Request query(String... values) {
    Map<String, List<String>> query = Map.of("after", List.of(values));
    return new Request("GET", "/", Map.of(), query, Map.of(), new byte[0], "");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "482, 482", "9007199254740991, 9007199254740991", "007, 7"})
  void aWholeNumberWithinItsBoundsIsRead(String text, long value) throws Refusal {
    assertThat(QueryReader.number(query(text), "after", 0, Cursor.MAX_SEQ, -1)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-1",
        "9007199254740992",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551617",
        "1.0",
        "1e2",
        "0x10",
        "1_0",
        " 1",
        "1 ",
        "1,2",
        "a",
        "null",
        "true",
        "NaN",
        "1\0",
        "１a"
      })
  void anythingElseIsRefusedByNameAndBounds(String text) {
    Refusal refusal =
        catchThrowableOfType(
            Refusal.class, () -> QueryReader.number(query(text), "after", 0, Cursor.MAX_SEQ, -1));
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_REQUEST);
    assertThat(refusal.reason())
        .isEqualTo("the parameter `after` must be a whole number from 0 to 9007199254740991");
  }

  @Test
  void withoutTheParameterTheFallbackHoldsEvenOutOfBounds() throws Refusal {
    assertThat(QueryReader.number(query("5"), "before", 1, 9, Cursor.NEWEST)).isEqualTo(-1);
    assertThat(QueryReader.number(query(), "after", 1, 9, Cursor.NEWEST)).isEqualTo(-1);
  }

  @Test
  void ofSeveralTheFirstCounts() throws Refusal {
    assertThat(QueryReader.number(query("5", "x"), "after", 0, 9, -1)).isEqualTo(5);
  }
}
