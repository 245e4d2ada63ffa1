package dev.punchline.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A chart as SVG: bars to the right, a thin line from the least to the greatest value of each. */
record BarChart(Section section, Chart chart) {
  private static final int WIDTH = 760;
  private static final int LABELS = 210;
  private static final int NUMBERS = 110;
  private static final int BAR = 16;
  private static final int GROUP_GAP = 10;
  private static final double SMALLEST_SHARE = 0.004;

  private record Bar(String label, String series, int index, Figure figure, int decimals) {}

  /** The chart, or nothing if none of its figures was measured. */
  Optional<String> svg() {
    List<Bar> bars = bars();
    if (bars.isEmpty()) {
      return Optional.empty();
    }
    double most = bars.stream().mapToDouble(bar -> bar.figure.max()).max().orElseThrow();
    double least =
        bars.stream().mapToDouble(bar -> bar.figure.min()).filter(v -> v > 0).min().orElse(1);
    StringBuilder drawn = new StringBuilder();
    int y = 0;
    String group = "";
    for (Bar bar : bars) {
      if (!bar.label.equals(group)) {
        y += group.isEmpty() ? 0 : GROUP_GAP;
        drawn.append(text("label", LABELS - 8, y + BAR - 4, bar.label));
        group = bar.label;
      }
      drawn.append(bar(bar, y, most, least));
      y += BAR + 2;
    }
    return Optional.of(
        "<figure><figcaption>%s</figcaption>%s\n<svg viewBox=\"0 0 %d %d\" role=\"img\""
                .formatted(Html.escaped(chart.title()), legend(), WIDTH, y)
            + " aria-label=\"%s\">\n%s</svg></figure>\n"
                .formatted(Html.escaped(chart.title()), drawn));
  }

  private List<Bar> bars() {
    List<Bar> bars = new ArrayList<>();
    for (Row row : section.rows()) {
      for (int i = 0; i < chart.columns().size(); i++) {
        Column column = column(chart.columns().get(i));
        Figure figure = row.figures().get(column.key());
        if (figure != null) {
          bars.add(new Bar(row.label(), column.heading(), i, figure, column.decimals()));
        }
      }
    }
    return bars;
  }

  private String bar(Bar bar, int y, double most, double least) {
    double length = length(bar.figure.median(), most, least);
    double from = length(bar.figure.min(), most, least);
    double to = length(bar.figure.max(), most, least);
    String number = Numbers.of(bar.figure.median(), bar.decimals);
    double middle = y + BAR / 2.0;
    return rectangle(bar, y, length, number)
        + "<path class=\"range\" d=\"M%s %s H%s\"/>\n"
            .formatted(coordinate(LABELS + from), coordinate(middle), coordinate(LABELS + to))
        + text("number", LABELS + Math.max(length, to) + 6, y + BAR - 4, number);
  }

  private static String rectangle(Bar bar, int y, double length, String number) {
    return "<rect class=\"s%d\" x=\"%d\" y=\"%d\" width=\"%s\" height=\"%d\">"
            .formatted(bar.index, LABELS, y, coordinate(length), BAR)
        + "<title>%s, %s: %s</title></rect>\n"
            .formatted(Html.escaped(bar.label), Html.escaped(bar.series), number);
  }

  private double length(double value, double most, double least) {
    double share = most > 0 ? value / most : 0;
    if (chart.logarithmic() && most > least) {
      // A decade below the least, so that it too has a bar.
      share = value > 0 ? Math.log(10 * value / least) / Math.log(10 * most / least) : 0;
    }
    return Math.max(SMALLEST_SHARE, share) * (WIDTH - LABELS - NUMBERS);
  }

  private String legend() {
    if (chart.columns().size() == 1) {
      return "";
    }
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < chart.columns().size(); i++) {
      String heading = Html.escaped(column(chart.columns().get(i)).heading());
      entries.add("<span class=\"s%d\">■</span> %s".formatted(i, heading));
    }
    return entries.stream().collect(Collectors.joining(" ", "<p class=\"legend\">", "</p>"));
  }

  private Column column(String key) {
    return section.columns().stream()
        .filter(column -> column.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("there is no column " + key));
  }

  private static String text(String kind, double x, int y, String text) {
    return "<text class=\"%s\" x=\"%s\" y=\"%d\">%s</text>\n"
        .formatted(kind, coordinate(x), y, Html.escaped(text));
  }

  private static String coordinate(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
