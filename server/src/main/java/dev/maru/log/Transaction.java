package dev.maru.log;

import dev.maru.protocol.ErrorCode;
import dev.maru.protocol.Event;
import dev.maru.store.Dialect.Fault;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way through one transaction, owned by the writer thread: recognise retries, take
 * numbers, insert. Nothing outside of it changes before the commit.
 */
final class Transaction {

  /** The database refused one append; the rest of its batch must be tried without it. */
  static final class Rejected extends Exception {
    private static final long serialVersionUID = 1L;
    private final int append;

    Rejected(int append, SQLException cause) {
      super(cause.getMessage(), cause);
      this.append = append;
    }

    int append() {
      return append;
    }
  }

  private static final Verdict CONFLICT =
      new Verdict.Refused(ErrorCode.CONFLICT, "this client_id was used for another message");

  private static final Verdict CLOSED =
      new Verdict.Refused(ErrorCode.ROOM_CLOSED, "this room is closed: it can be read only");

  /** Fewer rows are not worth the statements: they wait until there are so many. */
  private static final int INDEX_LEAST = 64;

  /** Rows indexed beyond what a batch adds, so that whole rooms can leave the tails. */
  private static final int INDEX_MARGIN = 256;

  /** Above this, the oldest rows are indexed whatever their number: memory is bounded in bytes. */
  private static final long TAIL_BYTES = 16L << 20;

  /** Then so many rows may leave beyond what comes: 2,048 take 10 ms. */
  private static final int BYTES_MARGIN = 2_048;

  private final WriterState state;
  private final List<Append> appends;
  private final @Nullable Verdict[] verdicts;
  private final Map<String, Draft.Target> targets = new LinkedHashMap<>();
  private final Map<SendKey, Draft> sends = new HashMap<>();
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<Integer, Draft> repeats = new LinkedHashMap<>();
  private final List<Event> events = new ArrayList<>();
  private final List<Row> added = new ArrayList<>();
  private List<Place> indexed = List.of();

  /**
   * A batch.
   *
   * @param refused by append, what earlier tries came to; null for what is to be tried
   */
  Transaction(WriterState state, List<Append> appends, @Nullable Verdict[] refused) {
    this.state = state;
    this.appends = appends;
    this.verdicts = refused.clone();
  }

  /**
   * Does everything but the commit.
   *
   * @param oneByOne whether to insert row by row, to learn which one the database refuses
   */
  void write(long now, boolean oneByOne) throws SQLException, Rejected {
    @Nullable SendKey[] keys = new @Nullable SendKey[appends.size()];
    List<SendKey> toLookUp = new ArrayList<>();
    for (int i = 0; i < appends.size(); i++) {
      SendKey key = verdicts[i] == null ? key(i, appends.get(i)) : null;
      keys[i] = key;
      if (key != null && !state.tails().has(key)) {
        toLookUp.add(key);
      }
    }
    Set<SendKey> indexedSends = state.sql().sentAmong(toLookUp);
    for (int i = 0; i < appends.size(); i++) {
      if (verdicts[i] == null) {
        recognise(i, appends.get(i), keys[i], indexedSends);
      }
    }
    state.sql().raiseHeads(targets.values());
    long id = state.lastId();
    for (Draft draft : drafts) {
      Event event = draft.append().at(draft.room().takeSeq(), now);
      verdicts[draft.index()] = new Verdict.Stored(event, false);
      events.add(event);
      added.add(new Row(++id, draft.room().id(), draft.author(), draft.key(), event));
    }
    insert(oneByOne);
    for (Draft draft : drafts) {
      if (draft.append().byHouse()) {
        obey(draft);
      }
    }
    index();
  }

  private void obey(Draft draft) throws SQLException, Rejected {
    Order order = draft.append().order();
    try {
      if (order.door() != Order.Door.AS_IT_IS) {
        state.sql().close(draft.room().id(), order.door() == Order.Door.CLOSED);
      }
      order.change().on(state.connection());
    } catch (SQLException e) {
      throw rejectedOr(e, draft.index());
    }
  }

  private @Nullable SendKey key(int index, Append append) throws SQLException, Rejected {
    try {
      int room = target(append.room()).id();
      return append.clientId().isEmpty()
          ? null
          : state.keys().of(room, append.from().id(), append.clientId());
    } catch (SQLException e) {
      throw rejectedOr(e, index);
    }
  }

  private void recognise(int index, Append append, @Nullable SendKey key, Set<SendKey> indexedSends)
      throws SQLException, Rejected {
    if (key != null && known(index, append, key, indexedSends)) {
      return;
    }
    try {
      Draft.Target room = target(append.room());
      if (append.byHouse()) {
        room.turn(append.order().door());
      } else if (room.closed()) {
        verdicts[index] = CLOSED;
        return;
      }
      Draft draft = new Draft(index, append, room, key, state.author(append.from()));
      drafts.add(draft);
      room.add();
      if (key != null) {
        sends.put(key, draft);
      }
    } catch (SQLException e) {
      throw rejectedOr(e, index);
    }
  }

  private Draft.Target target(String room) throws SQLException {
    Draft.Target target = targets.get(room);
    if (target == null) {
      target = new Draft.Target(room, state.room(room));
      targets.put(room, target);
    }
    return target;
  }

  private boolean known(int index, Append append, SendKey key, Set<SendKey> indexedSends)
      throws SQLException {
    Draft draft = sends.get(key);
    if (draft != null) {
      if (append.sameContent(draft.append())) {
        repeats.put(index, draft);
      } else {
        verdicts[index] = CONFLICT;
      }
      return true;
    }
    Event stored = state.tails().sent(append.room(), key);
    if (stored == null && indexedSends.contains(key)) {
      stored = state.sql().findSent(append.room(), key);
    }
    if (stored == null) {
      return false;
    }
    verdicts[index] = append.sameContent(stored) ? new Verdict.Stored(stored, true) : CONFLICT;
    return true;
  }

  private void insert(boolean oneByOne) throws SQLException, Rejected {
    if (!oneByOne) {
      state.sql().addEvents(added);
      return;
    }
    for (int i = 0; i < added.size(); i++) {
      try {
        state.sql().addEvents(added.subList(i, i + 1));
      } catch (SQLException e) {
        throw rejectedOr(e, drafts.get(i).index());
      }
    }
  }

  /** Answers the error itself unless it concerns this one append only. */
  private SQLException rejectedOr(SQLException error, int index) throws Rejected {
    if (state.dialect().fault(error) == Fault.ROW) {
      throw new Rejected(index, error);
    }
    return error;
  }

  private void index() throws SQLException {
    int behind = state.dialect().rowsBehind();
    if (behind == 0) {
      state.sql().index(added.stream().map(Row::place).toList());
      return;
    }
    int over = Math.max(0, state.tails().size() + added.size() - behind);
    long bytes = state.tails().bytes() - TAIL_BYTES;
    for (Row row : added) {
      bytes += row.event().data().length;
    }
    if (over >= INDEX_LEAST || bytes > 0) {
      indexed = state.tails().oldest(over, bytes, over + (bytes > 0 ? BYTES_MARGIN : INDEX_MARGIN));
      state.sql().index(indexed);
    }
  }

  /** The commit has returned: makes it visible in memory and answers what to tell. */
  Batch committed() {
    for (var repeat : repeats.entrySet()) {
      if (verdicts[repeat.getValue().index()] instanceof Verdict.Stored first) {
        verdicts[repeat.getKey()] = new Verdict.Stored(first.event(), true);
      }
    }
    state.tails().committed(state.dialect().rowsBehind() == 0 ? List.of() : added, indexed);
    for (Draft.Target target : targets.values()) {
      if (target.added() > 0) {
        state.rooms().committed(target.name(), target.after());
      }
    }
    state.committed(added.size());
    return new Batch(events, appends, told());
  }

  private List<Verdict> told() {
    List<Verdict> told = new ArrayList<>(verdicts.length);
    for (Verdict verdict : verdicts) {
      if (verdict == null) {
        throw new IllegalStateException("an append was committed without a verdict");
      }
      told.add(verdict);
    }
    return told;
  }
}
