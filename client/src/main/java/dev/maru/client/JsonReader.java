package dev.maru.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads JSON (RFC 8259) of at most so many levels; used by one thread, once. */
final class JsonReader {

  private static final int DEEPEST = 64;

  private final String text;
  private int at;
  private int depth;

  JsonReader(String text) {
    this.text = text;
  }

  Json document() {
    space();
    if (peek() != '{') {
      throw wrong("an object");
    }
    Json json = object();
    space();
    if (at < text.length()) {
      throw wrong("the end");
    }
    return json;
  }

  private Object value() {
    return switch (peek()) {
      case '{' -> object();
      case '[' -> list();
      case '"' -> string();
      case 't' -> word("true", true);
      case 'f' -> word("false", false);
      case 'n' -> word("null", Optional.empty());
      default -> number();
    };
  }

  private Json object() {
    int start = at;
    enter();
    Map<String, Object> fields = new LinkedHashMap<>();
    while (more('}', fields.isEmpty())) {
      String name = string();
      space();
      expect(':');
      space();
      fields.put(name, value());
    }
    return new Json(text.substring(start, at), fields);
  }

  private List<Object> list() {
    enter();
    List<Object> values = new ArrayList<>();
    while (more(']', values.isEmpty())) {
      values.add(value());
    }
    return values;
  }

  private void enter() {
    at++;
    if (++depth > DEEPEST) {
      throw wrong("fewer levels");
    }
  }

  /** Steps over the comma, or over the end, where it answers false. */
  private boolean more(char end, boolean first) {
    space();
    if (peek() == end) {
      at++;
      depth--;
      return false;
    }
    if (!first) {
      expect(',');
      space();
    }
    return true;
  }

  private String string() {
    expect('"');
    StringBuilder string = new StringBuilder();
    for (char one = next(); one != '"'; one = next()) {
      if (one < 0x20) {
        throw wrong("no control character");
      }
      string.append(one == '\\' ? escape() : one);
    }
    return string.toString();
  }

  private char escape() {
    char one = next();
    return switch (one) {
      case '"', '\\', '/' -> one;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw wrong("an escape");
    };
  }

  private char unicode() {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(next(), 16);
      if (digit < 0) {
        throw wrong("four hexadecimal digits");
      }
      value = value * 16 + digit;
    }
    return (char) value;
  }

  private Object number() {
    int start = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    String digits = text.substring(start, at);
    if (!digits.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?")) {
      throw wrong("a value");
    }
    if (digits.matches("-?[0-9]{1,18}")) {
      return Long.valueOf(digits);
    }
    return Double.valueOf(digits);
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) {
      throw wrong("a value");
    }
    at += word.length();
    return value;
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private char next() {
    if (at == text.length()) {
      throw wrong("more");
    }
    return text.charAt(at++);
  }

  private void expect(char one) {
    if (peek() != one) {
      throw wrong("`" + one + "`");
    }
    at++;
  }

  private IllegalArgumentException wrong(String wanted) {
    return new IllegalArgumentException("JSON: " + wanted + " expected at character " + at);
  }
}
