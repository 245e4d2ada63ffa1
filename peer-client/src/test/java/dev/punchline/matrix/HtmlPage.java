package dev.punchline.matrix;

import dev.punchline.protocol.nat.emulator.NatPreset;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The matrix as one page that needs nothing else: well-formed XML, so that any parser reads it. */
record HtmlPage(Matrix matrix) {
  private static final String STYLE = "matrix.css";

  /** The whole document. */
  String of(List<Result> results) {
    Map<Cell, Result> byCell =
        results.stream().collect(Collectors.toMap(Result::cell, Function.identity()));
    return """
        <!DOCTYPE html>
        <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <title>Punchline: who reaches whom through which NAT</title>
        <style>
        %s</style>
        </head>
        <body>
        <h1>Who reaches whom through which NAT</h1>
        <p>%s</p>
        <p><strong>%s</strong></p>
        %s%s%s</body>
        </html>
        """
        .formatted(
            style(),
            escaped(Legend.reading(matrix)),
            escaped(Legend.summary(results)),
            matrix.topologies().stream()
                .map(topology -> section(topology, byCell))
                .collect(Collectors.joining()),
            reasons(results),
            presets());
  }

  private String section(Topology topology, Map<Cell, Result> results) {
    String heads =
        matrix.presets().stream()
            .map(preset -> "<th scope=\"col\">" + escaped(preset.label()) + "</th>")
            .collect(Collectors.joining());
    String rows =
        matrix.presets().stream()
            .map(caller -> row(topology, caller, results))
            .collect(Collectors.joining());
    return """
        <div class="wide"><table>
        <caption><h2>%s</h2>%s%s</caption>
        <thead><tr><td>caller \\ called</td>%s</tr></thead>
        <tbody>
        %s</tbody>
        </table></div>
        """
        .formatted(
            escaped(topology.title()), escaped(topology.description()), losses(), heads, rows);
  }

  private String losses() {
    String each =
        matrix.losses().stream().map(loss -> loss + " %").collect(Collectors.joining(", "));
    return " Round trips at " + each + " loss.";
  }

  private String row(Topology topology, NatPreset caller, Map<Cell, Result> results) {
    String cells =
        matrix.presets().stream()
            .map(called -> cell(topology, new Pair(caller, called), results))
            .collect(Collectors.joining());
    return "<tr><th scope=\"row\">" + escaped(caller.label()) + "</th>" + cells + "</tr>\n";
  }

  /** The reason is the same at each loss; the time is not. */
  private String cell(Topology topology, Pair pair, Map<Cell, Result> results) {
    List<Result> atEachLoss =
        matrix.losses().stream()
            .map(loss -> Optional.ofNullable(results.get(new Cell(topology, loss, pair))))
            .flatMap(Optional::stream)
            .toList();
    Reason reason = Reason.of(atEachLoss.getFirst().prediction());
    boolean agrees = atEachLoss.stream().allMatch(Result::agrees);
    boolean contact = atEachLoss.stream().anyMatch(each -> each.timeToContact().isPresent());
    String kind = contact ? "yes" : "no";
    String sign = contact ? "✓" : "✗";
    String id = topology.label() + "-" + pair.caller().label() + "-" + pair.called().label();
    return """
        <td class="%s" tabindex="0" aria-describedby="%s">%s %s<span class="why" role="tooltip" \
        id="%s"><b>%s → %s: %s.</b> %s</span></td>
        """
        .formatted(
            agrees ? kind : "bug",
            id,
            agrees ? sign : "!!",
            contact ? times(atEachLoss) : "<small>" + reason.label() + "</small>",
            id,
            pair.caller().label(),
            pair.called().label(),
            escaped(reason.label()),
            escaped(reason.words()));
  }

  private static String times(List<Result> results) {
    return results.stream()
        .map(result -> result.roundTripsToContact().map(Legend::number).orElse("–"))
        .collect(Collectors.joining(" <small>", "", "</small>".repeat(results.size() - 1)));
  }

  private static String reasons(List<Result> results) {
    return Legend.reasons(results).stream()
        .map(
            reason ->
                "<dt>"
                    + escaped(reason.label())
                    + "</dt><dd>"
                    + escaped(reason.words())
                    + "</dd>\n")
        .collect(Collectors.joining("", "<h2>Why</h2>\n<dl>\n", "</dl>\n"));
  }

  private String presets() {
    return matrix.presets().stream()
        .map(
            preset ->
                "<dt>" + preset.label() + "</dt><dd>" + escaped(preset.description()) + "</dd>\n")
        .collect(Collectors.joining("", "<h2>The NATs</h2>\n<dl>\n", "</dl>\n"));
  }

  private static String style() {
    try (InputStream style = HtmlPage.class.getResourceAsStream(STYLE)) {
      if (style == null) {
        throw new IllegalStateException(STYLE + " was not built");
      }
      return new String(style.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
