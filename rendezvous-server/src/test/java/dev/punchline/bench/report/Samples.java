package dev.punchline.bench.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Collects the figures of a row, round by round. What is no number in a round (as a part of
 * nothing) is none there, and is missing from the figure; it keeps its place for ratios.
 */
public final class Samples {
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  /**
   * Adds the value of the next round, which may be none.
   *
   * @param column its key
   */
  public void add(String column, double value) {
    values.computeIfAbsent(column, key -> new ArrayList<>()).add(value);
  }

  /**
   * Adds a count.
   *
   * @param column its key
   */
  public void add(String column, long value) {
    add(column, (double) value);
  }

  /** What was collected in a column, unless that is none in every round. */
  public Optional<Figure> figure(String column) {
    return figureOf(values.getOrDefault(column, List.of()));
  }

  /**
   * A column to the same one of others, round by round: what disturbs a round disturbs both. Rounds
   * in which either is none are left out.
   *
   * @throws IllegalArgumentException if they were not measured in the same rounds
   */
  public Optional<Figure> ratio(String column, Samples others) {
    List<Double> these = values.getOrDefault(column, List.of());
    List<Double> those = others.values.getOrDefault(column, List.of());
    if (these.size() != those.size()) {
      throw new IllegalArgumentException(these.size() + " rounds to " + those.size());
    }
    return figureOf(
        IntStream.range(0, these.size()).mapToObj(i -> these.get(i) / those.get(i)).toList());
  }

  /** Adds the median of each column to others, as the value of one round. */
  public void medians(Samples into) {
    values
        .keySet()
        .forEach(column -> into.add(column, figure(column).map(Figure::median).orElse(Double.NaN)));
  }

  /** All of it. */
  public Row row(String key, String label) {
    Map<String, Figure> figures = new HashMap<>();
    values.keySet().forEach(column -> figure(column).ifPresent(all -> figures.put(column, all)));
    return new Row(key, label, figures);
  }

  private static Optional<Figure> figureOf(List<Double> rounds) {
    List<Double> numbers = rounds.stream().filter(Double::isFinite).toList();
    return numbers.isEmpty() ? Optional.empty() : Optional.of(new Figure(numbers));
  }
}
