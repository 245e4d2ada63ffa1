package dev.punchline.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.emulator.NatPreset;
import dev.punchline.sim.Replay;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Theory and simulator, cell by cell. */
class MatrixTest {
  private static final List<NatPreset> ALL = List.of(NatPreset.values());

  static Stream<Arguments> tables() {
    return Stream.of(Topology.values())
        .flatMap(place -> Matrix.LOSSES.stream().map(loss -> Arguments.of(place, loss)));
  }

  @ParameterizedTest(name = "{0}, {1} % lost")
  @MethodSource("tables")
  void theSimulatorAgreesWithTheory(Topology topology, int loss) {
    long seed = Replay.seeds(LongStream.of(1)).findFirst().orElseThrow();
    Matrix matrix = new Matrix(List.of(topology), List.of(loss), ALL, seed, 1);

    List<Result> results = matrix.run(() -> {});

    assertThat(results).hasSize(ALL.size() * ALL.size());
    assertThat(results.stream().flatMap(result -> result.disagreements().stream()))
        .as(
            () ->
                String.join(
                    "\n\n", results.stream().flatMap(r -> r.disagreements().stream()).toList()))
        .isEmpty();
  }
}
