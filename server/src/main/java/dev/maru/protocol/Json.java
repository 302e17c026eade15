package dev.maru.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;

/**
 * JSON as Maru takes it, the one place that says so: UTF-8 without a byte order mark, at most
 * {@value #MAX_DEPTH} deep, numbers of at most {@value #MAX_NUMBER} characters that fit a double,
 * names of at most {@value #MAX_NAME} characters, no name twice in an object, no half of a
 * surrogate pair, no NUL.
 */
final class Json {

  /** Source: security.md, S41. */
  static final int MAX_DEPTH = 32;

  /** Source: security.md, S41. */
  static final int MAX_NUMBER = 20;

  /** Names are ours or the site's column names; none is longer. */
  static final int MAX_NAME = 256;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER)
                  .maxNameLength(MAX_NAME)
                  .build())
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private Json() {}

  /** A parser over a part of an array. */
  static JsonParser parser(byte[] utf8, int offset, int length) throws IOException {
    return FACTORY.createParser(utf8, offset, length);
  }

  /** Refuses a scalar that we do not take, though the grammar would. */
  static void check(JsonParser parser, JsonToken token) throws IOException, Refusal {
    if (token == JsonToken.VALUE_STRING) {
      checkText(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    } else if (token == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      checkText(name.toCharArray(), 0, name.length());
    } else if (token.isNumeric()) {
      checkNumber(parser);
    }
  }

  private static void checkNumber(JsonParser parser) throws IOException, Refusal {
    if (parser.getTextLength() > MAX_NUMBER || Double.isInfinite(parser.getDoubleValue())) {
      throw new Refusal(ErrorCode.BAD_JSON, "a number is longer or larger than we take");
    }
  }

  private static void checkText(char[] text, int offset, int length) throws Refusal {
    int end = offset + length;
    for (int i = offset; i < end; i++) {
      char c = text[i];
      if (c == 0) {
        throw new Refusal(ErrorCode.BAD_JSON, "a text holds a NUL character");
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(text[i + 1]);
        if (!pair) {
          throw new Refusal(ErrorCode.BAD_JSON, "a text holds half of a surrogate pair");
        }
        i++;
      }
    }
  }
}
