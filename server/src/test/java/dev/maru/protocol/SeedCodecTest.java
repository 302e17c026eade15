package dev.maru.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.protocol.IdentityFields.Part;
import dev.maru.testing.JsonTree;
import dev.maru.testing.Seeds;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No text that somebody typed is markup in the seed's page; all else reaches it as it was sent. */
final class SeedCodecTest {

  private static final Map<String, Part> IDENTITY = Map.of("MEM_DV", Part.ROLE, "MEM_ID", Part.ID);

  private static final SeedCodec CODEC =
      new SeedCodec(ZoneOffset.UTC, true, new IdentityFields(IDENTITY));

  private static JsonTree.Members frame(byte[] data, User from) throws IOException {
    Event event = new Event("7", 1, Event.MESSAGE, 0, "c", from, data, 0);
    return JsonTree.readObject(CODEC.encode(event).payload());
  }

  private static String data(String json) throws IOException {
    Event event = new Event("7", 1, Event.MESSAGE, 0, "c", User.GUEST, json.getBytes(UTF_8), 0);
    String frame = new String(CODEC.encode(event).payload(), UTF_8);
    int start = frame.indexOf("\"data\":") + "\"data\":".length();
    return frame.substring(start, frame.indexOf(",\"timestamp\":"));
  }

  /** The rule once more, written in another way. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;")
        .replace("`", "&#96;");
  }

  private static JsonTree escaped(JsonTree tree) {
    return switch (tree) {
      case JsonTree.Members(var members) ->
          new JsonTree.Members(
              members.stream()
                  .map(member -> Map.entry(member.getKey(), escaped(member.getValue())))
                  .toList());
      case JsonTree.Items(var items) ->
          new JsonTree.Items(items.stream().map(SeedCodecTest::escaped).toList());
      case JsonTree.Text(String value) -> new JsonTree.Text(escaped(value));
      case JsonTree.Literal literal -> literal;
    };
  }

  private static String shown(Part part, User user) {
    return part == Part.ID ? user.id() : part == Part.ROLE ? user.role() : user.name();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      value = {
        "\"<b>\"             | \"&lt;b&gt;\"",
        "\"a&amp;b\"         | \"a&amp;amp;b\"",
        "\"\\u003cb\\u003E\" | \"&lt;b&gt;\"",
        "\"\\u0026\\u0027\\u0060\\\"\" | \"&amp;&#39;&#96;&quot;\"",
        "\"a\\/b\\n\\u0001\" | \"a/b\\n\\u0001\"",
        "\"안녕👍\"          | \"안녕👍\"",
        "[[\"<\",1,[\"<\"]]] | [[\"&lt;\",1,[\"&lt;\"]]]",
        "{\"a\":{\"b\":\"<\"}}   | {\"a\":{\"b\":\"&lt;\"}}",
        "-0                  | -0",
        "1.50                | 1.50",
        "1E+5                | 1E+5",
        "12345678901234567890 | 12345678901234567890",
        "0.1e-300            | 0.1e-300",
        "true                | true",
        "false               | false",
        "null                | null",
        "[]                  | []",
        "{}                  | {}",
        "[{},[],\"\"]        | [{},[],\"\"]"
      })
  void aTextIsEscapedAtAnyDepthAndNothingElseIs(String value, String expected) throws IOException {
    String identity = ",\"MEM_DV\":\"\",\"MEM_ID\":\"guest\"}";
    String shown = data("{\"x\":" + value + ",\"MEM_DV\":1,\"MEM_ID\":2}");
    assertThat(shown).isEqualTo("{\"x\":" + expected + identity);
  }

  @Test
  void aTextThatHoldsOneOfEveryAsciiCharacterIsInert() throws IOException {
    StringBuilder all = new StringBuilder();
    for (char c = 1; c < 0x80; c++) {
      all.append(c);
    }
    byte[] data = new JsonWriter(0).raw("{\"x\":").string(all.toString()).raw("}").bytes();
    JsonTree x = ((JsonTree.Members) frame(data, User.GUEST).get("data")).get("x");
    assertThat(((JsonTree.Text) x).value())
        .isEqualTo(escaped(all.toString()))
        .doesNotContain("<", ">", "\"", "'", "`");
  }

  @Test
  void theDeepestDataThatWeTakeCanBeShown() throws Exception {
    int depth = Json.MAX_DEPTH - 1;
    String deepest = "{\"a\":".repeat(depth - 1) + "{\"t\":\"<\"}" + "}".repeat(depth - 1);
    byte[] taken =
        JsonObject.read(("{\"message\":" + deepest + "}").getBytes(UTF_8)).object("message");
    assertThat(data(new String(taken, UTF_8))).contains("{\"t\":\"&lt;\"}");
  }

  @Test
  void everyDocumentIsShownEscapedWithItsIdentityAndAlwaysAsJson() {
    Seeds.each(
        10_000,
        random -> {
          RandomJson json = new RandomJson(random);
          JsonTree.Members tree = json.object(6);
          byte[] data = RandomJson.joined(json.tokens(tree));
          User from = new User("u" + json.text(), json.text(), json.text());
          JsonTree.Members frame = frame(data, from);
          assertIdentity((JsonTree.Members) frame.get("data"), tree, from);
          JsonTree.Members shown = (JsonTree.Members) frame.get("from");
          assertThat(shown.get("id")).isEqualTo(new JsonTree.Text(escaped(from.id())));
          assertThat(shown.get("role")).isEqualTo(new JsonTree.Text(escaped(from.role())));
          assertThat(shown.get("name")).isEqualTo(new JsonTree.Text(escaped(from.name())));
        });
  }

  private static void assertIdentity(JsonTree.Members shown, JsonTree.Members sent, User from) {
    List<Map.Entry<String, JsonTree>> kept = new ArrayList<>();
    for (Map.Entry<String, JsonTree> member : sent.of()) {
      Part part = IDENTITY.get(member.getKey());
      JsonTree value =
          part == null ? escaped(member.getValue()) : new JsonTree.Text(escaped(shown(part, from)));
      kept.add(Map.entry(member.getKey(), value));
    }
    assertThat(shown.of().subList(0, kept.size())).isEqualTo(kept);
    IDENTITY.forEach((name, part) ->
        assertThat(shown.get(name)).isEqualTo(new JsonTree.Text(escaped(shown(part, from)))));
    long missing = IDENTITY.keySet().stream().filter(name -> !sent.names().contains(name)).count();
    assertThat(shown.of()).hasSize(kept.size() + (int) missing);
  }
}
