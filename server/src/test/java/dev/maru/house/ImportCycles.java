package dev.maru.house;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which packages can reach themselves again by following imports. */
final class ImportCycles {
  private ImportCycles() {}

  /** The packages of these files that lie on a circle, sorted. */
  static Set<String> packagesInCycles(List<JavaSource> sources) {
    var graph = new TreeMap<String, Set<String>>();
    for (var source : sources) {
      graph.computeIfAbsent(source.packageName(), name -> new HashSet<>());
    }
    for (var source : sources) {
      for (var line : source.imports()) {
        var target = packageOf(line, graph.keySet());
        if (!target.isEmpty() && !target.equals(source.packageName())) {
          graph.getOrDefault(source.packageName(), new HashSet<>()).add(target);
        }
      }
    }
    var circle = new TreeSet<String>();
    for (var name : graph.keySet()) {
      if (reachable(name, graph).contains(name)) {
        circle.add(name);
      }
    }
    return circle;
  }

  /**
   * The longest known package that starts the import: nested types and static members end in it.
   */
  private static String packageOf(String line, Collection<String> known) {
    var candidate = line;
    while (!known.contains(candidate)) {
      int dot = candidate.lastIndexOf('.');
      if (dot < 0) {
        return "";
      }
      candidate = candidate.substring(0, dot);
    }
    return candidate;
  }

  private static Set<String> reachable(String start, Map<String, Set<String>> graph) {
    var seen = new HashSet<String>();
    var open = new ArrayDeque<>(graph.getOrDefault(start, Set.of()));
    while (!open.isEmpty()) {
      var name = open.pop();
      if (seen.add(name)) {
        open.addAll(graph.getOrDefault(name, Set.of()));
      }
    }
    return seen;
  }
}
