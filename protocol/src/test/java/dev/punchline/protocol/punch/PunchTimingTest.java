package dev.punchline.protocol.punch;

import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PunchTimingTest {

  @ParameterizedTest
  @CsvSource({"0, 3000, 30000", "-1, 3000, 30000", "50, 3000, 0", "50, 3000, -1", "51, 50, 30000"})
  void refusesWaitsThatMakeNoSense(long firstPause, long longestPause, long patience) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PunchTiming(ms(firstPause), ms(longestPause), ms(patience)));
  }

  @Test
  void takesPausesThatNeverGrow() {
    assertThat(new PunchTiming(ms(50), ms(50), ms(1)).firstPause()).isEqualTo(ms(50));
  }
}
