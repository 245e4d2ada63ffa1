package dev.punchline.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Collects the figures of a row, round by round. */
public final class Samples {
  private final Map<String, List<Double>> values = new LinkedHashMap<>();

  /**
   * Adds a value, unless it is none (as a part of nothing).
   *
   * @param column its key
   */
  public void add(String column, double value) {
    if (Double.isFinite(value)) {
      values.computeIfAbsent(column, key -> new ArrayList<>()).add(value);
    }
  }

  /**
   * Adds a count.
   *
   * @param column its key
   */
  public void add(String column, long value) {
    add(column, (double) value);
  }

  /** What was collected in a column. */
  public Optional<Figure> figure(String column) {
    return Optional.ofNullable(values.get(column)).map(Figure::new);
  }

  /** All of it. */
  public Row row(String key, String label) {
    return new Row(
        key,
        label,
        values.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, each -> new Figure(each.getValue()))));
  }
}
