package dev.maru.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures count what they say they count, and a broken bound is seen. */
final class FiguresTest {
  @TempDir private Path folder;
  private DraftHouse draft = new DraftHouse(Path.of(""));

  @BeforeEach
  void anEmptyDraft() {
    draft = new DraftHouse(folder);
  }

  @Test
  void anEmptyHouseKeepsEveryBound() {
    assertThat(new Figures(draft.tree()).all()).allMatch(Figure::kept);
  }

  @Test
  void theLargestFileIsNamed() throws IOException {
    draft.with("web/client/room.js", "\n".repeat(401)).with("web/client/short.js", "\n");
    assertThat(figure("largest main file")).isEqualTo("401 (web/client/room.js)");
    assertThat(broken())
        .containsExactly("largest main file, lines", "files over 400 lines, tests too");
  }

  @Test
  void aTestFileMayNotBeLongEither() throws IOException {
    draft.with("web/test/room.test.js", "\n".repeat(401));
    assertThat(broken()).containsExactly("files over 400 lines, tests too");
  }

  @Test
  void theMedianLeavesIntroductionsOut() throws IOException {
    draft
        .with("web/a.js", "\n".repeat(10))
        .with("web/b.js", "\n".repeat(20))
        .with("web/c.js", "\n".repeat(90))
        .with("server/src/main/java/dev/maru/hub/package-info.java", "@NullMarked\n");
    assertThat(figure("median")).isEqualTo("20");
  }

  @Test
  void aMethodIsCountedFromItsAnnotationToItsLastBrace() throws IOException {
    draft.withClass("dev.maru.hub.Hub", documented("Hub", method(40)));
    assertThat(figure("longest method")).isEqualTo("40 (Hub.run)");
    assertThat(broken()).doesNotContain("longest method");
    draft.withClass("dev.maru.hub.Hub", documented("Hub", method(41)));
    assertThat(broken()).contains("longest method");
  }

  @Test
  void wiringMayBeTwiceAsLong() throws IOException {
    draft.withClass("dev.maru.Server", documented("Server", method(80)));
    assertThat(broken()).isEqualTo(introductions());
    draft.withClass("dev.maru.Server", documented("Server", method(81)));
    assertThat(broken()).contains("longest wiring (Main, Server)");
  }

  @Test
  void aLongInitializerIsAMethodToo() throws IOException {
    draft.withClass("dev.maru.hub.Hub", documented("Hub", "static {" + "\n".repeat(50) + "}"));
    assertThat(broken()).contains("longest method");
  }

  @Test
  void aCircleOfImportsIsFound() throws IOException {
    draft
        .withClass("dev.maru.hub.Hub", "import dev.maru.log.Log.Entry;\n" + documented("Hub", ""))
        .withClass("dev.maru.log.Log", "import dev.maru.store.*;\n" + documented("Log", ""));
    assertThat(figure("packages in cycles")).isEqualTo("0");
    draft.withClass(
        "dev.maru.store.Store", "import static dev.maru.hub.Hub.HERE;\n" + documented("Store", ""));
    assertThat(figure("packages in cycles"))
        .isEqualTo("3 [dev.maru.hub, dev.maru.log, dev.maru.store]");
  }

  @Test
  void aNestedShapelessNameIsFound() throws IOException {
    draft.withClass("dev.maru.hub.Hub", documented("Hub", "class RoomManager {}"));
    assertThat(figure("shapeless names")).isEqualTo("1 [RoomManager]");
  }

  @Test
  void thePublicShareIsThatOfTopLevelTypesOfTheServer() throws IOException {
    for (int i : IntStream.range(0, 10).toArray()) {
      var visible = i < 6 ? "public " : "";
      draft.withClass(
          "dev.maru.hub.T" + i,
          "/** A type. */\n" + visible + "class T" + i + " { public class In {} }");
    }
    draft.with(
        "client/src/main/java/dev/maru/client/C.java", "package a; /** C. */ public class C {}");
    assertThat(figure("public top-level types")).isEqualTo("60 % of 10");
    assertThat(broken()).contains("public top-level types, server");
  }

  @Test
  void aSilentTypeIsFound() throws IOException {
    draft.withClass("dev.maru.hub.Hub", "// no first sentence\nfinal class Hub {}");
    assertThat(figure("top-level types without")).isEqualTo("1 [Hub]");
  }

  @Test
  void tooFewTestsAreFoundOnceThereIsEnoughToTest() throws IOException {
    draft.with("web/a.js", "\n".repeat(300)).with("web/test/a.test.js", "\n".repeat(150));
    assertThat(figure("test : main")).isEqualTo("0.50 (150 : 300)");
    assertThat(broken()).isEmpty();
    for (int i : IntStream.range(0, 5).toArray()) {
      draft.with("web/page" + i + ".js", "\n".repeat(300));
    }
    assertThat(broken()).containsExactly("test : main lines");
  }

  private static String documented(String name, String body) {
    return "/** What it is. */\nfinal class " + name + " {\n" + body + "\n}\n";
  }

  private static String method(int lines) {
    return "/** Not counted. */\n@Deprecated\nvoid run() {" + "\n".repeat(lines - 2) + "}";
  }

  private static List<String> introductions() {
    return List.of("packages without package-info");
  }

  private Stream<Figure> figures() {
    return new Figures(draft.tree()).all().stream();
  }

  private String figure(String name) {
    return figures()
        .filter(f -> f.name().startsWith(name))
        .findFirst()
        .map(Figure::ours)
        .orElse("");
  }

  private List<String> broken() {
    return figures().filter(figure -> !figure.kept()).map(Figure::name).toList();
  }
}
