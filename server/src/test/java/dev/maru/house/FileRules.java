package dev.maru.house;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rules that are read off files. Each answers with what breaks it, nothing when it holds. */
public final class FileRules {
  /** One subject fits in this many lines; longer files were always two. */
  static final int LONGEST_FILE = 400;

  private FileRules() {}

  /** Files of more lines than a file may have. */
  public static List<String> tooLong(SourceTree tree) {
    return tree.all().stream()
        .filter(file -> SourceTree.lines(file).size() > LONGEST_FILE)
        .map(file -> tree.name(file) + ": " + SourceTree.lines(file).size() + " lines")
        .toList();
  }

  /** Java files and packages, tests among them, whose name says nothing. */
  public static List<String> shapelessNames(SourceTree tree) {
    var found = new ArrayList<String>();
    for (var folder : List.of("src/main/java", "src/test/java")) {
      for (var file : tree.javaIn(folder)) {
        var name = file.toString().substring(SourceTree.parent(file).toString().length() + 1);
        if (Names.isShapelessType(name.replace(".java", ""))) {
          found.add(tree.name(file));
        }
      }
      for (var folderOfPackage : tree.packagesIn(folder)) {
        if (Names.isShapelessPackage(packageOf(tree, folderOfPackage))) {
          found.add(tree.name(folderOfPackage));
        }
      }
    }
    return found;
  }

  /** Packages of a module that do not introduce themselves as null-marked in a package-info. */
  public static List<String> withoutPackageInfo(SourceTree tree) {
    return Stream.of("src/main/java", "src/test/java")
        .flatMap(folder -> tree.packagesIn(folder).stream())
        .filter(folder -> !introduces(folder) && !introduces(mainTwin(folder)))
        .map(tree::name)
        .toList();
  }

  /** Test files that import a mocking library. */
  public static List<String> mocks(SourceTree tree) {
    return tree.test().stream()
        .filter(file -> SourceTree.lines(file).stream().anyMatch(FileRules::importsMock))
        .map(tree::name)
        .toList();
  }

  static String packageOf(SourceTree tree, Path folder) {
    var name = tree.name(folder).replace('\\', '/');
    return name.substring(name.indexOf("/java/") + "/java/".length()).replace('/', '.');
  }

  private static boolean importsMock(String line) {
    return line.startsWith("import ")
        && Stream.of("mockito", "easymock", "powermock", "jmockit", "mockk", "wiremock")
            .anyMatch(line::contains);
  }

  /** A test package is introduced by the package it tests, where there is one. */
  private static Path mainTwin(Path folder) {
    return Path.of(folder.toString().replace("src/test/java", "src/main/java"));
  }

  private static boolean introduces(Path folder) {
    var file = folder.resolve("package-info.java");
    return Files.exists(file)
        && SourceTree.lines(file).stream().anyMatch(line -> line.startsWith("@NullMarked"));
  }
}
