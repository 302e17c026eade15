package dev.maru;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.lang.ArchRule;
import dev.maru.house.CodeRules;
import dev.maru.house.DraftHouse;
import dev.maru.house.FileRules;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of the house is broken once on purpose, in a draft, and says so. */
final class ArchitectureRulesBiteTest {
  private static final String INTRODUCTION =
      "@NullMarked\npackage dev.maru.hub;\nimport org.jspecify.annotations.NullMarked;\n";

  @TempDir private Path folder;
  private DraftHouse draft = new DraftHouse(Path.of(""));

  @BeforeEach
  void anEmptyDraft() {
    draft = new DraftHouse(folder);
  }

  static Stream<ArchRule> rules() {
    return Stream.of(
        CodeRules.everyPackageIsOnThePlan(),
        CodeRules.dependenciesPointDown(),
        CodeRules.featuresDoNotKnowEachOther(),
        CodeRules.packagesHaveNoCycles(),
        CodeRules.librariesStayAtHome(),
        CodeRules.nothingDangerousIsUsed(),
        CodeRules.namesSayWhatThingsAre());
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyRuleHoldsInAnEmptyHouse(ArchRule rule) throws IOException {
    assertThat(breaches(rule)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyRuleHoldsInAGoodHouse(ArchRule rule) throws IOException {
    draft
        .withClass("dev.maru.protocol.Word", "public final class Word { String[] a; int[] b; }")
        .withClass("dev.maru.hub.Hub", "public final class Hub { dev.maru.protocol.Word word; }")
        .withClass("dev.maru.room.Rooms", "public final class Rooms { dev.maru.hub.Hub hub; }")
        .withClass("dev.maru.Server", "final class Server { dev.maru.room.Rooms rooms; }");
    assertThat(breaches(rule)).isEmpty();
  }

  @Test
  void aPackageThatIsNotOnThePlanIsFound() throws IOException {
    draft.withClass("dev.maru.attic.Box", "final class Box {}");
    assertThat(breaches(CodeRules.everyPackageIsOnThePlan()))
        .singleElement()
        .asString()
        .contains("attic");
  }

  @ParameterizedTest
  @CsvSource({"store, log", "protocol, config", "hub, session", "cli, ''", "store, attic"})
  void anImportThatDoesNotPointDownIsFound(String from, String to) throws IOException {
    var target = to.isEmpty() ? "dev.maru.Upper" : "dev.maru." + to + ".Upper";
    draft
        .withClass(target, "public final class Upper {}")
        .withClass("dev.maru." + from + ".Lower", "final class Lower { " + target + " up; }");
    assertThat(breaches(CodeRules.dependenciesPointDown())).isNotEmpty();
  }

  @Test
  void aFeatureThatKnowsAnotherIsFound() throws IOException {
    draft
        .withClass("dev.maru.message.Messages", "public final class Messages {}")
        .withClass(
            "dev.maru.room.Rooms", "final class Rooms { dev.maru.message.Messages messages; }");
    assertThat(breaches(CodeRules.featuresDoNotKnowEachOther())).isNotEmpty();
  }

  @Test
  void aCircleOfPackagesIsFound() throws IOException {
    draft
        .withClass("dev.maru.hub.Hub", "public final class Hub { dev.maru.hub.feed.Feed feed; }")
        .withClass("dev.maru.hub.feed.Feed", "public final class Feed { dev.maru.hub.Hub hub; }");
    assertThat(breaches(CodeRules.packagesHaveNoCycles())).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.netty.buffer.ByteBuf",
        "org.sqlite.SQLiteConfig",
        "com.zaxxer.hikari.HikariConfig",
        "org.flywaydb.core.Flyway",
        "java.sql.Connection",
        "javax.sql.DataSource",
        "com.fasterxml.jackson.core.JsonParser",
        "picocli.CommandLine",
        "org.snakeyaml.engine.v2.api.Load",
        "org.assertj.core.api.Assertions"
      })
  void aLibraryOutsideItsHomeIsFound(String type) throws IOException {
    draft.withClass("dev.maru.hub.Hub", "final class Hub { " + type + "[] far; }");
    assertThat(breaches(CodeRules.librariesStayAtHome())).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "transport, io.netty.buffer.ByteBuf",
    "store, org.sqlite.SQLiteConfig",
    "log, java.sql.Connection",
    "protocol, com.fasterxml.jackson.core.JsonParser",
    "hub, org.slf4j.Logger",
    "hub, java.util.List"
  })
  void aLibraryAtHomeIsWelcome(String home, String type) throws IOException {
    draft.withClass("dev.maru." + home + ".Near", "final class Near { " + type + " near; }");
    assertThat(breaches(CodeRules.librariesStayAtHome())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Object a(java.io.InputStream in) throws Exception { return new java.io.ObjectInputStream(in); }",
        "Object a() throws Exception { return new javax.naming.InitialContext(); }",
        "Object a() { return javax.xml.parsers.DocumentBuilderFactory.newInstance(); }",
        "org.w3c.dom.Node a;",
        "javax.script.ScriptEngine a;",
        "Object a() throws Exception { return Runtime.getRuntime().exec(new String[] {\"ls\"}); }",
        "Object a() throws Exception { return new ProcessBuilder(\"ls\").start(); }"
      })
  void aDangerousThingIsFound(String member) throws IOException {
    draft.withClass("dev.maru.http.Open", "final class Open { " + member + " }");
    assertThat(breaches(CodeRules.nothingDangerousIsUsed())).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hub.HubUtil", "hub.JsonUtils", "hub.RoomManager", "hub.HubImpl", "hub.HelperOfAll",
        "hub.AbstractHub", "hub.BaseHub", "hub.util.Clock", "hub.common.Clock", "hub.dto.Clock"
      })
  void aShapelessNameIsFound(String name) throws IOException {
    var simple = name.substring(name.lastIndexOf('.') + 1);
    draft.withClass("dev.maru." + name, "final class " + simple + " {}");
    assertThat(breaches(CodeRules.namesSayWhatThingsAre())).isNotEmpty();
    assertThat(FileRules.shapelessNames(draft.tree())).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Baseline", "Base64Reader", "Utility", "Simplify", "Implement", "Abstraction"})
  void aNameThatOnlyLooksShapelessIsWelcome(String name) throws IOException {
    draft.withClass("dev.maru.hub." + name, "final class " + name + " {}");
    assertThat(breaches(CodeRules.namesSayWhatThingsAre())).isEmpty();
    assertThat(FileRules.shapelessNames(draft.tree())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server/src/main/java/dev/maru/hub/Hub.java",
        "e2e/src/test/java/dev/maru/e2e/HubTest.java",
        "web/client/room.js",
        "web/test/room.test.mjs",
        "examples/seed-page/page.html",
        "web/page.css"
      })
  void aLongFileIsFound(String path) throws IOException {
    draft.with(path, "\n".repeat(400));
    assertThat(FileRules.tooLong(draft.tree())).isEmpty();
    draft.with(path, "\n".repeat(401));
    assertThat(FileRules.tooLong(draft.tree())).singleElement().asString().startsWith(path);
  }

  @Test
  void aPackageThatDoesNotIntroduceItselfIsFound() throws IOException {
    draft.withClass("dev.maru.hub.Hub", "final class Hub {}");
    assertThat(FileRules.withoutPackageInfo(draft.tree())).hasSize(1);
    draft.with("server/src/main/java/dev/maru/hub/package-info.java", "package dev.maru.hub;");
    assertThat(FileRules.withoutPackageInfo(draft.tree())).hasSize(1);
    draft
        .with("server/src/main/java/dev/maru/hub/package-info.java", INTRODUCTION)
        .with("server/src/test/java/dev/maru/hub/HubTest.java", "package dev.maru.hub;");
    assertThat(FileRules.withoutPackageInfo(draft.tree())).isEmpty();
  }

  @Test
  void aMockIsFound() throws IOException {
    draft.with("server/src/test/java/dev/maru/HubTest.java", "import org.mockito.Mockito;\n");
    assertThat(FileRules.mocks(draft.tree())).hasSize(1);
  }

  private List<String> breaches(ArchRule rule) throws IOException {
    return rule.evaluate(draft.classes()).getFailureReport().getDetails();
  }
}
