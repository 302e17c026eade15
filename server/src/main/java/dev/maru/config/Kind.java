package dev.maru.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The type of a setting: how its text becomes a value, what is allowed, how a value is shown.
 *
 * <p>{@link #read} answers empty for whatever is not allowed; the message then quotes {@link
 * #allowed}, so one sentence explains every refusal. {@link #show} is the inverse of reading a
 * {@link Raw.Text}.
 */
sealed interface Kind<T> {

  Optional<T> read(Raw raw);

  /** What may be written, as the end of the sentence "must be …". */
  String allowed();

  String show(T value);

  /** A whole number between two bounds, both included. */
  record Whole(int min, int max) implements Kind<Integer> {
    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,10}");

    @Override
    public Optional<Integer> read(Raw raw) {
      return raw instanceof Raw.Text(var text) && DIGITS.matcher(text).matches()
          ? Optional.of(Long.parseLong(text)).filter(n -> n >= min && n <= max).map(Long::intValue)
          : Optional.empty();
    }

    @Override
    public String allowed() {
      return "a whole number from " + min + " to " + max;
    }

    @Override
    public String show(Integer value) {
      return value.toString();
    }
  }

  /** A time in whole milliseconds between two bounds, both included. */
  record Millis(int min, int max) implements Kind<Duration> {
    @Override
    public Optional<Duration> read(Raw raw) {
      return new Whole(min, max).read(raw).map(Duration::ofMillis);
    }

    @Override
    public String allowed() {
      return new Whole(min, max).allowed();
    }

    @Override
    public String show(Duration value) {
      return Long.toString(value.toMillis());
    }
  }

  /** A switch: true or false. */
  record OnOff() implements Kind<Boolean> {
    @Override
    public Optional<Boolean> read(Raw raw) {
      return raw instanceof Raw.Text(var text) && (text.equals("true") || text.equals("false"))
          ? Optional.of(text.equals("true"))
          : Optional.empty();
    }

    @Override
    public String allowed() {
      return "true or false";
    }

    @Override
    public String show(Boolean value) {
      return value.toString();
    }
  }

  /** One constant of an enum, written in lower case. */
  record Choice<E extends Enum<E>>(Class<E> type) implements Kind<E> {
    @Override
    public Optional<E> read(Raw raw) {
      return raw instanceof Raw.Text(var text)
          ? EnumSet.allOf(type).stream().filter(one -> show(one).equals(text)).findFirst()
          : Optional.empty();
    }

    @Override
    public String allowed() {
      List<String> names = EnumSet.allOf(type).stream().map(this::show).toList();
      return names.size() == 1 ? names.getFirst() : "one of " + String.join(", ", names);
    }

    @Override
    public String show(E value) {
      return value.name().toLowerCase(Locale.ROOT);
    }
  }

  /** A text of one line that matches a pattern; {@code allowed} says the pattern in words. */
  record Text(Pattern pattern, String allowed) implements Kind<String> {
    @Override
    public Optional<String> read(Raw raw) {
      return raw instanceof Raw.Text(var text) && pattern.matcher(text).matches()
          ? Optional.of(text)
          : Optional.empty();
    }

    @Override
    public String show(String value) {
      return value;
    }
  }

  /** A path of the file system; a relative one starts at the working directory. */
  record Location() implements Kind<Path> {
    @Override
    public Optional<Path> read(Raw raw) {
      if (!(raw instanceof Raw.Text(var text)) || text.isBlank()) {
        return Optional.empty();
      }
      try {
        return Optional.of(Path.of(text));
      } catch (InvalidPathException notAPath) {
        return Optional.empty();
      }
    }

    @Override
    public String allowed() {
      return "a path";
    }

    @Override
    public String show(Path value) {
      return value.toString();
    }
  }

  /** A time zone by its IANA name or its offset. */
  record Zone() implements Kind<ZoneId> {
    @Override
    public Optional<ZoneId> read(Raw raw) {
      try {
        return raw instanceof Raw.Text(var text) ? Optional.of(ZoneId.of(text)) : Optional.empty();
      } catch (DateTimeException unknownZone) {
        return Optional.empty();
      }
    }

    @Override
    public String allowed() {
      return "a time zone such as Asia/Seoul, UTC or +09:00";
    }

    @Override
    public String show(ZoneId value) {
      return value.getId();
    }
  }

  /** A list whose items are all of one kind; as text, the items are separated by commas. */
  record Many<T>(Kind<T> item) implements Kind<List<T>> {
    @Override
    public Optional<List<T>> read(Raw raw) {
      List<String> words =
          switch (raw) {
            case Raw.Items(var items) -> items;
            case Raw.Text(var text) when text.isBlank() -> List.of();
            case Raw.Text(var text) ->
                Arrays.stream(text.split(",", -1)).map(String::strip).toList();
            case Raw.Pairs _, Raw.Shapeless _ -> List.of("");
          };
      List<T> read =
          words.stream().flatMap(word -> item.read(new Raw.Text(word)).stream()).toList();
      return read.size() == words.size() ? Optional.of(read) : Optional.empty();
    }

    @Override
    public String allowed() {
      return "a list, each item " + item.allowed();
    }

    @Override
    public String show(List<T> value) {
      return value.stream().map(item::show).collect(Collectors.joining(","));
    }
  }

  /** A map from names to one kind; as text, {@code name=value} separated by commas. */
  record Named<T>(Kind<T> item) implements Kind<Map<String, T>> {
    @Override
    public Optional<Map<String, T>> read(Raw raw) {
      return switch (raw) {
        case Raw.Pairs(var pairs) -> readAll(List.copyOf(pairs.entrySet()));
        case Raw.Text(var text) when text.isBlank() -> Optional.of(Map.of());
        case Raw.Text(var text) ->
            readAll(Arrays.stream(text.split(",", -1)).map(Named::pair).toList());
        case Raw.Items(var items) when items.isEmpty() -> Optional.of(Map.of());
        case Raw.Items _, Raw.Shapeless _ -> Optional.empty();
      };
    }

    private static Map.Entry<String, String> pair(String text) {
      int equals = text.indexOf('=');
      return equals < 0
          ? Map.entry("", text)
          : Map.entry(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
    }

    private Optional<Map<String, T>> readAll(List<Map.Entry<String, String>> pairs) {
      Map<String, T> read = new LinkedHashMap<>();
      for (Map.Entry<String, String> pair : pairs) {
        Optional<T> value = item.read(new Raw.Text(pair.getValue()));
        if (pair.getKey().isBlank() || value.isEmpty() || read.containsKey(pair.getKey())) {
          return Optional.empty();
        }
        read.put(pair.getKey(), value.get());
      }
      return Optional.of(Collections.unmodifiableMap(read));
    }

    @Override
    public String allowed() {
      return "a map (as text `name=value,…`), each name once, each value " + item.allowed();
    }

    @Override
    public String show(Map<String, T> value) {
      return value.entrySet().stream()
          .map(pair -> pair.getKey() + "=" + item.show(pair.getValue()))
          .collect(Collectors.joining(","));
    }
  }
}
