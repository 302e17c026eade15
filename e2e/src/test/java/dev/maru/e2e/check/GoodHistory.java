package dev.maru.e2e.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * A flawless little server with pipelining clients, refusals, cuts, crashes and resumes, in virtual
 * time: what it writes down must never be reported. Changed by nobody after {@link #of}.
 */
final class GoodHistory {
  private static final List<String> ROOMS = List.of("r1", "r2", "r3");
  private static final int CLIENTS = 6;
  private static final int STEPS = 1_500;

  /** A message on its way: invoked, perhaps committed, not yet answered. */
  private static final class Flight {
    final String room;
    final String id;
    final String body;
    int attempt = 1;
    boolean dup;
    long seq;
    boolean refused;

    Flight(String room, String id, String body) {
      this.room = room;
      this.id = id;
      this.body = body;
    }

    boolean answered() {
      return seq > 0 || refused;
    }
  }

  final List<Entry> entries = new ArrayList<>();
  final List<Row> rows = new ArrayList<>();

  private final Random random;
  private final Map<String, List<Row>> log = new LinkedHashMap<>();
  private final Map<String, Deque<Flight>> flights = new LinkedHashMap<>();
  private final Map<String, Flight> settled = new LinkedHashMap<>();
  private final Map<String, Long> cursors = new HashMap<>();
  private final Map<String, Long> receipts = new HashMap<>();
  private final Set<String> refusedOnce = new HashSet<>();
  private long now;
  private int ids;

  private GoodHistory(long seed) {
    random = new Random(seed);
  }

  static GoodHistory of(long seed) {
    GoodHistory history = new GoodHistory(seed);
    history.run();
    return history;
  }

  private void run() {
    for (int i = 0; i < CLIENTS; i++) {
      String client = "u" + i;
      flights(client);
      for (String room : ROOMS) {
        add(at -> new Entry.Grant(at, client, room));
        add(at -> new Entry.Attach(at, client, room, 0, "ws"));
      }
    }
    for (int step = 0; step < STEPS; step++) {
      step("u" + random.nextInt(CLIENTS));
    }
    crash();
    finish();
    log.values().forEach(rows::addAll);
  }

  private void step(String client) {
    int dice = random.nextInt(1_000);
    String room = ROOMS.get(random.nextInt(ROOMS.size()));
    if (dice < 200) {
      invoke(client, room);
    } else if (dice < 450) {
      commit(client);
    } else if (dice < 650) {
      answer(client);
    } else if (dice < 940) {
      observe(client, room);
    } else if (dice < 970) {
      receipt(client, room);
    } else if (dice < 985) {
      conflict();
    } else if (dice < 998) {
      cut(client);
    } else {
      crash();
    }
  }

  private void crash() {
    add(at -> new Entry.Fault(at, "crash"));
    flights.keySet().forEach(this::cut);
  }

  private void invoke(String client, String room) {
    if (flights(client).size() < 5) {
      Flight flight = new Flight(room, "m" + ++ids, "b" + random.nextInt(1_000_000));
      flights(client).add(flight);
      add(at -> invocation(at, client, flight));
    }
  }

  private static Entry invocation(long at, String client, Flight flight) {
    return new Entry.Invoke(
        at, client, flight.room, flight.id, flight.attempt, flight.body, client, "ws");
  }

  /** The server takes the client's oldest command that it has not yet worked on. */
  private void commit(String client) {
    flights(client).stream()
        .filter(flight -> !flight.answered())
        .findFirst()
        .ifPresent(flight -> commit(client, flight));
  }

  private void commit(String client, Flight flight) {
    List<Row> rows = log(flight.room);
    for (Row row : rows) {
      if (row.author().equals(client) && row.id().equals(flight.id)) {
        flight.dup = true;
        flight.seq = row.seq();
        return;
      }
    }
    if (random.nextInt(12) == 0) {
      flight.refused = true;
    } else {
      flight.seq = rows.size() + 1L;
      rows.add(new Row(flight.room, flight.seq, client, flight.id, flight.body));
    }
  }

  private void answer(String client) {
    Flight flight = flights(client).peek();
    if (flight == null || !flight.answered()) {
      return;
    }
    flights(client).remove();
    if (flight.refused) {
      add(at -> new Entry.Fail(at, client, flight.room, flight.id, flight.attempt, "rate_limited"));
      retryRefused(client, flight);
    } else {
      add(at ->
          new Entry.Ok(at, client, flight.room, flight.id, flight.attempt, flight.seq, flight.dup));
      settled.put(client + " " + flight.id, flight);
    }
  }

  private void retryRefused(String client, Flight flight) {
    if (random.nextInt(3) == 0 && refusedOnce.add(flight.id)) {
      flight.refused = false;
      flight.attempt++;
      flights(client).add(flight);
      add(at -> invocation(at, client, flight));
    }
  }

  private void observe(String client, String room) {
    for (int n = random.nextInt(4); n >= 0; n--) {
      long last = cursors.getOrDefault(client + room, 0L);
      if (last < log(room).size()) {
        show(client, log(room).get((int) last));
      }
    }
  }

  private void show(String client, Row row) {
    cursors.put(client + row.room(), row.seq());
    add(at ->
        new Entry.Seen(at, client, row.room(), row.seq(), row.author(), row.id(), row.body()));
  }

  private void receipt(String client, String room) {
    String user = "u" + random.nextInt(CLIENTS);
    long mark = cursors.getOrDefault(user + room, 0L);
    if (mark >= receipts.getOrDefault(room + user, 0L)) {
      receipts.put(room + user, mark);
      add(at -> new Entry.Receipt(at, client, room, user, mark));
    }
  }

  private void conflict() {
    settled.entrySet().stream()
        .skip(settled.isEmpty() ? 0 : random.nextInt(settled.size()))
        .findFirst()
        .ifPresent(found -> {
          String client = found.getKey().substring(0, found.getKey().indexOf(' '));
          Flight flight = found.getValue();
          int attempt = ++flight.attempt;
          add(at ->
              new Entry.Invoke(at, client, flight.room, flight.id, attempt, "other", "", "http"));
          add(at -> new Entry.Fail(at, client, flight.room, flight.id, attempt, "conflict"));
        });
  }

  /**
   * The connection breaks: answers on their way are lost, the client resumes and sends all of them
   * again.
   */
  private void cut(String client) {
    for (Flight flight : flights(client)) {
      add(at ->
          new Entry.Unknown(at, client, flight.room, flight.id, flight.attempt, "connection lost"));
      flight.refused = false;
      flight.seq = 0;
      flight.attempt++;
    }
    for (String room : ROOMS) {
      add(at -> new Entry.Detach(at, client, room));
      add(at ->
          new Entry.Attach(at, client, room, cursors.getOrDefault(client + room, 0L), "poll"));
    }
    flights(client).forEach(flight -> add(at -> invocation(at, client, flight)));
  }

  private void finish() {
    flights.forEach((client, waiting) -> {
      while (!waiting.isEmpty()) {
        commit(client);
        answer(client);
      }
    });
    add(Entry.Quiet::new);
    for (String client : flights.keySet()) {
      for (String room : ROOMS) {
        List<Row> rows = log(room);
        for (long last = cursors.getOrDefault(client + room, 0L); last < rows.size(); last++) {
          show(client, rows.get((int) last));
        }
      }
    }
  }

  private Deque<Flight> flights(String client) {
    return flights.computeIfAbsent(client, name -> new ArrayDeque<>());
  }

  private List<Row> log(String room) {
    return log.computeIfAbsent(room, name -> new ArrayList<>());
  }

  private void add(LongFunction<Entry> entry) {
    now += 1 + random.nextInt(100_000);
    entries.add(entry.apply(now));
  }
}
