package dev.punchline.matrix;

import static dev.punchline.matrix.Prediction.Expected.CONTACT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.matrix.Prediction.Expected;
import dev.punchline.protocol.nat.emulator.NatPreset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of the theory whatever the simulator says. */
class TheoryTest {
  private static final List<Pair> PAIRS = Pair.of(List.of(NatPreset.values())).toList();

  @ParameterizedTest
  @EnumSource
  void isTheSameFromBothEnds(Topology topology) {
    for (Pair pair : PAIRS) {
      assertThat(Theory.of(topology, pair))
          .isEqualTo(Theory.of(topology, new Pair(pair.called(), pair.caller())));
    }
  }

  @Test
  void aCarrierInFrontOfBothNeverOpensAWay() {
    for (Pair pair : PAIRS) {
      if (expected(Topology.CARRIER_HAIRPIN, pair) == CONTACT) {
        assertThat(expected(Topology.DIFFERENT_LANS, pair)).as(pair.toString()).isEqualTo(CONTACT);
      }
    }
  }

  @Test
  void aCarrierThatTurnsNobodyAroundClosesEveryWay() {
    assertThat(PAIRS).noneMatch(pair -> expected(Topology.CARRIER_NO_HAIRPIN, pair) == CONTACT);
  }

  @Test
  void fortyEightOfThe64PairsWithUdpReachEachOtherFromDifferentLans() {
    assertThat(PAIRS.stream().filter(pair -> expected(Topology.DIFFERENT_LANS, pair) == CONTACT))
        .hasSize(48);
    assertThat(
            PAIRS.stream()
                .filter(
                    pair -> expected(Topology.DIFFERENT_LANS, pair) == Expected.NO_REGISTRATION))
        .hasSize(17);
  }

  private static Expected expected(Topology topology, Pair pair) {
    return Theory.of(topology, pair).expected();
  }
}
