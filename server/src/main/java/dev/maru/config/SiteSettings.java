package dev.maru.config;

import dev.maru.config.Kind.Many;
import dev.maru.config.Kind.Millis;
import dev.maru.config.Kind.Text;
import dev.maru.config.Kind.Whole;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The settings about what the site is asked; a part of {@link Settings#ALL}. */
public final class SiteSettings {

  static final Text ADDRESS =
      new Text(
          Pattern.compile(
              "|https://[^\\s,@]{1,500}"
                  + "|http://(localhost|127\\.0\\.0\\.1|\\[::1])[:/][^\\s,@]{1,500}"),
          "an https address (http on loopback only)");

  public static final Setting<String> INTROSPECTION_URL =
      Setting.of(
              "introspection.url",
              ADDRESS,
              "",
              "For pages that cannot be changed: the address of the site that is shown the site's"
                  + " cookie, and answers whose it is (docs/deployment.md), 401 if nobody's. Empty"
                  + " means that it is not asked. Needs `access.mode: token`.")
          .example("http://127.0.0.1/maru-session.php");

  public static final Setting<List<String>> INTROSPECTION_COOKIES =
      Setting.of(
          "introspection.cookies",
          new Many<>(new Text(Pattern.compile("[A-Za-z0-9_.-]{1,64}"), "the name of a cookie")),
          List.of("PHPSESSID"),
          "The cookies by which the site knows who is logged in. No other is shown to"
              + " `introspection.url`.");

  public static final Setting<Duration> INTROSPECTION_TIMEOUT =
      Setting.of(
              "introspection.timeout_ms",
              new Millis(100, 10_000),
              Duration.ofSeconds(2),
              "How long the site may take to answer. Beyond, people are told to come back"
                  + " (`unavailable`); after five such failures in a row the site is left alone for"
                  + " 1 s, and up to 32 s if it stays away.")
          .unit("milliseconds");

  public static final Setting<Duration> INTROSPECTION_CHECK =
      Setting.of(
              "introspection.check_ms",
              new Millis(1_000, 600_000),
              Duration.ofSeconds(3),
              "How long an answer is good. Then the site is asked again, also about people who are"
                  + " connected: so soon after a logout their connections end.")
          .unit("milliseconds");

  public static final Setting<Integer> INTROSPECTION_RATE =
      Setting.of(
              "introspection.checks_per_second",
              new Whole(1, 1_000),
              20,
              "How often at most the site is asked again about people whom it knows. With more"
                  + " people than `introspection.check_ms` allows for at this rate, everybody's turn"
                  + " comes later.")
          .unit("a second");

  public static final Setting<Duration> INTROSPECTION_GRACE =
      Setting.of(
              "introspection.grace_ms",
              new Millis(0, 3_600_000),
              Duration.ofMinutes(1),
              "How long people who are connected go on while the site does not answer. Nobody new is"
                  + " let in meanwhile.")
          .unit("milliseconds");

  static final List<Setting<?>> ALL =
      List.of(
          INTROSPECTION_URL,
          INTROSPECTION_COOKIES,
          INTROSPECTION_TIMEOUT,
          INTROSPECTION_CHECK,
          INTROSPECTION_RATE,
          INTROSPECTION_GRACE);

  private SiteSettings() {}
}
