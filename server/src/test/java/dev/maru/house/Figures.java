package dev.maru.house;

import static java.util.Comparator.comparingLong;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The house in figures: what is measured of it, and the bounds that must hold. */
final class Figures {
  private static final int LONGEST_METHOD = 40;

  /** Where everything is put together by hand, one line a part, a longer list is still one list. */
  private static final int LONGEST_WIRING = 80;

  private static final int PUBLIC_PERCENT = 50;

  /** Below so many types a share says nothing. */
  private static final int TYPES_FOR_A_SHARE = 10;

  private static final double TESTS_PER_LINE = 1.3;

  /** Below so many lines of code the ratio says nothing. */
  private static final int LINES_FOR_A_RATIO = 1500;

  private record Longest(String where, long lines) {
    static final Longest NONE = new Longest("", 0);

    @Override
    public String toString() {
      return where.isEmpty() ? "-" : lines + " (" + where + ")";
    }
  }

  private final SourceTree tree;
  private final List<JavaSource> main;
  private final List<JavaSource> test;

  Figures(SourceTree tree) {
    this.tree = tree;
    main = JavaSource.parse(tree.javaIn("src/main/java"));
    test = JavaSource.parse(tree.javaIn("src/test/java"));
  }

  /** Prints the table; the exit code is 1 when a bound is broken. */
  public static void main(String[] args) {
    var figures = new Figures(SourceTree.ofThisHouse()).all();
    System.out.println(new Figure("row", "the house in figures", "ours", "target", true).line());
    figures.forEach(figure -> System.out.println(figure.line()));
    System.exit(figures.stream().allMatch(Figure::kept) ? 0 : 1);
  }

  /** Every row, in the order of the table. */
  List<Figure> all() {
    return Stream.of(
            List.of(largestFile(), tooLong(), medianFile()),
            List.of(longestMethod(), longestWiring(), cycles(), shapeless(), publicShare()),
            List.of(documented(), introduced(), testsPerLine(), mocks()))
        .flatMap(List::stream)
        .toList();
  }

  private Figure largestFile() {
    var largest =
        tree.main().stream()
            .map(file -> new Longest(tree.name(file), SourceTree.lines(file).size()))
            .max(comparingLong(Longest::lines))
            .orElse(Longest.NONE);
    var kept = largest.lines() <= FileRules.LONGEST_FILE;
    return new Figure("4", "largest main file, lines", largest.toString(), "≤ 400", kept);
  }

  private Figure tooLong() {
    var found = FileRules.tooLong(tree);
    return none("5", "files over 400 lines, tests too", found);
  }

  private Figure medianFile() {
    var lengths =
        tree.main().stream()
            .filter(file -> !file.endsWith("package-info.java"))
            .map(file -> SourceTree.lines(file).size())
            .sorted()
            .toList();
    var median = lengths.isEmpty() ? 0 : lengths.get(lengths.size() / 2);
    return new Figure("6", "median main file, lines", median + "", "40–90, not enforced", true);
  }

  private Figure longestMethod() {
    var longest = longest(false);
    return new Figure(
        "7", "longest method", longest.toString(), "≤ 40", longest.lines() <= LONGEST_METHOD);
  }

  private Figure longestWiring() {
    var longest = longest(true);
    var kept = longest.lines() <= LONGEST_WIRING;
    return new Figure("7", "longest wiring (Main, Server)", longest.toString(), "≤ 80", kept);
  }

  private Longest longest(boolean wiring) {
    return main.stream()
        .filter(source -> isWiring(source) == wiring)
        .flatMap(source ->
            source.methods().stream()
                .map(method -> new Longest(shortName(source, method), method.lines())))
        .max(comparingLong(Longest::lines))
        .orElse(Longest.NONE);
  }

  private static boolean isWiring(JavaSource source) {
    return source.packageName().equals(Floor.ROOT);
  }

  private static String shortName(JavaSource source, JavaSource.Method method) {
    Path file = source.file().getFileName();
    return (file + "").replace(".java", "") + "." + method.name();
  }

  private Figure cycles() {
    // A benchmark may sit in the package it measures, and bring what that package must not know.
    var bench = tree.root().resolve("bench");
    var shipped = main.stream().filter(source -> !source.file().startsWith(bench)).toList();
    return none("8", "packages in cycles", List.copyOf(ImportCycles.packagesInCycles(shipped)));
  }

  private Figure shapeless() {
    var found = new ArrayList<>(FileRules.shapelessNames(tree));
    Stream.concat(main.stream(), test.stream())
        .flatMap(source -> source.types().stream())
        .filter(type -> !type.topLevel() && Names.isShapelessType(type.name()))
        .forEach(type -> found.add(type.name()));
    return none("10", "shapeless names", found);
  }

  private Figure publicShare() {
    var server = tree.root().resolve("server");
    var types =
        main.stream()
            .filter(source -> source.file().startsWith(server))
            .flatMap(source -> source.types().stream())
            .filter(JavaSource.Type::topLevel)
            .toList();
    var share = percent(types.stream().filter(JavaSource.Type::isPublic).count(), types.size());
    var kept = share <= PUBLIC_PERCENT || types.size() < TYPES_FOR_A_SHARE;
    var ours = share + " % of " + types.size();
    return new Figure("11", "public top-level types, server", ours, "≤ 50 %", kept);
  }

  private Figure documented() {
    var silent =
        main.stream()
            .flatMap(source -> source.types().stream())
            .filter(type -> type.topLevel() && !type.documented())
            .map(JavaSource.Type::name)
            .toList();
    return none("19", "top-level types without a first sentence", silent);
  }

  private Figure introduced() {
    return none("19", "packages without package-info", FileRules.withoutPackageInfo(tree));
  }

  private Figure testsPerLine() {
    var tests = lines(tree.test());
    // Pages and their styles are looked at, not counted.
    var code =
        lines(
            tree.main().stream()
                .filter(file -> file.toString().matches(".*\\.(java|js)"))
                .toList());
    var ratio = code == 0 ? 0 : (double) tests / code;
    var kept = ratio >= TESTS_PER_LINE || code < LINES_FOR_A_RATIO;
    var ours = String.format(Locale.ROOT, "%.2f (%d : %d)", ratio, tests, code);
    return new Figure("21", "test : main lines", ours, "≥ 1.3, from 1,500 lines on", kept);
  }

  private Figure mocks() {
    return none("25", "test files with mocks", FileRules.mocks(tree));
  }

  private static Figure none(String row, String name, List<String> found) {
    var ours = found.isEmpty() ? "0" : found.size() + " " + found;
    return new Figure(row, name, ours, "0", found.isEmpty());
  }

  private static long lines(List<Path> files) {
    return files.stream().mapToLong(file -> SourceTree.lines(file).size()).sum();
  }

  private static long percent(long part, long whole) {
    return whole == 0 ? 0 : Math.round(100.0 * part / whole);
  }
}
