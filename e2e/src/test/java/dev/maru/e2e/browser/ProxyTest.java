package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.maru.e2e.product.Maru;
import dev.maru.e2e.product.Scratch;
import dev.maru.e2e.proxy.Nginx;
import dev.maru.e2e.proxy.Wire;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Two pages behind a real nginx that behaves well, or badly, or well again (acceptance 2). */
@ExtendWith(OnStage.class)
final class ProxyTest {
  /** From the moment both pages are loaded until both have seen what the other wrote. */
  private static final double TALK_MILLIS = 10_000;

  /**
   * How often the pages look for something better; the usual half minute would only be waited for.
   */
  private static final int PROBE_MILLIS = 2_000;

  /** The time a probe, its two echoes and catching up may take besides. */
  private static final double CLIMB_MILLIS = 10_000;

  /**
   * Often enough that a connection is not idle where idle ones are cut after {@link
   * Behaviour.Lines#IDLE_S}.
   */
  private static final String PING_MILLIS = Boolean.getBoolean("maru.long") ? "25000" : "2500";

  private static final int PINGS = 4;

  private static Scratch scratch;
  private static Maru maru;

  @BeforeAll
  static void start() throws Exception {
    scratch = new Scratch("proxy");
    maru = Maru.start(Maru.Plan.in(scratch.file("data")).flags("--ping_ms", PING_MILLIS));
  }

  @AfterAll
  static void stop() throws IOException {
    maru.close();
    scratch.close();
  }

  @ParameterizedTest
  @EnumSource
  void bothSidesTalkOnTheBestRungThatWorksAndAreBackOnTheSocketWhenTheFaultIsGone(
      Behaviour behaviour, Stage stage) throws Exception {
    try (Wire wire = new Wire(maru.port(), behaviour.manner);
        Nginx nginx =
            Nginx.start(scratch.directory(behaviour.name()), behaviour.site(wire.port()))) {
      Dialogue dialogue = new Dialogue(stage, nginx.port(), "probe=" + PROBE_MILLIS);
      long begin = System.nanoTime();
      dialogue.write("처음", 1);
      dialogue.awaitAll(TALK_MILLIS);
      double talked = millisSince(begin);
      dialogue.awaitTransport(behaviour.best, TALK_MILLIS);
      double chosen = millisSince(begin);
      endure(behaviour, dialogue, nginx, wire);

      wire.becomes(Wire.Manner.CLEAR);
      nginx.reload(Behaviour.lifted(wire.port()));
      begin = System.nanoTime();
      dialogue.write("풀린 뒤", 5);
      dialogue.awaitTransport("websocket", PROBE_MILLIS + CLIMB_MILLIS);
      System.out.printf(
          "%s: both ways after %.0f ms, %s after %.0f ms, back on the socket after %.0f ms%n",
          behaviour, talked, behaviour.best, chosen, millisSince(begin));
      dialogue.write("끝으로", 2);
      dialogue.awaitAll(TALK_MILLIS);
      dialogue.isWhole();
    }
  }

  /** Whatever goes on while the fault lasts; lines are written all the time. */
  private static void endure(Behaviour behaviour, Dialogue dialogue, Nginx nginx, Wire wire)
      throws Exception {
    switch (behaviour) {
      case IDLE_TIMEOUT -> stayQuiet(dialogue);
      case RELOAD_UNDER_LOAD -> {
        for (int i = 1; i <= 3; i++) {
          dialogue.write("다시 " + i, 4);
          nginx.reload(behaviour.site(wire.port()));
        }
      }
      default -> dialogue.write("그동안", 5);
    }
    dialogue.awaitAll(TALK_MILLIS);
    dialogue.awaitTransport(behaviour.best, TALK_MILLIS);
  }

  /** Nobody writes for longer than nginx waits: the server's own pings keep the connection. */
  private static void stayQuiet(Dialogue dialogue) {
    Page page = dialogue.both().getFirst().page;
    AtomicInteger sockets = new AtomicInteger();
    page.onWebSocket(socket -> sockets.incrementAndGet());
    long end = System.nanoTime() + (long) (PINGS * Double.parseDouble(PING_MILLIS) * 1e6);
    page.waitForCondition(
        () -> System.nanoTime() > end, new Page.WaitForConditionOptions().setTimeout(4 * 60_000));
    assertThat(sockets).as("sockets opened anew in the quiet").hasValue(0);
  }

  private static double millisSince(long begin) {
    return (System.nanoTime() - begin) / 1e6;
  }
}
