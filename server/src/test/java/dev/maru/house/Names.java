package dev.maru.house;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;

/** Words that say nothing about what a thing is, and are therefore no names here. */
public final class Names {
  private static final Pattern SHAPELESS_TYPE =
      Pattern.compile(
          "(?:^|(?<=[a-z0-9]))(?:Utils?|Utilities|Helpers?|Managers?|Impl)(?=[A-Z0-9]|$)"
              + "|^(?:Abstract|Base)(?=[A-Z])");

  private static final Set<String> SHAPELESS_PACKAGES =
      Set.of(
          "util",
          "utils",
          "common",
          "misc",
          "impl",
          "service",
          "services",
          "model",
          "models",
          "dto",
          "helper",
          "helpers",
          "manager");

  private Names() {}

  static boolean isShapelessType(String simpleName) {
    return SHAPELESS_TYPE.matcher(simpleName).find();
  }

  static boolean isShapelessPackage(String packageName) {
    return Arrays.stream(packageName.split("\\.")).anyMatch(SHAPELESS_PACKAGES::contains);
  }
}
