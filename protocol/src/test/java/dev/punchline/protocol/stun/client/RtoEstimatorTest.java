package dev.punchline.protocol.stun.client;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The arithmetic of RFC 6298 section 2, worked out by hand. */
class RtoEstimatorTest {
  private static final long TEN_MINUTES = 600_000;

  private final RtoEstimator rto = new RtoEstimator(StunClientSettings.RFC_8489);

  @Test
  void beginsWithTheInitialRto() {
    assertThat(rto.begin(at(0))).isEqualTo(ms(500));
  }

  @Test
  void theFirstSampleCountsThreefold() {
    // SRTT = 100, RTTVAR = 50, RTO = 100 + 4 * 50
    rto.sample(ms(100), at(0));

    assertThat(rto.begin(at(1))).isEqualTo(ms(300));
  }

  @Test
  void laterSamplesAreSmoothed() {
    rto.sample(ms(100), at(0));

    // RTTVAR = 3/4 * 50 + 1/4 * |100 - 60| = 47.5, SRTT = 7/8 * 100 + 1/8 * 60 = 95
    rto.sample(ms(60), at(1));
    Duration second = rto.begin(at(2));
    // RTTVAR = 3/4 * 47.5 + 1/4 * |95 - 143| = 47.625, SRTT = 7/8 * 95 + 1/8 * 143 = 101
    rto.sample(ms(143), at(3));
    Duration third = rto.begin(at(4));

    assertThat(second).isEqualTo(ms(95 + 190));
    // 101 + 190.5, never rounded down
    assertThat(third).isEqualTo(ms(292));
  }

  @Test
  void isAccurateToTheMillisecondAndNotToTheSecond() {
    // 33.4 + 4 * 16.7 = 100.2
    rto.sample(Duration.ofNanos(33_400_000), at(0));

    assertThat(rto.begin(at(1))).isEqualTo(ms(101));
  }

  @Test
  void aSteadyPathLeavesTheGranularityOfTheClock() {
    for (int i = 0; i < 200; i++) {
      rto.sample(ms(200), at(i));
    }

    assertThat(rto.begin(at(200))).isEqualTo(ms(201));
  }

  @Test
  void doesNotFallBelowTheMinimum() {
    // 10 + 4 * 5 = 30
    rto.sample(ms(10), at(0));

    assertThat(rto.begin(at(1))).isEqualTo(ms(100));
  }

  @Test
  void isForgottenTenMinutesAfterTheLastTransaction() {
    rto.sample(ms(100), at(0));

    Duration inTime = rto.begin(at(TEN_MINUTES - 1));
    Duration inTimeAgain = rto.begin(at(2 * TEN_MINUTES - 2));
    Duration late = rto.begin(at(3 * TEN_MINUTES - 2));

    assertThat(inTime).isEqualTo(ms(300));
    assertThat(inTimeAgain).isEqualTo(ms(300));
    assertThat(late).isEqualTo(ms(500));
  }

  @Test
  void aSampleAfterThatIsAFirstOne() {
    rto.sample(ms(400), at(0));

    rto.sample(ms(100), at(TEN_MINUTES));

    assertThat(rto.begin(at(TEN_MINUTES))).isEqualTo(ms(300));
  }

  @Test
  void staysBackedOffUntilASampleIsPossible() {
    rto.sample(ms(40), at(0));

    rto.backOff(ms(240));
    Duration doubted = rto.begin(at(1));
    // RTTVAR = 3/4 * 20 + 1/4 * 0 = 15, SRTT = 40
    rto.sample(ms(40), at(2));
    Duration measured = rto.begin(at(3));

    assertThat(doubted).isEqualTo(ms(240));
    assertThat(measured).isEqualTo(ms(100));
  }

  @Test
  void isNotBackedOffBeyondTheInitialRto() {
    rto.sample(ms(40), at(0));

    rto.backOff(ms(32_000));

    assertThat(rto.begin(at(1))).isEqualTo(ms(500));
  }

  @Test
  void backingOffNeverShortens() {
    // 800 + 4 * 400
    rto.sample(ms(800), at(0));

    rto.backOff(ms(500));

    assertThat(rto.begin(at(1))).isEqualTo(ms(2400));
  }
}
