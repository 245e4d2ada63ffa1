package dev.punchline.protocol.punch;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private final Heartbeat heartbeat = new Heartbeat(ms(3000), at(0));

  @Test
  void isDueAfterOneIntervalWithoutADatagram() {
    assertThat(heartbeat.isDue(at(2999))).isFalse();
    assertThat(heartbeat.isDue(at(3000))).isTrue();
    assertThat(heartbeat.nextWake()).isEqualTo(at(3000));
  }

  @Test
  void startsAnewWithEveryDatagram() {
    heartbeat.sent(at(2000));

    assertThat(heartbeat.isDue(at(4999))).isFalse();
    assertThat(heartbeat.isDue(at(5000))).isTrue();
    assertThat(heartbeat.nextWake()).isEqualTo(at(5000));
  }

  @Test
  void staysDueUntilSomethingIsSent() {
    assertThat(heartbeat.isDue(at(9000))).isTrue();
    assertThat(heartbeat.isDue(at(9001))).isTrue();
  }
}
