package dev.maru.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The files people write, below one folder: Java in every module, pages and scripts in {@code web}
 * and {@code examples}. What a build leaves behind is not among them.
 *
 * @param root the folder that holds the parent pom
 */
public record SourceTree(Path root) {
  private static final Set<String> PAGES = Set.of("js", "mjs", "css", "html");
  private static final Set<String> LEFT_BEHIND = Set.of("target", "node_modules", ".git", "data");

  /** The tree this very class was built from, found from the folder a test runs in. */
  public static SourceTree ofThisHouse() {
    var here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve("server/src"))) {
      var parent = here.getParent();
      if (parent == null) {
        throw new IllegalStateException(
            "not inside the source tree: " + Path.of("").toAbsolutePath());
      }
      here = parent;
    }
    return new SourceTree(here);
  }

  /** All files of the house that a person reads: the ones the length rule is about. */
  public List<Path> all() {
    return Stream.of(
            javaIn("src/main/java"), javaIn("src/test/java"), pages("web"), pages("examples"))
        .flatMap(List::stream)
        .toList();
  }

  /** What ships or measures: Java below any module's src/main, and the pages but their tests. */
  public List<Path> main() {
    return Stream.concat(javaIn("src/main/java").stream(), mainPages().stream()).toList();
  }

  /** What proves: Java below any module's src/test (all of e2e is there), and web/test. */
  public List<Path> test() {
    return Stream.concat(javaIn("src/test/java").stream(), pages("web/test").stream()).toList();
  }

  /** Java files below one source folder of every module, for example {@code src/main/java}. */
  public List<Path> javaIn(String sourceFolder) {
    return children(root).stream()
        .flatMap(module -> files(module.resolve(sourceFolder)))
        .filter(file -> extension(file).equals("java"))
        .toList();
  }

  /** The folders of one source folder of every module that hold Java files: its packages. */
  public Set<Path> packagesIn(String sourceFolder) {
    var packages = new TreeSet<Path>();
    for (var file : javaIn(sourceFolder)) {
      packages.add(parent(file));
    }
    return packages;
  }

  /** A path as people write it, from the root. */
  public String name(Path file) {
    return root.relativize(file).toString();
  }

  static Path parent(Path file) {
    var parent = file.getParent();
    return parent == null ? file : parent;
  }

  static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private List<Path> mainPages() {
    var tests = root.resolve("web/test");
    return pages("web").stream().filter(page -> !page.startsWith(tests)).toList();
  }

  private List<Path> pages(String folder) {
    return files(root.resolve(folder)).filter(file -> PAGES.contains(extension(file))).toList();
  }

  private static Stream<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Stream.empty();
    }
    return children(folder).stream()
        .flatMap(child -> Files.isDirectory(child) ? files(child) : Stream.of(child));
  }

  private static List<Path> children(Path folder) {
    try (var children = Files.list(folder)) {
      return children.filter(child -> !LEFT_BEHIND.contains(fileName(child))).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }

  private static String extension(Path file) {
    var name = fileName(file);
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static String fileName(Path file) {
    var name = file.getFileName();
    return name == null ? "" : name.toString();
  }
}
