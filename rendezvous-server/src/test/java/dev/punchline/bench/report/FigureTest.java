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
  void nothingIsNoFigure() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Figure(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> Figure.of(Double.NaN));
    assertThatIllegalArgumentException().isThrownBy(() -> Figure.of(1.0 / 0));
  }
}
