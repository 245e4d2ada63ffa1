package dev.punchline.bench.report;

import java.util.List;

/**
 * A quantity, measured once in each round, less the rounds in which there was none.
 *
 * @param values in the order of rounds; at least one, and all of them finite
 */
public record Figure(List<Double> values) {

  public Figure {
    if (values.isEmpty() || values.stream().anyMatch(value -> !Double.isFinite(value))) {
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
}
