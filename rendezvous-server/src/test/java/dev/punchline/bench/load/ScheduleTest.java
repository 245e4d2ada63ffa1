package dev.punchline.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  @Property
  void noRequestIsDueEarlierOrLaterThanTheRateSays(
      @ForAll @DoubleRange(min = 10, max = 2e6) double perSecond,
      @ForAll @IntRange(max = 10_000_000) int request) {
    Schedule schedule = new Schedule(77, perSecond);

    assertThat(schedule.dueAt(request) - 77.0).isCloseTo(request * 1e9 / perSecond, within(1.0));
    assertThat(schedule.dueAt(request + 1)).isGreaterThanOrEqualTo(schedule.dueAt(request));
  }

  @Test
  void aRateIsMoreThanNothing() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(0, Double.NaN));
  }
}
