package dev.punchline.matrix;

import static dev.punchline.protocol.nat.emulator.NatPreset.FULL_CONE;
import static dev.punchline.protocol.nat.emulator.NatPreset.SYMMETRIC;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A cell and what is told of it. */
class ResultTest {
  private static final Cell CONES =
      new Cell(Topology.DIFFERENT_LANS, 0, new Pair(FULL_CONE, FULL_CONE));

  @Test
  void aRunThatTheoryDidNotExpectIsReportedWithItsDatagramsAndHowToSeeItAgain() {
    Result result = Result.of(CONES, new Prediction.NotTurnedAround(), LongStream.of(7));

    assertThat(result.agrees()).isFalse();
    assertThat(result.disagreements())
        .singleElement()
        .asString()
        .startsWith(
            "full-cone calls full-cone, different-lans, 0 % lost: theory says NotTurnedAround")
        .contains("caller -> called    HELLO")
        .endsWith("scripts/matrix --topology different-lans --loss 0 --only full-cone --seed 7");
  }

  @Test
  void theMedianIsThatOfTheRunsWithContact() {
    Result quick = Result.of(CONES, LongStream.of(1));
    Result never =
        Result.of(
            new Cell(Topology.DIFFERENT_LANS, 0, new Pair(SYMMETRIC, SYMMETRIC)), LongStream.of(1));

    assertThat(quick.roundTripsToContact()).contains(2.0);
    assertThat(never.agrees()).isTrue();
    assertThat(never.roundTripsToContact()).isEmpty();
  }

  @Test
  void aSeedGivesTheSameRunAgainAndAnotherOneAnother() {
    Cell lossy = new Cell(Topology.DIFFERENT_LANS, 20, new Pair(FULL_CONE, SYMMETRIC));

    Result once = Result.of(lossy, LongStream.range(0, 20));
    Result again = Result.of(lossy, LongStream.range(0, 20));

    assertThat(once).isEqualTo(again);
    assertThat(once.outcomes().stream().distinct().count()).isGreaterThan(1);
  }
}
