package dev.maru.config;

import java.util.List;
import java.util.Locale;

/** Tells secrets that anybody could guess from others. */
final class WeakSecret {

  /** A random text of 32 characters has less than this once in far more than 2^64 draws. */
  private static final int DISTINCT = 10;

  /** What stands in manuals, ours and others', and is copied from there. */
  private static final List<String> COPIED =
      List.of(
          AccessSettings.SECRET_EXAMPLE,
          "your-256-bit-secret",
          "your-512-bit-secret",
          "a-string-secret-at-least-256-bits-long",
          "a-valid-string-secret-that-is-at-least-512-bits-long",
          "changeme",
          "change-me",
          "replace-me",
          "replace-with",
          "example",
          "password",
          "0123456789abcdef0123456789abcdef",
          "abcdefghijklmnopqrstuvwxyz");

  private WeakSecret() {}

  /** Why a secret is none; "" if nothing speaks against it. */
  static String fault(String secret) {
    String lower = secret.toLowerCase(Locale.ROOT);
    if (COPIED.stream().anyMatch(lower::contains)) {
      return "is copied from an example";
    }
    return secret.chars().distinct().count() < DISTINCT ? "repeats a few characters" : "";
  }
}
