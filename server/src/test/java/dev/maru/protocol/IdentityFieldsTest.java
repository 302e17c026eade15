package dev.maru.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.IdentityFields.Part;
import dev.maru.testing.JsonTree;
import dev.maru.testing.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who wrote a message is never what the client says. */
final class IdentityFieldsTest {

  private static final User USER = new User("u5", "T", "김 \"철\"");

  private static final IdentityFields ROLE = new IdentityFields(Map.of("MEM_DV", Part.ROLE));

  private static String overwritten(IdentityFields fields, String data) {
    return new String(fields.overwrite(data.getBytes(UTF_8), USER), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "{\"MEM_DV\":\"M\"}|{\"MEM_DV\":\"T\"}",
        "{\"MEM_DV\":\"\"}|{\"MEM_DV\":\"T\"}",
        "{\"MEM_DV\":null,\"a\":1}|{\"MEM_DV\":\"T\",\"a\":1}",
        "{\"MEM_DV\":-12.5e3}|{\"MEM_DV\":\"T\"}",
        "{\"MEM_DV\":true,\"a\":1}|{\"MEM_DV\":\"T\",\"a\":1}",
        "{\"MEM_DV\":{\"MEM_DV\":\"M\"},\"a\":1}|{\"MEM_DV\":\"T\",\"a\":1}",
        "{\"MEM_DV\":[\"M\",{}],\"a\":1}|{\"MEM_DV\":\"T\",\"a\":1}",
        "{\"a\":1,\"MEM_DV\":\"한\\\"},{\",\"b\":2}|{\"a\":1,\"MEM_DV\":\"T\",\"b\":2}",
        "{\"\\u004dEM_DV\":\"M\"}|{\"\\u004dEM_DV\":\"T\"}",
        "{\"\\u004D\\u0045\\u004D\\u005F\\u0044\\u0056\":1}|{\"\\u004D\\u0045\\u004D\\u005F\\u0044\\u0056\":\"T\"}"
      })
  void aFieldIsOverwrittenHoweverItIsSpelledAndWhateverItHolds(String data, String expected) {
    assertThat(overwritten(ROLE, data)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "{}",
        "{\"a\":{\"MEM_DV\":\"M\"}}",
        "{\"a\":[{\"MEM_DV\":\"M\"}]}",
        "{\"mem_dv\":\"M\",\"MEM_DV \":\"M\",\"ＭEM_DV\":\"M\",\"MEM_DV\\u200b\":\"M\"}",
        "{\"a\":\"\\\"MEM_DV\\\":\\\"M\\\"\"}",
        "{\"a\":\"MEM_DV\",\"b\":1.50}"
      })
  void whatOnlyLooksLikeTheFieldIsLeftAlone(String data) {
    byte[] bytes = data.getBytes(UTF_8);
    assertThat(ROLE.overwrite(bytes, USER)).isSameAs(bytes);
  }

  @Test
  void whatIsMissingIsAddedOnlyWhenCompleteIsAskedFor() {
    assertThat(new String(ROLE.complete("{}".getBytes(UTF_8), USER), UTF_8))
        .isEqualTo("{\"MEM_DV\":\"T\"}");
    assertThat(new String(ROLE.complete("{\"a\":{}}".getBytes(UTF_8), USER), UTF_8))
        .isEqualTo("{\"a\":{},\"MEM_DV\":\"T\"}");
    byte[] whole = "{\"\\u004dEM_DV\":0}".getBytes(UTF_8);
    assertThat(new String(ROLE.complete(whole, USER), UTF_8)).isEqualTo("{\"\\u004dEM_DV\":\"T\"}");
  }

  @Test
  void eachPartOfTheUserCanBeShownEscapedForJson() {
    Map<String, Part> parts = new LinkedHashMap<>();
    parts.put("ID", Part.ID);
    parts.put("DV", Part.ROLE);
    parts.put("NM", Part.NAME);
    IdentityFields fields = new IdentityFields(parts);
    assertThat(new String(fields.complete("{\"NM\":0}".getBytes(UTF_8), USER), UTF_8))
        .isEqualTo("{\"NM\":\"김 \\\"철\\\"\",\"ID\":\"u5\",\"DV\":\"T\"}");
  }

  @Test
  void withoutIdentityFieldsTheDataIsTheSame() {
    byte[] data = "{\"MEM_DV\":\"M\"}".getBytes(UTF_8);
    assertThat(new IdentityFields(Map.of()).complete(data, USER)).isSameAs(data);
  }

  @Test
  void theGivenDataAreNeverWrittenTo() {
    byte[] data = "{\"MEM_DV\":\"M\",\"a\":1}".getBytes(UTF_8);
    byte[] before = data.clone();
    ROLE.complete(data, USER);
    assertThat(data).isEqualTo(before);
  }

  @Test
  void inEveryDocumentTheFieldsAreTheUsersAndTheRestIsAsItWas() {
    Map<String, Part> parts = Map.of("MEM_DV", Part.ROLE, "", Part.ID, "data", Part.NAME);
    IdentityFields fields = new IdentityFields(parts);
    Seeds.each(
        10_000,
        random -> {
          RandomJson json = new RandomJson(random);
          JsonTree.Members tree = json.object(5);
          byte[] data = RandomJson.joined(json.tokens(tree));
          User user = new User(json.text(), json.text(), json.text());
          Map<String, String> values =
              Map.of("MEM_DV", user.role(), "", user.id(), "data", user.name());
          List<Map.Entry<String, JsonTree>> expected = new ArrayList<>();
          for (Map.Entry<String, JsonTree> member : tree.of()) {
            String value = values.get(member.getKey());
            expected.add(
                value == null ? member : Map.entry(member.getKey(), new JsonTree.Text(value)));
          }
          assertThat(JsonTree.read(fields.overwrite(data, user)))
              .isEqualTo(new JsonTree.Members(expected));
        });
  }
}
