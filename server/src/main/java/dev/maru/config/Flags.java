package dev.maru.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the words of a command line into the values they give. Used by one thread, once. */
final class Flags {
  static final String FILE = "--config";

  private final Table table;
  private final Deque<String> words;
  private final List<String> problems;
  private final List<Given> given = new ArrayList<>();
  private final Set<String> seen = new HashSet<>();
  private Optional<String> file = Optional.empty();

  private Flags(Table table, List<String> words, List<String> problems) {
    this.table = table;
    this.words = new ArrayDeque<>(words);
    this.problems = problems;
  }

  /** What {@code words} give; what is wrong with them is added to {@code problems}. */
  static Flags read(Table table, List<String> words, List<String> problems) {
    Flags flags = new Flags(table, words, problems);
    while (!flags.words.isEmpty()) {
      flags.word(flags.words.removeFirst());
    }
    return flags;
  }

  List<Given> given() {
    return given;
  }

  /** The configuration file, when {@code --config} names one. */
  Optional<String> file() {
    return file;
  }

  private void word(String word) {
    if (!word.startsWith("-")) {
      problems.add("unexpected word `" + word + "`");
      return;
    }
    int equals = word.indexOf('=');
    String name = equals < 0 ? word : word.substring(0, equals);
    Optional<Setting<?>> setting = table.flag(name);
    boolean known = setting.isPresent() || name.equals(FILE);
    Optional<String> value =
        equals < 0
            ? next(setting.filter(Setting::isSwitch).isPresent(), known)
            : Optional.of(word.substring(equals + 1));
    if (!known) {
      problems.add("flag " + name + " is not known" + didYouMean(name));
    } else if (!seen.add(name)) {
      problems.add("flag " + name + " is given twice");
    } else if (value.isEmpty()) {
      String allowed = setting.map(Setting::allowed).orElse("the path of a file");
      problems.add("flag " + name + " needs a value: " + allowed);
    } else if (setting.isPresent()) {
      given.add(new Given(setting.get().key(), new Raw.Text(value.get()), "flag " + name));
    } else {
      file = value;
    }
  }

  /**
   * The value of a flag that has none behind an equals sign. The word behind an unknown flag is
   * taken for its value, so that it is not shown: it may be a secret.
   */
  private Optional<String> next(boolean isSwitch, boolean known) {
    String next = words.isEmpty() ? "--" : words.getFirst();
    if (isSwitch && !next.equals("true") && !next.equals("false")) {
      return Optional.of("true");
    }
    boolean isFlag = next.startsWith(known ? "--" : "-");
    return isFlag ? Optional.empty() : Optional.of(words.removeFirst());
  }

  private String didYouMean(String name) {
    Stream<String> known = table.settings().stream().map(Setting::flag);
    return Suggestion.ending(name, Stream.concat(known, Stream.of(FILE)).sorted().toList());
  }
}
