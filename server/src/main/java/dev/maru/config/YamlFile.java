package dev.maru.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Reads one YAML file into the values it gives, each with its line. Used by one thread, once.
 *
 * <p>It stays at the level of YAML nodes: nothing is constructed from tags, and every scalar keeps
 * the text it was written with, so {@code 010} does not become eight.
 */
final class YamlFile {
  /** A configuration is a page of text; a larger file is a mistake (a log, a database). */
  private static final int MOST_BYTES = 1 << 20;

  private static final int DEEPEST = 20;

  private final Table table;
  private final String name;
  private final List<String> problems;
  private final List<Given> given = new ArrayList<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();

  private YamlFile(Table table, String name, List<String> problems) {
    this.table = table;
    this.name = name;
    this.problems = problems;
  }

  /** What {@code file} gives; what is wrong with it as a file is added to {@code problems}. */
  static List<Given> read(Table table, Path file, String name, List<String> problems) {
    YamlFile reading = new YamlFile(table, name, problems);
    reading.text(file).flatMap(reading::compose).ifPresent(reading::document);
    return reading.given;
  }

  private Optional<String> text(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        problems.add(name + " is larger than " + MOST_BYTES + " bytes");
        return Optional.empty();
      }
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notUtf8) {
      problems.add(name + " is not UTF-8 text");
    } catch (IOException unreadable) {
      problems.add(name + " cannot be read: " + unreadable.getClass().getSimpleName());
    }
    return Optional.empty();
  }

  private Optional<Node> compose(String text) {
    LoadSettings settings =
        LoadSettings.builder().setLabel(name).setAllowNonScalarKeys(true).build();
    try {
      if (!isTooDeep(new Parse(settings).parseString(text))) {
        return new Compose(settings).composeString(text);
      }
      problems.add(name + " is nested more than " + DEEPEST + " deep");
    } catch (MarkedYamlEngineException broken) {
      String line = broken.getProblemMark().map(mark -> " line " + (mark.getLine() + 1)).orElse("");
      problems.add(name + line + " is not YAML: " + withoutNames(broken));
    } catch (YamlEngineException broken) {
      problems.add(name + " is not YAML: " + broken.getClass().getSimpleName());
    }
    return Optional.empty();
  }

  /** Nodes are composed by recursion, so that the depth of the file must be known before. */
  private static boolean isTooDeep(Iterable<Event> events) {
    int depth = 0;
    for (Event event : events) {
      depth += event instanceof CollectionStartEvent ? 1 : 0;
      depth -= event instanceof CollectionEndEvent ? 1 : 0;
      if (depth > DEEPEST) {
        return true;
      }
    }
    return false;
  }

  /** The parser quotes names of the file, and its message whole lines; either may be a secret. */
  private static String withoutNames(MarkedYamlEngineException broken) {
    return broken.getProblem().replaceFirst("(alias|anchor|tag|handle)\\b(?s:.*)", "$1");
  }

  private void document(Node root) {
    switch (root) {
      case MappingNode mapping -> mapping(mapping, "", 0);
      case ScalarNode empty when empty.getTag().equals(Tag.NULL) -> {}
      default -> problems.add(name + " must hold `key: value` lines");
    }
  }

  /** The depth is bounded because an alias may make a mapping its own member. */
  private void mapping(MappingNode mapping, String prefix, int depth) {
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode word)) {
        problems.add(name + " line " + line(tuple.getKeyNode()) + ": a key must be a word");
        continue;
      }
      String key = prefix + word.getValue();
      Node value = tuple.getValueNode();
      if (value instanceof MappingNode inner && table.key(key).isEmpty() && depth < 4) {
        group(word, key);
        mapping(inner, key + ".", depth + 1);
      } else {
        add(word, key, value);
      }
    }
  }

  private void group(Node word, String key) {
    Integer earlier = lines.putIfAbsent(key, line(word));
    if (earlier != null) {
      problems.add(twice(key, earlier, line(word)));
    }
  }

  private void add(Node word, String key, Node value) {
    Integer earlier = lines.putIfAbsent(key, line(word));
    if (earlier == null) {
      given.add(new Given(key, raw(value), name + " line " + line(word)));
    } else {
      problems.add(twice(key, earlier, line(word)));
    }
  }

  private String twice(String key, int first, int second) {
    return key + " stands twice in " + name + ": lines " + first + " and " + second;
  }

  private static Raw raw(Node value) {
    return switch (value) {
      case ScalarNode scalar when scalar.getTag().equals(Tag.NULL) -> new Raw.Shapeless("nothing");
      case ScalarNode scalar -> new Raw.Text(scalar.getValue());
      case SequenceNode items -> items(items);
      case MappingNode pairs -> pairs(pairs);
      default -> new Raw.Shapeless("neither text nor list nor map");
    };
  }

  private static Raw items(SequenceNode sequence) {
    List<String> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      if (!(item instanceof ScalarNode scalar)) {
        return new Raw.Shapeless("a list that holds more than texts");
      }
      items.add(scalar.getValue());
    }
    return new Raw.Items(items);
  }

  private static Raw pairs(MappingNode mapping) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)
          || !(tuple.getValueNode() instanceof ScalarNode value)) {
        return new Raw.Shapeless("a map that holds more than texts");
      }
      if (pairs.put(key.getValue(), value.getValue()) != null) {
        return new Raw.Shapeless("a map with the name " + key.getValue() + " twice");
      }
    }
    return new Raw.Pairs(pairs);
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }
}
