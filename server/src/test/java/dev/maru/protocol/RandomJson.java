package dev.maru.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.maru.testing.JsonTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Makes JSON objects within our limits, and spells them in the ways that the grammar allows: raw or
 * escaped characters, any white space. Owned by the test that made it.
 */
final class RandomJson {

  private static final String[] BITS = {
    "a",
    "Z",
    "0",
    " ",
    "<",
    ">",
    "&",
    "\"",
    "'",
    "`",
    "/",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\n",
    "\r",
    "\t",
    "\b",
    "\f",
    "\u0001",
    "\u001f",
    "\u007f",
    "\u0080",
    "\u00e9",
    "한",
    "설",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\uffff",
    "👍",
    "\ud800\udc00",
    "\udbff\udfff",
    "</script>",
    "&amp;",
    "\\u003c",
    "javascript:"
  };

  private static final String[] NAMES = {"MEM_DV", "MEM_ID", "mem_dv", "MEM_DV ", "data", "ts", ""};

  private static final String[] LITERALS = {
    "true",
    "false",
    "null",
    "0",
    "-0",
    "1",
    "-1",
    "0.0",
    "-1.50",
    "1e5",
    "1E-7",
    "2.5e+10",
    "12345678901234567890",
    "-9223372036854775808",
    "1e-400",
    "9007199254740993"
  };

  private final RandomGenerator random;

  RandomJson(RandomGenerator random) {
    this.random = random;
  }

  /** An object of at most that depth. */
  JsonTree.Members object(int depth) {
    Map<String, JsonTree> members = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      String name = random.nextInt(3) == 0 ? NAMES[random.nextInt(NAMES.length)] : text();
      members.put(name, value(depth - 1));
    }
    return new JsonTree.Members(members.entrySet().stream().map(Map.Entry::copyOf).toList());
  }

  String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(7); i > 0; i--) {
      text.append(BITS[random.nextInt(BITS.length)]);
    }
    return text.toString();
  }

  private JsonTree value(int depth) {
    int kind = random.nextInt(depth > 0 ? 6 : 4);
    return switch (kind) {
      case 0, 1 -> new JsonTree.Text(text());
      case 2, 3 -> new JsonTree.Literal(LITERALS[random.nextInt(LITERALS.length)]);
      case 4 -> object(depth);
      default -> {
        List<JsonTree> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(value(depth - 1));
        }
        yield new JsonTree.Items(items);
      }
    };
  }

  /** One spelling of a tree, token by token. */
  List<String> tokens(JsonTree tree) {
    List<String> tokens = new ArrayList<>();
    spell(tree, tokens);
    return tokens;
  }

  /** The tokens with white space between them, as much as the generator likes. */
  byte[] spaced(List<String> tokens) {
    StringBuilder text = new StringBuilder();
    for (String token : tokens) {
      text.append(token);
      for (int i = random.nextInt(3); i > 0; i--) {
        text.append(" \n\r\t".charAt(random.nextInt(4)));
      }
    }
    return text.toString().getBytes(UTF_8);
  }

  /** The tokens without white space. */
  static byte[] joined(List<String> tokens) {
    return String.join("", tokens).getBytes(UTF_8);
  }

  private void spell(JsonTree tree, List<String> tokens) {
    switch (tree) {
      case JsonTree.Members(var members) -> {
        tokens.add("{");
        String comma = "";
        for (Map.Entry<String, JsonTree> member : members) {
          tokens.add(comma);
          tokens.add(quoted(member.getKey()));
          tokens.add(":");
          spell(member.getValue(), tokens);
          comma = ",";
        }
        tokens.add("}");
      }
      case JsonTree.Items(var items) -> {
        tokens.add("[");
        String comma = "";
        for (JsonTree item : items) {
          tokens.add(comma);
          spell(item, tokens);
          comma = ",";
        }
        tokens.add("]");
      }
      case JsonTree.Text(String value) -> tokens.add(quoted(value));
      case JsonTree.Literal(String spelling) -> tokens.add(spelling);
    }
  }

  private String quoted(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean half = Character.isSurrogate(c);
      if (random.nextInt(4) == 0 && !half) {
        out.append(escape(c));
      } else if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20) {
        out.append(escape(c));
      } else if (half && random.nextBoolean()) {
        out.append(escape(c)).append(escape(value.charAt(++i)));
      } else if (half) {
        out.append(c).append(value.charAt(++i));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }

  private String escape(char c) {
    String hex = String.format(random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c);
    return switch (c) {
      case '/' -> random.nextBoolean() ? "\\/" : hex;
      case '\b' -> random.nextBoolean() ? "\\b" : hex;
      case '\f' -> random.nextBoolean() ? "\\f" : hex;
      case '\n' -> random.nextBoolean() ? "\\n" : hex;
      case '\r' -> random.nextBoolean() ? "\\r" : hex;
      case '\t' -> random.nextBoolean() ? "\\t" : hex;
      default -> hex;
    };
  }
}
