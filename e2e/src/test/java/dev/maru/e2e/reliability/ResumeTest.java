package dev.maru.e2e.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.maru.e2e.load.Resumer;
import dev.maru.e2e.load.Resumption;
import dev.maru.e2e.load.Site;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whoever comes back with a cursor is given exactly what is missing, or told to begin anew: never a
 * silent hole (P10). Nothing trims a log yet, so that no cursor is too old.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
final class ResumeTest {
  private static final int ROOMS = 4;
  private static final int EVENTS = 300;
  private static final int AT_ONCE = 12;

  /** In this room somebody speaks all the time. */
  private static final String LIVE = "r0";

  /** Where a client says it is. */
  private enum Place {
    START,
    BEFORE_HEAD,
    HEAD,
    ANYWHERE,
    BEYOND,
    ANOTHER_LIFE
  }

  private static final List<Place> PLACES = List.of(Place.values());
  private static final List<Resumer.Way> WAYS = List.of(Resumer.Way.values());

  private final long seed = Trial.seed();
  private final AtomicLong liveHead = new AtomicLong(EVENTS);
  private final AtomicInteger said = new AtomicInteger();
  private final Map<Place, Integer> tried = new ConcurrentHashMap<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  @Test
  void everyResumeIsExactOnEveryTransportAlsoAfterAKill() throws Exception {
    int resumes = Trial.size(5_000, 50_000);
    System.out.println("resume: seed " + seed);
    try (Scratch scratch = new Scratch("resume")) {
      Maru.Plan plan = Maru.Plan.in(scratch.file("data"));
      try (Site site = new Site(plan.port())) {
        Random random = new Random(seed);
        String epoch;
        try (Maru maru = Maru.start(plan)) {
          fill(site);
          epoch = new Resumer(site).resume(Resumer.Way.POLL, LIVE, 0, "", EVENTS).epoch();
          storm(site, random, resumes / 2);
          maru.kill();
        }
        try (Maru _ = Maru.start(plan)) {
          assertThat(new Resumer(site).resume(Resumer.Way.POLL, LIVE, 0, "", EVENTS).epoch())
              .as("a kill is no new life of the log")
              .isEqualTo(epoch);
          storm(site, random, resumes - resumes / 2);
        }
      }
    }
    System.out.println("resume: " + tried + ", live head " + liveHead);
    assertThat(wrong).isEmpty();
    assertThat(tried).hasSize(PLACES.size());
    assertThat(tried.values()).allMatch(count -> count > resumes / 20);
    assertThat(liveHead.get()).as("somebody spoke meanwhile").isGreaterThan(EVENTS + 50);
  }

  private void fill(Site site) throws Exception {
    for (int room = 0; room < ROOMS; room++) {
      StringBuilder commands = new StringBuilder();
      for (int i = 1; i <= EVENTS; i++) {
        commands.append(commands.isEmpty() ? "[" : ",").append(command(room, i));
        if (i % 100 == 0) {
          assertThat(site.post("/chat/commands", commands.append("]").toString()).statusCode())
              .isEqualTo(200);
          commands.setLength(0);
        }
      }
    }
  }

  private static String command(int room, int n) {
    return """
    {"action":"message","room_id":"r%d","client_id":"f%d","message":{"n":%d}}\
    """
        .formatted(room, n, n);
  }

  /** So many resumes, a few at once, while somebody speaks. */
  private void storm(Site site, Random random, int count) throws Exception {
    Resumer resumer = new Resumer(site);
    List<Callable<String>> resumes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long dice = random.nextLong();
      resumes.add(() -> resume(resumer, new Random(dice)));
    }
    AtomicInteger left = new AtomicInteger(count);
    try (ExecutorService threads =
        Executors.newFixedThreadPool(AT_ONCE + 1, Thread.ofVirtual().factory())) {
      Future<?> speaker = threads.submit(() -> speak(site, left));
      for (Future<String> answer : submit(threads, resumes, left)) {
        String what = answer.get();
        if (!what.isEmpty()) {
          wrong.add(what);
        }
      }
      speaker.get();
    }
  }

  private static List<Future<String>> submit(
      ExecutorService threads, List<Callable<String>> resumes, AtomicInteger left) {
    List<Future<String>> answers = new ArrayList<>();
    for (Callable<String> resume : resumes) {
      answers.add(
          threads.submit(() -> {
            try {
              return resume.call();
            } finally {
              left.decrementAndGet();
            }
          }));
    }
    return answers;
  }

  private Void speak(Site site, AtomicInteger left) throws Exception {
    while (left.get() > 0) {
      String body = "{\"client_id\":\"s%d\",\"message\":{}}".formatted(said.incrementAndGet());
      assertThat(site.post("/chat/rooms/" + LIVE + "/messages", body).statusCode()).isEqualTo(201);
      liveHead.incrementAndGet();
      TimeUnit.MILLISECONDS.sleep(10);
    }
    return null;
  }

  /** One resume; says what is wrong with its answer. */
  private String resume(Resumer resumer, Random random) throws Exception {
    Place place = PLACES.get(random.nextInt(PLACES.size()));
    // Nobody can be beyond the head of a room in which somebody speaks for long.
    int room = random.nextInt(place == Place.BEYOND ? 1 : 0, ROOMS);
    long head = room == 0 ? liveHead.get() : EVENTS;
    long after =
        switch (place) {
          case START -> 0;
          case BEFORE_HEAD -> head - 1;
          case HEAD -> head;
          case ANYWHERE, ANOTHER_LIFE -> random.nextLong(head + 1);
          case BEYOND -> head + 5;
        };
    Resumer.Way way = WAYS.get(random.nextInt(WAYS.size()));
    String epoch = place == Place.ANOTHER_LIFE ? "zzzzzz" : "";
    boolean reset = place == Place.BEYOND || place == Place.ANOTHER_LIFE;
    tried.merge(place, 1, Integer::sum);
    Resumption answer = resumer.resume(way, "r" + room, after, epoch, head);
    String what = answer.wrong(after, reset, head);
    return what.isEmpty() ? "" : way + " r" + room + " " + place + " after " + after + ": " + what;
  }
}
