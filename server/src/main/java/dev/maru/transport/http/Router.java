package dev.maru.transport.http;

import dev.maru.session.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the route of a path. Immutable. */
public final class Router {

  private final List<Entry> entries;

  /** A router over all routes; the first that matches wins. */
  public Router(List<Route> routes) {
    this.entries = routes.stream().map(route -> new Entry(route, route.path().split("/"))).toList();
  }

  /**
   * What was found for a request.
   *
   * @param route the route; null if no route has this path, or none with this method
   * @param parts what its {@code {name}} places hold
   * @param allowed the methods that this path takes; empty if there is no such path
   */
  record Match(@Nullable Route route, Map<String, String> parts, TreeSet<String> allowed) {}

  Match find(String method, String path) {
    String[] segments = path.split("/", -1);
    TreeSet<String> allowed = new TreeSet<>();
    for (Entry entry : entries) {
      Map<String, String> parts = entry.match(path, segments);
      if (parts != null) {
        Route route = entry.route;
        if (route.method().equals(method) || (route.method().equals("GET") && is(method, "HEAD"))) {
          return new Match(route, parts, allowed);
        }
        allowed.add(route.method());
        allowed.add("OPTIONS");
        if (route.method().equals("GET")) {
          allowed.add("HEAD");
        }
      }
    }
    return new Match(null, Map.of(), allowed);
  }

  private static boolean is(String method, String name) {
    return method.equals(name);
  }

  private record Entry(Route route, @SuppressWarnings("ArrayRecordComponent") String[] pattern) {

    @Nullable Map<String, String> match(String path, String[] segments) {
      if (route.path().equals(path)) {
        return Map.of();
      }
      if (segments.length != pattern.length) {
        return null;
      }
      Map<String, String> parts = new LinkedHashMap<>();
      for (int i = 0; i < pattern.length; i++) {
        if (pattern[i].startsWith("{")) {
          parts.put(pattern[i].substring(1, pattern[i].length() - 1), segments[i]);
        } else if (!pattern[i].equals(segments[i])) {
          return null;
        }
      }
      return parts.isEmpty() ? null : parts;
    }
  }
}
