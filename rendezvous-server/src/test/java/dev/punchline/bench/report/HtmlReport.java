package dev.punchline.bench.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report as one page that needs nothing else: well-formed XML, so that any parser reads it. */
public final class HtmlReport {
  private static final String STYLE = "report.css";

  private HtmlReport() {}

  /** The whole document. */
  public static String of(Report report) {
    return """
        <!DOCTYPE html>
        <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>Punchline: what the server costs</title>
        <style>
        %s</style>
        </head>
        <body>
        <h1>What the server costs</h1>
        <p>Each figure is the median of its rounds, with the least and the greatest below it.</p>
        <ul>
        %s</ul>
        %s</body>
        </html>
        """
        .formatted(
            style(),
            report.remarks().stream()
                .map(remark -> "<li>" + Html.escaped(remark) + "</li>\n")
                .collect(Collectors.joining()),
            report.sections().stream().map(HtmlReport::section).collect(Collectors.joining()));
  }

  private static String section(Section section) {
    return """
        <section id="%s">
        <h2>%s</h2>
        <p>%s</p>
        %s%s</section>
        """
        .formatted(
            section.key(),
            Html.escaped(section.title()),
            Html.escaped(section.note()),
            section.charts().stream()
                .map(chart -> new BarChart(section, chart).svg())
                .flatMap(Optional::stream)
                .collect(Collectors.joining()),
            table(section));
  }

  private static String table(Section section) {
    String heads =
        section.columns().stream()
            .map(column -> "<th scope=\"col\">" + Html.escaped(column.heading()) + "</th>")
            .collect(Collectors.joining());
    return """
        <div class="wide"><table>
        <thead><tr><td></td>%s</tr></thead>
        <tbody>
        %s</tbody>
        </table></div>
        """
        .formatted(
            heads,
            section.rows().stream().map(row -> row(section, row)).collect(Collectors.joining()));
  }

  private static String row(Section section, Row row) {
    String cells =
        section.columns().stream()
            .map(column -> cell(row.figures().get(column.key()), column.decimals()))
            .collect(Collectors.joining());
    return "<tr><th scope=\"row\">" + Html.escaped(row.label()) + "</th>" + cells + "</tr>\n";
  }

  private static String cell(@Nullable Figure figure, int decimals) {
    if (figure == null) {
      return "<td>–</td>";
    }
    String min = Numbers.of(figure.min(), decimals);
    String max = Numbers.of(figure.max(), decimals);
    String range = min.equals(max) ? "" : "<small>" + min + "–" + max + "</small>";
    return "<td>" + Numbers.of(figure.median(), decimals) + range + "</td>";
  }

  private static String style() {
    try (InputStream style = HtmlReport.class.getResourceAsStream(STYLE)) {
      if (style == null) {
        throw new IllegalStateException(STYLE + " was not built");
      }
      return new String(style.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
