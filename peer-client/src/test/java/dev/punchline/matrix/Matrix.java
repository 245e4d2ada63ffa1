package dev.punchline.matrix;

import dev.punchline.protocol.nat.emulator.NatPreset;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Which cells there are, and how often each is run.
 *
 * @param losses in percent
 * @param seed the first one
 * @param repetitions how many seeds each cell is run with where datagrams are lost; where none is,
 *     all runs are alike
 */
record Matrix(
    List<Topology> topologies,
    List<Integer> losses,
    List<NatPreset> presets,
    long seed,
    int repetitions) {
  static final List<Integer> LOSSES = List.of(0, 5, 20);

  Matrix {
    topologies = List.copyOf(topologies);
    losses = List.copyOf(losses);
    presets = List.copyOf(presets);
  }

  /** All there is. */
  static Matrix full(long seed, int repetitions) {
    return new Matrix(
        List.of(Topology.values()), LOSSES, List.of(NatPreset.values()), seed, repetitions);
  }

  List<Cell> cells() {
    return topologies.stream()
        .flatMap(
            topology ->
                losses.stream()
                    .flatMap(loss -> Pair.of(presets).map(pair -> new Cell(topology, loss, pair))))
        .toList();
  }

  /** Runs it on all processors. */
  List<Result> run(Runnable afterEachCell) {
    return cells().parallelStream()
        .map(
            cell -> {
              Result result = Result.of(cell, seeds(cell.loss()));
              afterEachCell.run();
              return result;
            })
        .toList();
  }

  private LongStream seeds(int loss) {
    return LongStream.range(seed, seed + (loss == 0 ? 1 : repetitions));
  }
}
