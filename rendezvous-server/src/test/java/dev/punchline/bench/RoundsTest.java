package dev.punchline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class RoundsTest {
  @Test
  void eachRoundBeginsWithAnotherLoad() {
    List<String> loads = List.of("a", "b", "c");

    assertThat(Rounds.inTurn(loads, 0)).containsExactly("a", "b", "c");
    assertThat(Rounds.inTurn(loads, 1)).containsExactly("b", "c", "a");
    assertThat(Rounds.inTurn(loads, 2)).containsExactly("c", "a", "b");
    assertThat(Rounds.inTurn(loads, 3)).containsExactly("a", "b", "c");
  }
}
