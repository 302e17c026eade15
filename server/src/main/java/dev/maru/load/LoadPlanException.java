package dev.maru.load;

import java.util.List;

/** A command line that is no plan, with everything that is wrong with it. */
final class LoadPlanException extends Exception {

  private static final long serialVersionUID = 1;

  private final transient List<String> problems;

  LoadPlanException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  List<String> problems() {
    return problems;
  }
}
