package dev.maru.config;

import dev.maru.config.Kind.Choice;
import dev.maru.config.Kind.Location;
import dev.maru.config.Kind.Many;
import dev.maru.config.Kind.Millis;
import dev.maru.config.Kind.Named;
import dev.maru.config.Kind.Text;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The settings that say who may come in; a part of {@link Settings#ALL}. */
public final class AccessSettings {

  /** Who may come in. */
  public enum AccessMode {
    OPEN,
    TOKEN
  }

  /** The one in the documentation; whoever copies it has none. */
  static final String SECRET_EXAMPLE = "replace-me-with-32-or-more-random-bytes-of-your-own";

  public static final Setting<AccessMode> ACCESS_MODE =
      Setting.of(
              "access.mode",
              new Choice<>(AccessMode.class),
              AccessMode.OPEN,
              "Who may come in: `open` believes what a client says about itself and is allowed on a"
                  + " loopback address only; `token` believes nothing but a token that the site has"
                  + " signed.")
          .example("token");

  public static final Setting<String> ACCESS_SECRET =
      Setting.of(
              "access.secret",
              new Text(
                  Pattern.compile("|[\\x21-\\x7e]{32,1024}"),
                  "32 to 1024 visible ASCII characters; `openssl rand -base64 48` makes some"),
              "",
              "The secret that the site signs its tokens with (HS256). Its bytes are the key, as"
                  + " they stand.")
          .example(SECRET_EXAMPLE)
          .hidden();

  public static final Setting<List<Path>> ACCESS_PUBLIC_KEYS =
      Setting.of(
              "access.public_keys",
              new Many<>(new Location()),
              List.of(),
              "PEM files with the public keys of a site that signs its tokens with a private one."
                  + " An RSA key (2048 bits or more) means RS256, one on P-256 ES256, an Ed25519 key"
                  + " EdDSA.")
          .example("/etc/maru/site.pem");

  public static final Setting<Map<String, String>> ACCESS_JWKS =
      Setting.of(
              "access.jwks",
              new Named<>(
                  new Text(
                      Pattern.compile(
                          "https://[^\\s,@]{1,500}"
                              + "|http://(localhost|127\\.0\\.0\\.1|\\[::1])[:/][^\\s,@]{1,500}"),
                      "an https address (http on loopback only)")),
              Map.of(),
              "For each issuer (`iss`) that publishes its keys, the address of its key set. Its"
                  + " tokens are checked with those keys alone: RS256, ES256 or EdDSA, as the key"
                  + " is.")
          .example("https://id.example.com=https://id.example.com/jwks.json");

  public static final Setting<List<String>> ACCESS_ISSUERS =
      Setting.of(
              "access.issuers",
              new Many<>(new Text(Pattern.compile("[^\\s,]{1,500}"), "a text without spaces")),
              List.of(),
              "The issuers (`iss`) whose tokens are taken when they are signed with `access.secret`"
                  + " or one of `access.public_keys`. Empty means that `iss` is not looked at.")
          .example("https://www.example.com");

  public static final Setting<String> ACCESS_AUDIENCE =
      Setting.of(
              "access.audience",
              new Text(Pattern.compile("|[^\\s,]{1,500}"), "a text without spaces"),
              "",
              "What a token must name as its audience (`aud`). Empty means that `aud` is not looked"
                  + " at.")
          .example("chat");

  public static final Setting<Duration> ACCESS_LEEWAY =
      Setting.of(
              "access.leeway_ms",
              new Millis(0, 60_000),
              Duration.ofSeconds(5),
              "How far the site's clock may run ahead of this one: `nbf` and `iat` may lie that far"
                  + " in the future. A token ends at its `exp`, not later.")
          .unit("milliseconds");

  public static final Setting<Duration> ACCESS_MAX_LIFETIME =
      Setting.of(
              "access.max_lifetime_ms",
              new Millis(60_000, 2_000_000_000),
              Duration.ofHours(24),
              "How long a token may be good at most; one whose `exp` lies further ahead is refused.")
          .unit("milliseconds");

  public static final Setting<String> ACCESS_COOKIE =
      Setting.of(
              "access.cookie",
              new Text(Pattern.compile("|[A-Za-z0-9_.-]{1,64}"), "the name of a cookie"),
              "",
              "The cookie that holds the token, for a site that would rather set one than hand the"
                  + " token to the page. Empty means that cookies are not looked at.")
          .example("chat_token");

  static final List<Setting<?>> ALL =
      List.of(
          ACCESS_MODE,
          ACCESS_SECRET,
          ACCESS_PUBLIC_KEYS,
          ACCESS_JWKS,
          ACCESS_ISSUERS,
          ACCESS_AUDIENCE,
          ACCESS_LEEWAY,
          ACCESS_MAX_LIFETIME,
          ACCESS_COOKIE);

  private AccessSettings() {}
}
