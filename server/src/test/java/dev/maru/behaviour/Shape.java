package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;

/**
 * A text with places whose content is not known beforehand: {@code <n>} for a whole number, {@code
 * <s>} for what stands in a string. All else must be there to the letter.
 */
final class Shape {

  private Shape() {}

  static void assertShape(Fields said, String shape) {
    assertShape(said.json(), shape);
  }

  static void assertShape(String text, String shape) {
    String pattern =
        Pattern.quote(shape).replace("<n>", "\\E-?\\d+\\Q").replace("<s>", "\\E[^\"]*\\Q");
    assertThat(text).as("shape %s", shape).matches(Pattern.compile(pattern, Pattern.DOTALL));
  }
}
