package dev.maru.config;

import dev.maru.config.Kind.Choice;
import dev.maru.config.Kind.Many;
import dev.maru.config.Kind.Millis;
import dev.maru.config.Kind.Text;
import dev.maru.config.Kind.Whole;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** The settings that say who belongs to which room; a part of {@link Settings#ALL}. */
public final class MembershipSettings {

  /** Who knows which rooms are somebody's. */
  public enum Source {
    TOKEN,
    SQL,
    CALLBACK
  }

  public static final Setting<List<Source>> ORDER =
      Setting.of(
          "membership.order",
          new Many<>(new Choice<>(Source.class)),
          List.of(Source.TOKEN, Source.SQL, Source.CALLBACK),
          "Who is asked whether a room is somebody's, one after the other until one says yes: the"
              + " `rooms` of the token (or of the site's answer about a cookie), `membership.sql`,"
              + " `membership.callback`. What is not set up is left out.");

  public static final Setting<String> SQL =
      Setting.of(
              "membership.sql",
              new Text(
                  Pattern.compile("|(?i)(select|with)\\s[^;\\x00-\\x1f]{1,4000}"),
                  "one SELECT on one line, without a semicolon"),
              "",
              "One query on the site's database: a row means that the room `:room` is the user"
                  + " `:user`'s. If the row has a column `rights`, its text lists what they may do"
                  + " (read, write, upload, call, moderate); else it is all but `moderate`.")
          .example("select 1 from buy where buy_sno = :room and :user in (mem_id, trainer_id)");

  /** What stands behind a colon in the query. */
  public enum Value {
    USER,
    ROOM
  }

  public static final Setting<List<Value>> NUMBERS =
      Setting.of(
              "membership.numbers",
              new Many<>(new Choice<>(Value.class)),
              List.of(),
              "Which of `:user` and `:room` are compared with columns of whole numbers. They are bound"
                  + " as numbers then, and what is no number is nobody's; MySQL would take `7.0` or"
                  + " `007` for 7.")
          .example("user,room");

  public static final Setting<String> JDBC_URL =
      Setting.of(
              "membership.jdbc_url",
              new Text(
                  Pattern.compile("|jdbc:(mariadb|mysql|postgresql|sqlite):[^\\s]{1,1000}"),
                  "jdbc:mariadb:…, jdbc:mysql:…, jdbc:postgresql:… or jdbc:sqlite:…"),
              "",
              "Where the site's database is. A user who may only read the tables of `membership.sql`"
                  + " is enough, and best.")
          .example("jdbc:mariadb://127.0.0.1:3306/gym");

  public static final Setting<String> JDBC_USER =
      Setting.of(
              "membership.jdbc_user",
              new Text(Pattern.compile("|[^\\x00-\\x1f]{1,200}"), "a text of one line"),
              "",
              "As whom `membership.sql` is asked.")
          .example("maru_reader");

  public static final Setting<String> JDBC_PASSWORD =
      Setting.of(
              "membership.jdbc_password",
              new Text(Pattern.compile("|[^\\x00-\\x1f]{1,200}"), "a text of one line"),
              "",
              "Their password.")
          .example("the-password-of-maru_reader")
          .hidden();

  public static final Setting<Integer> CONNECTIONS =
      Setting.of(
              "membership.connections",
              new Whole(1, 64),
              4,
              "How many connections to the site's database are open at most, and how many calls of"
                  + " `membership.callback` are under way.")
          .unit("connections");

  public static final Setting<String> CALLBACK =
      Setting.of(
              "membership.callback",
              SiteSettings.ADDRESS,
              "",
              "The address of the site that is asked with `?user=…&room=…`, and answers 200 with"
                  + " `{\"member\":true}` or `false`, and `\"rights\":[…]` if they are not the usual"
                  + " ones.")
          .example("https://www.example.com/maru-rooms.php");

  public static final Setting<String> CALLBACK_KEY =
      Setting.of(
              "membership.callback_key",
              new Text(Pattern.compile("|[\\x21-\\x7e]{16,200}"), "16 to 200 visible characters"),
              "",
              "By what `membership.callback` knows who asks: it is sent as `Authorization: Bearer"
                  + " …`.")
          .example("a-key-of-16-or-more-characters")
          .hidden();

  public static final Setting<Duration> TIMEOUT =
      Setting.of(
              "membership.timeout_ms",
              new Millis(250, 10_000),
              Duration.ofSeconds(2),
              "How long the site's database or its callback may take. Beyond, people are told to come"
                  + " back (`unavailable`); after five such failures in a row they are left alone for"
                  + " 1 s, and up to 32 s.")
          .unit("milliseconds");

  public static final Setting<Duration> TTL =
      Setting.of(
              "membership.ttl_ms",
              new Millis(1_000, 3_600_000),
              Duration.ofSeconds(30),
              "How long a yes is good. Then it is asked again, also about rooms that somebody"
                  + " follows: who does not belong to one any more is put out. A no is good for 2 s.")
          .unit("milliseconds");

  static final List<Setting<?>> ALL =
      List.of(
          ORDER,
          SQL,
          NUMBERS,
          JDBC_URL,
          JDBC_USER,
          JDBC_PASSWORD,
          CONNECTIONS,
          CALLBACK,
          CALLBACK_KEY,
          TIMEOUT,
          TTL);

  private MembershipSettings() {}
}
