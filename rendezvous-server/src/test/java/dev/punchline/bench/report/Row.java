package dev.punchline.bench.report;

import java.util.Map;

/**
 * Figures of one thing.
 *
 * @param key its name for programs
 * @param label its name for people
 * @param figures by the key of their column; one that was not measured is not there
 */
public record Row(String key, String label, Map<String, Figure> figures) {
  public Row {
    figures = Map.copyOf(figures);
  }
}
