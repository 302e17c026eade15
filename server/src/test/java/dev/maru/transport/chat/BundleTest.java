package dev.maru.transport.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Modules made into one classic script. */
final class BundleTest {

  private static String bundle(String... pathsAndTexts) {
    Map<String, String> modules = new HashMap<>();
    for (int i = 0; i < pathsAndTexts.length; i += 2) {
      modules.put(pathsAndTexts[i], pathsAndTexts[i + 1]);
    }
    return Bundle.of(pathsAndTexts[0], path -> modules.getOrDefault(path, ""));
  }

  @Test
  void aModuleComesAfterWhatItImportsAndEachComesOnce() {
    String script =
        bundle(
            "chat/a.js",
            "import { b } from \"../x/b.js\";\nimport {\n  c,\n} from \"../x/c.js\";\nb(c);\n",
            "x/b.js",
            "import { c } from \"./c.js\";\nexport function b() {}\n",
            "x/c.js",
            "export const c = 1;\nexport class C {}\n");
    assertThat(script)
        .containsSubsequence(
            "modules[\"x/c.js\"] =",
            "const c = 1;\nclass C {}",
            "return { c, C };",
            "modules[\"x/b.js\"] =",
            "const { c } = modules[\"x/c.js\"];",
            "return { b };",
            "modules[\"chat/a.js\"] =",
            "const { c } = modules[\"x/c.js\"];\nb(c);");
    assertThat(script.split("modules\\[\"x/c.js\"\\] =", -1)).hasSize(2);
  }

  @Test
  void whatIsPassedOnIsExported() {
    assertThat(
            bundle(
                "a.js",
                "export { b } from \"./b.js\";\nexport * from \"./c.js\";",
                "b.js",
                "export async function b() {}",
                "c.js",
                "export let c = 1;"))
        .contains("return { b, ...modules[\"c.js\"] };");
  }

  @Test
  void asOneModuleItExportsWhatTheFirstExports() {
    Map<String, String> modules =
        Map.of("a.js", "export { b } from \"./b.js\";", "b.js", "export const b = 1, c = 2;");
    assertThat(Bundle.module("a.js", path -> modules.getOrDefault(path, "")))
        .startsWith("const modules = {};")
        .endsWith("export const { b } = modules[\"a.js\"];\n");
  }

  @Test
  void commentsOnLinesOfTheirOwnStayBehindAndCodeBesideThemDoesNot() {
    assertThat(
            bundle("a.js", "// why\n/**\n * What\n */\nclass A {\n  /** @type {any} */ #x = 1;\n}"))
        .contains("class A {\n#x = 1;\n}")
        .doesNotContain("//", "/**", "why", "What");
  }

  @Test
  void spacesBeforeALineAndEmptyLinesStayBehindAndThoseWithinALineDoNot() {
    assertThat(bundle("a.js", "class A {\n\n  a() {\n\t  return `  ${1}` + \"  \";\n  }\n}"))
        .contains("= (() => {\nclass A {\na() {\nreturn `  ${1}` + \"  \";\n}\n}\n");
  }

  @Test
  void aTextOverSeveralLinesWhoseSpacesCountIsRefused() {
    assertThatThrownBy(() -> bundle("a.js", "export const a = `one\n  two`;\n"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("export const a = `one");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "import { b as c } from \"./b.js\";",
        "import b from \"./b.js\";",
        "import * as b from \"./b.js\";",
        "import \"./b.js\";",
        "import { a } from \"./a.js\";",
        "import { b } from \"./missing.js\";",
        "export default 1;",
        "export { b };"
      })
  void whatIsWrittenInAnotherMannerIsRefused(String text) {
    assertThatThrownBy(() -> bundle("a.js", text, "b.js", "export const b = 1;"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theWholeClientForOldPagesIsSmall() throws IOException {
    UnaryOperator<String> jar = BundleTest::read;
    String script = Bundle.of("chat/maru.js", jar);
    int packed = packed(script);
    int module = packed(Bundle.module("client/index.js", jar));
    System.out.printf("gzipped: maru.js %,d bytes, client.js %,d%n", packed, module);
    assertThat(script).doesNotContainPattern("(?m)^(import|export)\\b");
    assertThat(packed).isLessThanOrEqualTo(25 * 1024);
  }

  private static int packed(String script) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(script.getBytes(UTF_8));
    }
    return packed.size();
  }

  private static String read(String path) {
    try (InputStream in = BundleTest.class.getResourceAsStream("/web/" + path)) {
      return in == null ? "" : new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
