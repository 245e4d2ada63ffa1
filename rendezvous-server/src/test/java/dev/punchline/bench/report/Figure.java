package dev.punchline.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A quantity, measured once in each round.
 *
 * @param values in the order of rounds; at least one, none of which is NaN
 */
public record Figure(List<Double> values) {

  public Figure {
    if (values.isEmpty() || values.stream().anyMatch(value -> value.isNaN())) {
      throw new IllegalArgumentException("a figure has values, not " + values);
    }
    values = List.copyOf(values);
  }

  /** A quantity that was measured once. */
  public static Figure of(double value) {
    return new Figure(List.of(value));
  }

  /** The one in the middle, or what is halfway between the two in the middle. */
  public double median() {
    List<Double> sorted = values.stream().sorted().toList();
    return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
  }

  public double min() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  public double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /**
   * This to another figure, round by round: what disturbs a round disturbs both.
   *
   * @throws IllegalArgumentException if they were not measured in the same rounds
   */
  public Figure to(Figure other) {
    if (values.size() != other.values.size()) {
      throw new IllegalArgumentException(values.size() + " rounds to " + other.values.size());
    }
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < values.size(); round++) {
      ratios.add(values.get(round) / other.values.get(round));
    }
    return new Figure(ratios);
  }
}
