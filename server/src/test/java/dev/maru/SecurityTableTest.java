package dev.maru;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.house.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every row of the table of attacks in docs/security.md names tests that there are. */
final class SecurityTableTest {

  private static final SourceTree TREE = SourceTree.ofThisHouse();
  private static final Pattern ROW = Pattern.compile("(?m)^\\| S(\\d+) \\| (.+) \\| (.+) \\|$");
  private static final Pattern NAME = Pattern.compile("`([^`]+)`");

  /** What a row says that has no test. */
  private static final Pattern WHY = Pattern.compile("(not here|open): .+");

  private static List<MatchResult> rows() throws IOException {
    String page = Files.readString(TREE.root().resolve("docs/security.md"));
    return ROW.matcher(page).results().toList();
  }

  @Test
  void everyAttackThatTouchesThisServerHasARowInItsOrder() throws IOException {
    IntStream all = IntStream.concat(IntStream.rangeClosed(1, 58), IntStream.rangeClosed(72, 83));
    assertThat(rows().stream().map(row -> Integer.valueOf(row.group(1))))
        .containsExactlyElementsOf(all.boxed().toList());
  }

  @Test
  void everyRowNamesATestOrSaysWhyItHasNone() throws IOException {
    for (MatchResult row : rows()) {
      boolean named = NAME.matcher(row.group(3)).find();
      assertThat(named || WHY.matcher(row.group(3)).matches()).as("S%s", row.group(1)).isTrue();
    }
  }

  @Test
  void everyTestThatIsNamedExistsOnce() throws IOException {
    for (MatchResult row : rows()) {
      for (String name : names(row.group(3))) {
        assertThat(places(name)).as("S%s: %s", row.group(1), name).hasSize(1);
      }
    }
  }

  private static List<String> names(String tests) {
    return NAME.matcher(tests).results().map(found -> found.group(1)).toList();
  }

  /** A script by its path; a test by its name, with as much of its package as is needed. */
  private static List<Path> places(String name) throws IOException {
    if (name.startsWith("scripts/")) {
      return Stream.of(TREE.root().resolve(name)).filter(Files::isExecutable).toList();
    }
    String[] parts = name.split("#", 2);
    String file =
        parts[0].endsWith(".js") ? "/" + parts[0] : "/" + parts[0].replace('.', '/') + ".java";
    List<Path> found = TREE.test().stream().filter(path -> path.toString().endsWith(file)).toList();
    if (parts.length == 2 && found.size() == 1) {
      assertThat(Files.readString(found.getFirst())).contains("void " + parts[1] + "(");
    }
    return found;
  }
}
