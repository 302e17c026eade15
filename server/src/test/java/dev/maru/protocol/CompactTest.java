package dev.maru.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.testing.Seeds;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Insignificant white space goes, everything else stays. */
final class CompactTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "{}|{}",
        "{ }|{}",
        "~ { } ~|{}",
        "{\"a b\" : \" c  d \"}|{\"a b\":\" c  d \"}",
        "{\"\\\\\" : \"\\\\\\\" \" }|{\"\\\\\":\"\\\\\\\" \"}",
        "[ 1 , 2.5e3 , true , null ]|[1,2.5e3,true,null]",
        "{\"a\":\"\\\" \\\\\" , \"b\" : 1}|{\"a\":\"\\\" \\\\\",\"b\":1}"
      })
  void whiteSpaceGoesOutsideOfTextsOnly(String json, String compact) {
    byte[] bytes = json.getBytes(UTF_8);
    assertThat(new String(Compact.copy(bytes, 0, bytes.length), UTF_8)).isEqualTo(compact);
  }

  @Test
  void allFourKindsOfWhiteSpaceGo() {
    byte[] bytes = "\t{\r\n\"a\" :\t1\n}\r ".getBytes(UTF_8);
    assertThat(new String(Compact.copy(bytes, 0, bytes.length), UTF_8)).isEqualTo("{\"a\":1}");
  }

  @Test
  void onlyThePartAskedForIsCopiedAndTheSourceIsLeftAlone() {
    byte[] bytes = "xx{ \"a\" : 1 }yy".getBytes(UTF_8);
    byte[] before = bytes.clone();
    assertThat(new String(Compact.copy(bytes, 2, bytes.length - 2), UTF_8)).isEqualTo("{\"a\":1}");
    assertThat(bytes).isEqualTo(before);
  }

  @Test
  void aCopyIsMadeEvenWhenNothingGoes() {
    byte[] bytes = "{\"a\":1}".getBytes(UTF_8);
    assertThat(Compact.copy(bytes, 0, bytes.length)).isEqualTo(bytes).isNotSameAs(bytes);
  }

  @Test
  void everySpellingComesOutAsItsTokensAndStaysSo() {
    Seeds.each(
        5_000,
        random -> {
          RandomJson json = new RandomJson(random);
          List<String> tokens = json.tokens(json.object(5));
          byte[] spaced = json.spaced(tokens);
          byte[] compact = Compact.copy(spaced, 0, spaced.length);
          assertThat(compact).isEqualTo(RandomJson.joined(tokens));
          assertThat(Compact.copy(compact, 0, compact.length)).isEqualTo(compact);
        });
  }
}
