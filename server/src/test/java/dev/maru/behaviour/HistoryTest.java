package dev.maru.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Paging through a room of 450 events, by frames and by polls. */
class HistoryTest {

  @RegisterExtension static final RunningServer MARU = RunningServer.with();

  private static final int COUNT = 450;
  private static final String ROOM = "long";

  /** One page: {@code events}, {@code more}, {@code head} mean the same on both ways. */
  enum Asking {
    FRAME {
      @Override
      Fields page(String query) throws IOException {
        try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
          String fields = query.replaceAll("(\\w+)=(-?\\d+)&?", ",\"$1\":$2");
          Fields page =
              line.ask(
                  "{\"action\":\"history\",\"id\":1,\"room_id\":\"" + ROOM + "\"" + fields + "}");
          assertThat(page.text("type")).isEqualTo("ok");
          assertThat(page.get("id")).isEqualTo("1");
          return page;
        }
      }
    },
    POLL {
      @Override
      Fields page(String query) throws IOException {
        String target = "/chat/rooms/" + ROOM + "/messages?" + query;
        return HttpLine.once(MARU.port(), "GET", target, "").fields();
      }
    };

    abstract Fields page(String query) throws IOException;
  }

  @BeforeAll
  static void fill() throws IOException {
    try (SocketLine line = SocketLine.greeted(MARU.port(), "u5", "T")) {
      for (int i = 1; i <= COUNT; i++) {
        line.say(
            "{\"action\":\"message\",\"room_id\":\"%s\",\"message\":{\"i\":%d}}"
                .formatted(ROOM, i));
      }
      for (int i = 1; i <= COUNT; i++) {
        assertThat(line.hear().number("seq")).isEqualTo(i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void backwardPagesMeetWithoutGapOrRepeat(Asking asking) throws IOException {
    List<Long> all = new ArrayList<>();
    long before = COUNT + 1;
    boolean more = true;
    while (more) {
      Fields page = asking.page("before=" + before + "&limit=70");
      List<Long> seqs = seqs(page);
      assertThat(seqs).hasSizeLessThanOrEqualTo(70).isSorted();
      assertThat(page.number("head")).isEqualTo(COUNT);
      all.addAll(0, seqs);
      before = seqs.getFirst();
      more = page.flag("more");
    }
    assertThat(all).containsExactlyElementsOf(range(1, COUNT));
  }

  @ParameterizedTest
  @EnumSource
  void forwardPagesMeetWithoutGapOrRepeat(Asking asking) throws IOException {
    List<Long> all = new ArrayList<>();
    boolean more = true;
    while (more) {
      Fields page = asking.page("after=" + all.size() + "&limit=70");
      all.addAll(seqs(page));
      more = page.flag("more");
    }
    assertThat(all).containsExactlyElementsOf(range(1, COUNT));
  }

  @ParameterizedTest
  @EnumSource
  void aPageHoldsAtMostTwoHundred(Asking asking) throws IOException {
    for (String limit : List.of("201", "1000", "1000000000", "2147483647")) {
      assertThat(seqs(asking.page("after=0&limit=" + limit)))
          .containsExactlyElementsOf(range(1, 200));
      assertThat(seqs(asking.page("before=9007199254740991&limit=" + limit)))
          .containsExactlyElementsOf(range(COUNT - 199, COUNT));
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutALimitThereAreFifty(Asking asking) throws IOException {
    assertThat(seqs(asking.page(""))).containsExactlyElementsOf(range(COUNT - 49, COUNT));
    assertThat(seqs(asking.page("before=60"))).containsExactlyElementsOf(range(10, 59));
  }

  @ParameterizedTest
  @EnumSource
  void beforeTheFirstThereIsNothing(Asking asking) throws IOException {
    Fields page = asking.page("before=1&limit=10");
    assertThat(seqs(page)).isEmpty();
    assertThat(page.flag("more")).isFalse();
  }

  @Test
  void aRoomThatNobodyWroteInIsEmpty() throws IOException {
    String target = "/chat/rooms/empty/messages?before=5";
    Fields page = HttpLine.once(MARU.port(), "GET", target, "").fields();
    assertThat(page.number("head")).isZero();
    assertThat(page.objects("events")).isEmpty();
    assertThat(page.text("epoch")).isNotEmpty();
  }

  private static List<Long> seqs(Fields page) {
    return page.objects("events").stream().map(event -> event.number("seq")).toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
