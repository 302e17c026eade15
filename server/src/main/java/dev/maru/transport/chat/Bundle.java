package dev.maru.transport.chat;

import static java.util.stream.Collectors.joining;

import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One classic script made of a module and all it imports, for pages that know no modules: each
 * module becomes a function that returns what it exported. It reads the modules of this project,
 * which are written in one manner; it is no parser. Owned by the thread that makes it.
 */
final class Bundle {

  /** Comments that begin a line; types and reasons are for those who read the sources. */
  private static final Pattern COMMENT =
      Pattern.compile("(?m)^[ \\t]*(?:/\\*\\*(?s:.*?)\\*/(?:[ \\t]*\\n)?|//.*\\n)");

  private static final Pattern INDENT = Pattern.compile("(?m)^\\s+");

  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import\\s*\\{([^}]*)\\}\\s*from\\s*\"([^\"]+)\";$");
  private static final Pattern PASSED_ON =
      Pattern.compile("(?m)^export\\s*(\\*|\\{[^}]*\\})\\s*from\\s*\"([^\"]+)\";$");
  private static final Pattern EXPORT =
      Pattern.compile("(?m)^export (?=(?:async )?(?:function\\*?|class|const|let) (\\w+))");
  private static final Pattern LEFT = Pattern.compile("(?m)^(?:import|export)\\b.*$");

  private final UnaryOperator<String> sources;
  private final Map<String, String> done = new LinkedHashMap<>();
  private final Set<String> open = new LinkedHashSet<>();

  /** What the module that was done last exports. */
  private List<String> exports = List.of();

  private Bundle(UnaryOperator<String> sources) {
    this.sources = sources;
  }

  /**
   * The classic script that does what importing this module does.
   *
   * @param module its path, as {@code chat/maru.js}
   * @param sources the text of each module by its path
   * @throws IllegalArgumentException when modules import each other in a circle, or in another
   *     manner
   */
  static String of(String module, UnaryOperator<String> sources) {
    Bundle bundle = new Bundle(sources);
    bundle.add(module);
    return "(() => {\n\"use strict\";\nconst modules = {};\n"
        + String.join("", bundle.done.values())
        + "})();\n";
  }

  /**
   * One module that exports what this one does: a single request where there would be dozens.
   *
   * @param module its path; it names each of its exports
   * @param sources the text of each module by its path
   * @throws IllegalArgumentException as {@link #of}
   */
  static String module(String module, UnaryOperator<String> sources) {
    Bundle bundle = new Bundle(sources);
    bundle.add(module);
    return "const modules = {};\n"
        + String.join("", bundle.done.values())
        + "export const { %s } = modules[\"%s\"];\n"
            .formatted(String.join(", ", bundle.exports), module);
  }

  private void add(String module) {
    if (done.containsKey(module)) {
      return;
    }
    if (!open.add(module)) {
      throw new IllegalArgumentException("modules in a circle: " + open + " and " + module);
    }
    String text = bare(module, sources.apply(module));
    if (text.isEmpty()) {
      throw new IllegalArgumentException("there is no module " + module);
    }
    List<String> exports = new ArrayList<>();
    text = IMPORT.matcher(text).replaceAll(found -> quote(imported(module, found)));
    text = PASSED_ON.matcher(text).replaceAll(found -> quote(passedOn(module, found, exports)));
    text =
        EXPORT
            .matcher(text)
            .replaceAll(found -> {
              exports.add(found.group(1));
              return "";
            });
    LEFT.matcher(text)
        .results()
        .findFirst()
        .ifPresent(left -> {
          throw new IllegalArgumentException(module + " has " + left.group());
        });
    done.put(
        module,
        "modules[\"%s\"] = (() => {\n%s\nreturn { %s };\n})();\n"
            .formatted(module, text, String.join(", ", exports)));
    open.remove(module);
    this.exports = List.copyOf(exports);
  }

  /** The text without what only its readers need: comments, and spaces before a line. */
  private static String bare(String module, String source) {
    String text = COMMENT.matcher(source).replaceAll("").strip();
    text.lines()
        .filter(line -> line.chars().filter(c -> c == '`').count() % 2 == 1)
        .findFirst()
        .ifPresent(line -> {
          throw new IllegalArgumentException(
              module + " has a text over several lines, whose spaces count: " + line);
        });
    return INDENT.matcher(text).replaceAll("");
  }

  private String imported(String module, MatchResult found) {
    return "const { %s } = %s;".formatted(names(found.group(1)), from(module, found.group(2)));
  }

  private String passedOn(String module, MatchResult found, List<String> exports) {
    String from = from(module, found.group(2));
    String names = found.group(1);
    if (names.equals("*")) {
      exports.add("..." + from);
      return "";
    }
    String inner = names(names.substring(1, names.length() - 1));
    exports.addAll(Arrays.asList(inner.split(", ", -1)));
    return "const { %s } = %s;".formatted(inner, from);
  }

  /** The names between the braces; renaming is not done here. */
  private static String names(String inner) {
    return Arrays.stream(inner.split(",", -1))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .map(Bundle::plain)
        .collect(joining(", "));
  }

  private static String plain(String name) {
    if (!name.matches("\\w+")) {
      throw new IllegalArgumentException("a name is given in another manner: " + name);
    }
    return name;
  }

  private String from(String module, String relative) {
    String path = URI.create(module).resolve(relative).toString();
    add(path);
    return "modules[\"" + path + "\"]";
  }

  private static String quote(String replacement) {
    return Matcher.quoteReplacement(replacement);
  }
}
