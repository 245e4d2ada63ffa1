package dev.punchline.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A report for a terminal: each figure as its median, with its range where there are rounds. */
public final class TextReport {
  private static final String NONE = "-";
  private static final String GAP = "  ";

  private TextReport() {}

  /** The whole report, with a line break at the end. */
  public static String of(Report report) {
    return String.join("\n", report.remarks())
        + "\n"
        + report.sections().stream().map(TextReport::section).collect(Collectors.joining());
  }

  private static String section(Section section) {
    List<List<String>> cells = new ArrayList<>();
    cells.add(headings(section));
    section.rows().forEach(row -> cells.add(cells(section, row)));
    int columns = section.columns().size() + 1;
    List<Integer> widths =
        IntStream.range(0, columns)
            .mapToObj(
                column -> cells.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toList();
    return "\n"
        + section.title()
        + "\n"
        + section.note()
        + "\n\n"
        + cells.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  private static List<String> headings(Section section) {
    List<String> headings = new ArrayList<>(List.of(""));
    section.columns().forEach(column -> headings.add(column.heading()));
    return headings;
  }

  private static List<String> cells(Section section, Row row) {
    List<String> cells = new ArrayList<>(List.of(row.label()));
    for (Column column : section.columns()) {
      Figure figure = row.figures().get(column.key());
      cells.add(figure == null ? NONE : cell(figure, column.decimals()));
    }
    return cells;
  }

  private static String cell(Figure figure, int decimals) {
    String median = Numbers.of(figure.median(), decimals);
    String min = Numbers.of(figure.min(), decimals);
    String max = Numbers.of(figure.max(), decimals);
    return min.equals(max) ? median : median + " (" + min + "-" + max + ")";
  }

  private static String line(List<String> cells, List<Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String padding = " ".repeat(widths.get(i) - cells.get(i).length());
      line.append(i == 0 ? cells.get(i) + padding : GAP + padding + cells.get(i));
    }
    return line.toString().stripTrailing() + "\n";
  }
}
