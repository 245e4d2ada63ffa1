package dev.punchline.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

final class FigureTest {
  @Test
  void theMedianIsTheOneInTheMiddleOrBetweenTheTwo() {
    assertThat(new Figure(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
    assertThat(new Figure(List.of(9.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
    assertThat(Figure.of(4).median()).isEqualTo(4);
  }

  @Test
  void theSpreadGoesFromTheLeastToTheGreatest() {
    Figure figure = new Figure(List.of(9.0, 1.0, 2.0));

    assertThat(figure.min()).isEqualTo(1);
    assertThat(figure.max()).isEqualTo(9);
  }

  @Test
  void aRatioIsMadeWithinEachRound() {
    Figure disturbedInTheSecond = new Figure(List.of(2.0, 200.0, 4.0));
    Figure disturbedToo = new Figure(List.of(1.0, 100.0, 1.0));

    assertThat(disturbedInTheSecond.to(disturbedToo)).isEqualTo(new Figure(List.of(2.0, 2.0, 4.0)));
  }

  @Test
  void figuresOfDifferentRoundsHaveNoRatio() {
    Figure three = new Figure(List.of(1.0, 2.0, 3.0));

    assertThatIllegalArgumentException().isThrownBy(() -> three.to(Figure.of(1)));
  }

  @Test
  void nothingIsNoFigure() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Figure(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> Figure.of(Double.NaN));
  }

  @Test
  void samplesLeaveOutWhatIsNoNumber() {
    Samples samples = new Samples();
    samples.add("cpu", 1.0 / 0);
    samples.add("rate", 0.0 / 0);
    samples.add("rate", 2);

    Row row = samples.row("stun", "STUN");

    assertThat(row.figures()).containsOnlyKeys("rate").containsValue(Figure.of(2));
  }
}
