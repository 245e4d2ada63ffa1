package dev.punchline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ScaleTest {
  @Test
  void registrationsLiveForAsLongAsMoreRoundsTake() {
    Scale most = Scale.SHORT.withRounds(Scale.MOST_ROUNDS);

    assertThat(most.rounds()).isEqualTo(Scale.MOST_ROUNDS);
    assertThat(most.largeLifetime())
        .isEqualTo(Scale.SHORT.largeLifetime().multipliedBy(Scale.MOST_ROUNDS / 5));
  }

  @Test
  void theyLiveNoShorterWithFewerForTheTableHasToBeFilledAllTheSame() {
    assertThat(Scale.LONG.withRounds(1).largeLifetime()).isEqualTo(Scale.LONG.largeLifetime());
  }
}
