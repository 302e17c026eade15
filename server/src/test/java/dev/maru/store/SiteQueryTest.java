package dev.maru.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.maru.store.SiteQuery.NamedSql;
import dev.maru.testing.SiteDatabase;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The one query on a database that is not ours. */
class SiteQueryTest {

  private static final List<String> NAMES = List.of("user", "room");

  private final SiteDatabase site = SiteDatabase.make();

  @AfterEach
  void close() {
    site.close();
  }

  private SiteQuery query(String sql) {
    return SiteQuery.open(new SiteQuery.Terms(site.url(), "", "", sql, List.of(), 2, 300), NAMES);
  }

  private Optional<String> ask(String sql, String user, String room) throws IOException {
    try (SiteQuery query = query(sql)) {
      return query.ask(Map.of("user", user, "room", room));
    }
  }

  @Test
  void aRowsColumnOfRightsIsItsAnswer() throws IOException {
    site.add("7", "u1", "read write");
    assertThat(ask(SiteDatabase.SQL, "u1", "7")).contains("read write");
    assertThat(ask(SiteDatabase.SQL, "u2", "7")).isEmpty();
    assertThat(ask(SiteDatabase.SQL, "u1", "8")).isEmpty();
  }

  @Test
  void aRowWithoutThatColumnSaysYesAndNoMore() throws IOException {
    site.add("7", "u1");
    String sql = "select 1, member from lesson where room = :room and member = :user";
    assertThat(ask(sql, "u1", "7")).contains("");
  }

  @Test
  void anEmptyColumnOfRightsIsNoRight() throws IOException {
    site.run("insert into lesson values ('7', 'u1', null)");
    assertThat(ask(SiteDatabase.SQL, "u1", "7")).contains("none");
  }

  @Test
  void aNumbersColumnIsComparedWithText() throws IOException {
    site.run("create table buy (buy_sno integer, mem_id integer)");
    site.run("insert into buy values (123, 5)");
    String sql = "select 1 from buy where buy_sno = :room and mem_id = :user";
    assertThat(ask(sql, "5", "123")).contains("");
    assertThat(ask(sql, "5", "124")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"' or '1'='1", "u1' --", "u1\"; drop table lesson; --", ":room", "?", "%"})
  void aValueNeverBecomesSql(String user) throws IOException {
    site.add("7", "u1");
    assertThat(ask(SiteDatabase.SQL, user, "7")).isEmpty();
    assertThat(ask(SiteDatabase.SQL, "u1", "7")).isPresent();
  }

  @Test
  void itOnlyReads() {
    String sql =
        "with a as (select :user, :room) insert into lesson values ('1', '2', '3') returning 1";
    assertThatThrownBy(() -> ask(sql, "u1", "7")).isInstanceOf(IOException.class);
  }

  @Test
  void aDatabaseThatIsAwayOrLockedDoesNotAnswer() throws Exception {
    site.add("7", "u1");
    try (SiteQuery query = query(SiteDatabase.SQL)) {
      Map<String, String> values = Map.of("user", "u1", "room", "7");
      assertThat(query.ask(values)).isPresent();
      try (AutoCloseable lock = site.locked()) {
        assertThat(lock).isNotNull();
        assertThatThrownBy(() -> query.ask(values)).isInstanceOf(IOException.class);
      }
      assertThat(query.ask(values)).as("and then it does again").isPresent();
    }
    SiteQuery.Terms nowhere =
        new SiteQuery.Terms(
            "jdbc:sqlite:/nowhere/at/all.db", "", "", SiteDatabase.SQL, List.of(), 2, 300);
    try (SiteQuery query = SiteQuery.open(nowhere, NAMES)) {
      assertThatThrownBy(() -> query.ask(Map.of("user", "u1", "room", "7")))
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          select :room, :user, :room          | select ?, ?, ?              | room,user,room
          select a::text from b where :user=1 and c=:room | select a::text from b where ?=1 and c=? | user,room
          select ':no', ":no", `:no`, :user,:room | select ':no', ":no", `:no`, ?,? | user,room
          select 'it''s :no', :user,:room     | select 'it''s :no', ?,?     | user,room
          """,
      quoteCharacter = '~')
  void namesBecomePlaces(String sql, String text, String places) {
    NamedSql read = NamedSql.read(sql, NAMES);
    assertThat(read.text()).isEqualTo(text);
    assertThat(String.join(",", read.places())).isEqualTo(places);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select :user",
        "select 1",
        "select ?, :user, :room",
        "select :user, :room, :password",
        "select :user, :room, 'open",
        "select : user, :room"
      })
  void whatIsNotUnderstoodIsRefused(String sql) {
    assertThatThrownBy(() -> NamedSql.read(sql, NAMES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("membership.sql ");
  }

  @Test
  void itsTermsDoNotShowThePassword() {
    SiteQuery.Terms terms = new SiteQuery.Terms("u", "me", "hush", "select 1", List.of(), 1, 1);
    assertThat(terms.toString()).doesNotContain("hush");
  }
}
