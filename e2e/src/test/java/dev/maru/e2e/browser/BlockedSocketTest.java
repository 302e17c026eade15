package dev.maru.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A network that lets no WebSocket through. */
@ExtendWith(OnStage.class)
final class BlockedSocketTest {

  @Test
  void bothSidesTalkOverLongPollAndTheSocketsAreTold(Stage stage) throws Exception {
    try (NoUpgrade proxy = new NoUpgrade(stage.port())) {
      Diary trainer = Diary.open(stage.window(), proxy.port(), stage.room, Person.TRAINER);
      Diary member = stage.member();
      assertThat(trainer.transport()).isEqualTo("longpoll");
      assertThat(trainer.status()).isEqualTo("롱폴링");
      assertThat(proxy.refused()).isPositive();
      assertThat(member.transport()).isEqualTo("websocket");
      trainer.say("회사 와이파이입니다");
      member.sees("회사 와이파이입니다").say("잘 보여요");
      trainer.sees("잘 보여요").hasSent("회사 와이파이입니다");
      assertThat(trainer.texts()).containsExactlyElementsOf(member.texts());
      trainer.isUnharmed();
    }
  }

  @Test
  void aPageThatOnlyPollsSendsAndReceives(Stage stage) {
    Diary trainer =
        Diary.open(stage.window(), stage.port(), stage.room, Person.TRAINER, "transport=poll");
    Diary member = stage.member();
    assertThat(trainer.status()).isEqualTo("폴링");
    trainer.say("폴링으로 보냅니다");
    member.sees("폴링으로 보냅니다").say("받았어요");
    member.hasSent("받았어요");
    // One's own send polls at once, however long a busy server asked to stay away.
    trainer.say("그럼 내일 봬요");
    trainer.sees("받았어요").hasSent("그럼 내일 봬요");
    assertThat(trainer.texts()).containsExactly("폴링으로 보냅니다", "받았어요", "그럼 내일 봬요");
  }
}
