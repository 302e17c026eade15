package dev.maru.protocol;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.house.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The codes and limits of the code are those of docs/protocol.md, no more and no less. */
final class ManualTest {

  private static final Pattern ERROR_ROW =
      Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (\\d{3}) \\| (yes|no) \\| .+ \\|$");

  private static final Pattern NUMBER = Pattern.compile("(?<!RFC )\\b\\d{4}\\b");

  private String manual = "";

  @BeforeEach
  void readTheManual() throws IOException {
    manual = Files.readString(SourceTree.ofThisHouse().root().resolve("docs/protocol.md"));
  }

  @Test
  void everyErrorIsInTheManualWithItsStatusAndItsVerdict() {
    Set<String> told =
        ERROR_ROW
            .matcher(manual)
            .results()
            .map(row -> row.group(1) + " " + row.group(2) + " " + row.group(3))
            .collect(toSet());
    Set<String> known =
        Arrays.stream(ErrorCode.values())
            .map(e -> e.wire() + " " + e.status() + " " + (e.temporary() ? "yes" : "no"))
            .collect(toSet());
    assertThat(told).isEqualTo(known);
  }

  @Test
  void everyCloseCodeIsInTheManual() {
    int start = manual.indexOf("Close codes 4400");
    String paragraph = manual.substring(start, manual.indexOf("\n\n", start));
    String list = paragraph.substring(paragraph.indexOf(':'));
    Set<Integer> told =
        NUMBER
            .matcher(list)
            .results()
            .map(MatchResult::group)
            .map(Integer::valueOf)
            .collect(toSet());
    Set<Integer> known =
        Arrays.stream(CloseCode.values())
            .map(CloseCode::code)
            .filter(code -> code != CloseCode.NORMAL.code())
            .collect(toSet());
    // 1008 is said by the WebSocket layer alone, about frames that never reach a session.
    known.add(1008);
    assertThat(told).isEqualTo(known);
  }

  @Test
  void theLimitsOfJsonAreInTheManual() {
    assertThat(manual.replace('\n', ' '))
        .contains("deeper than " + Json.MAX_DEPTH)
        .contains("longer than " + Json.MAX_NUMBER + " characters")
        .contains("more than " + JsonObject.MAX_FIELDS + " fields")
        .contains("names longer than " + Json.MAX_NAME);
  }
}
