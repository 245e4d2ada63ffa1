package dev.punchline.protocol.session;

import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 50, 30000, 120000, 4, 10000",
    "49, 50, 30000, 120000, 4, 10000",
    "3000, 0, 30000, 120000, 4, 10000",
    "3000, 50, 0, 120000, 4, 10000",
    "3000, 50, 30000, 0, 4, 10000",
    "3000, 50, 30000, 120000, 0, 10000",
    "3000, 50, 30000, 120000, 4, 0"
  })
  void refusesWaitsThatMakeNoSense(
      long heartbeat,
      long firstPause,
      long punchTimeout,
      long reconnectTimeout,
      int silentAfter,
      long serverTimeout) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new SessionSettings(
                    ms(heartbeat),
                    ms(firstPause),
                    ms(punchTimeout),
                    ms(reconnectTimeout),
                    silentAfter,
                    ms(serverTimeout)));
  }

  @Test
  void countsSilenceInHeartbeats() {
    assertThat(SessionSettings.DEFAULT.silence()).isEqualTo(ms(12_000));
  }

  @Test
  void neverPausesLongerThanAHeartbeatBeforeItRegisters() {
    SessionSettings hasty = new SessionSettings(ms(100), ms(50), ms(1000), ms(1000), 4, ms(1000));

    assertThat(hasty.registration().firstPause()).isEqualTo(ms(100));
    assertThat(SessionSettings.DEFAULT.registration().firstPause()).isEqualTo(ms(250));
  }
}
