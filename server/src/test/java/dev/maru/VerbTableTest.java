package dev.maru;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.access.Right;
import dev.maru.admin.Act;
import dev.maru.house.SourceTree;
import dev.maru.session.Verb;
import dev.maru.session.Verbs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The verbs and addresses of the server are those of docs/protocol.md, no more and no less. */
final class VerbTableTest {

  private static final Pattern VERB_ROW =
      Pattern.compile(
          "(?m)^\\| `([a-z]+)` \\| .* \\| (–|read|write|upload|call|moderate) \\| .* \\|$");

  private static final Pattern ADDRESS =
      Pattern.compile("`(GET|POST|PUT|PATCH|DELETE) (/chat/[^`?]*)");

  private static String manual() throws IOException {
    return Files.readString(SourceTree.ofThisHouse().root().resolve("docs/protocol.md"));
  }

  private static String word(Right right) {
    return switch (right) {
      case NONE -> "–";
      case READ -> "read";
      case WRITE -> "write";
      case UPLOAD -> "upload";
      case CALL -> "call";
      case MODERATE -> "moderate";
    };
  }

  @Test
  void everyVerbIsInTheManualWithTheRightItNeeds() throws IOException {
    Map<String, String> told =
        VERB_ROW
            .matcher(manual())
            .results()
            .collect(toMap(row -> row.group(1), row -> row.group(2)));
    Map<String, String> known =
        Offered.VERBS.stream()
            .flatMap(List::stream)
            .collect(toMap(Verb::name, v -> word(v.right())));
    assertThat(told).isEqualTo(known);
  }

  @Test
  void everyAddressOfTheChatIsInTheManual() throws IOException {
    Set<String> told =
        ADDRESS
            .matcher(manual())
            .results()
            .map(address -> address.group(1) + " " + address.group(2))
            .filter(address -> !address.equals("GET /chat/ws"))
            .collect(toSet());
    Set<String> known =
        Offered.ROUTES.stream()
            .flatMap(List::stream)
            .filter(route -> route.path().startsWith("/chat/"))
            .map(route -> route.method() + " " + route.path())
            .collect(toSet());
    assertThat(told).isEqualTo(known);
  }

  @Test
  void everyActOfManagementIsInTheManualOfSecurityWithWhatItNeeds() throws IOException {
    String manual = Files.readString(SourceTree.ofThisHouse().root().resolve("docs/security.md"));
    for (Act act : Act.values()) {
      String body =
          act.fields().stream()
              .map(field -> "\"" + field + "\":\"" + (field.equals(Act.ROOM) ? "7" : "u5") + "\"")
              .collect(Collectors.joining(",", "{", "}"));
      assertThat(manual).contains("| `" + act.path() + "` | `" + body + "` | `" + act.word() + " ");
    }
    assertThat(count(manual, "| `/chat/admin/")).isEqualTo(Act.values().length);
  }

  @Test
  void theServerBringsNoVerbsOrRoutesThatThisTestDoesNotKnow() throws IOException {
    String server =
        Files.readString(
            SourceTree.ofThisHouse().root().resolve("server/src/main/java/dev/maru/Server.java"));
    assertThat(count(server, "verbs.addAll(")).isEqualTo(Offered.VERBS.size());
    assertThat(count(server, "routes.addAll(")).isEqualTo(Offered.ROUTES.size());
  }

  private static long count(String text, String part) {
    return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
  }

  @Test
  void twoVerbsOfOneNameAreAMistakeInTheWiring() {
    List<Verb> all = Offered.VERBS.stream().flatMap(List::stream).toList();
    assertThat(new Verbs(all).all()).hasSameSizeAs(all);
    List<Verb> oneTwice = new ArrayList<>(all);
    oneTwice.add(all.get(0));
    assertThatThrownBy(() -> new Verbs(oneTwice))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("two verbs are called ");
  }
}
