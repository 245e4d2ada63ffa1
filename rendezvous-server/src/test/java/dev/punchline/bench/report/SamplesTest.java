package dev.punchline.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SamplesTest {
  private static final double NONE = 0.0 / 0;

  @Test
  void aRatioIsMadeWithinEachRound() {
    Samples disturbedInTheSecond = samples(2, 200, 4);
    Samples disturbedToo = samples(1, 100, 1);

    assertThat(disturbedInTheSecond.ratio("cpu", disturbedToo)).contains(figure(2.0, 2.0, 4.0));
  }

  @Test
  void aRoundWithoutANumberOnEitherSideHasNoRatioAndMovesNoOther() {
    Samples some = samples(1.0 / 0, 20, 30, 40);
    Samples others = samples(1, 2, NONE, 4);

    assertThat(some.ratio("cpu", others)).contains(figure(10.0, 10.0));
  }

  @Test
  void noNumberInAnyRoundIsNone() {
    Samples none = samples(NONE, NONE);
    Samples some = samples(1, 2);

    assertThat(none.figure("cpu")).isEmpty();
    assertThat(none.ratio("cpu", some)).isEmpty();
    assertThat(some.ratio("cpu", none)).isEmpty();
    assertThat(none.row("stun", "STUN").figures()).isEmpty();
    assertThat(some.figure("rate")).isEmpty();
  }

  @Test
  void differentRoundsHaveNoRatio() {
    Samples three = samples(1, 2, 3);
    Samples one = samples(1);

    assertThatIllegalArgumentException().isThrownBy(() -> three.ratio("cpu", one));
  }

  @Test
  void mediansAreOneValueForEachColumn() {
    Samples rounds = new Samples();

    samples(9, 1, NONE, 2).medians(rounds);
    samples(NONE).medians(rounds);
    samples(4).medians(rounds);

    assertThat(rounds.figure("cpu")).contains(figure(2.0, 4.0));
  }

  private static Samples samples(double... values) {
    Samples samples = new Samples();
    for (double value : values) {
      samples.add("cpu", value);
    }
    return samples;
  }

  private static Figure figure(Double... values) {
    return new Figure(List.of(values));
  }
}
