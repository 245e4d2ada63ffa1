package dev.punchline.protocol.punch;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LivenessTest {
  private final Liveness liveness = new Liveness(ms(12_000), at(0));

  @Test
  void noticesSilenceWhenTheLimitIsReached() {
    assertThat(liveness.isSilent(at(11_999))).isFalse();
    assertThat(liveness.isSilent(at(12_000))).isTrue();
    assertThat(liveness.nextWake()).isEqualTo(at(12_000));
  }

  @Test
  void measuresSilenceFromWhatWasHeardLast() {
    liveness.heard(at(5000));

    assertThat(liveness.isSilent(at(16_999))).isFalse();
    assertThat(liveness.isSilent(at(17_000))).isTrue();
    assertThat(liveness.silence(at(17_500))).isEqualTo(ms(12_500));
  }
}
