package dev.punchline.matrix;

import dev.punchline.protocol.nat.emulator.NatPreset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The matrix for a terminal, at most {@value #WIDTH} columns wide.
 *
 * @param unicode whether there is more than ASCII
 * @param color whether the terminal understands ECMA-48
 */
record TextTable(Matrix matrix, boolean unicode, boolean color) {
  private static final int WIDTH = 100;
  private static final int COLUMN = 8;
  private static final int NAMES = 21;
  private static final int LOSS = 5;
  private static final String GREEN = "32";
  private static final String RED = "31";
  private static final String ALARM = "1;37;41";

  /** Everything, with a legend. */
  String of(List<Result> results) {
    Map<Cell, Result> byCell =
        results.stream().collect(Collectors.toMap(Result::cell, Function.identity()));
    List<String> lines = new ArrayList<>();
    for (Topology topology : matrix.topologies()) {
      lines.add(bold(topology.title()));
      lines.addAll(wrapped("", topology.description()));
      lines.add("");
      lines.add(head());
      for (NatPreset caller : matrix.presets()) {
        lines.addAll(row(topology, caller, byCell));
      }
      lines.add("");
    }
    lines.addAll(wrapped("", Legend.reading(matrix)));
    lines.add("");
    for (Reason reason : Legend.reasons(results)) {
      lines.addAll(wrapped("%5s  ".formatted(sign(reason) + " " + reason.mark()), reason.words()));
    }
    lines.add("");
    results.forEach(result -> lines.addAll(result.disagreements()));
    lines.add(Legend.summary(results));
    return String.join(System.lineSeparator(), lines) + System.lineSeparator();
  }

  private String head() {
    StringBuilder line = new StringBuilder(padded("caller \\ called", NAMES));
    line.append(showsLoss() ? padded("loss", LOSS) : "");
    matrix.presets().forEach(preset -> line.append(padded(Legend.shortName(preset), COLUMN)));
    return line.toString().stripTrailing();
  }

  /** A line for each loss; theory is the same for all. */
  private List<String> row(Topology topology, NatPreset caller, Map<Cell, Result> results) {
    List<String> lines = new ArrayList<>();
    for (int loss : matrix.losses()) {
      StringBuilder line = new StringBuilder(padded(lines.isEmpty() ? caller.label() : "", NAMES));
      line.append(showsLoss() ? padded(loss + " %", LOSS) : "");
      for (NatPreset called : matrix.presets()) {
        Result result = results.get(new Cell(topology, loss, new Pair(caller, called)));
        if (result != null) {
          line.append(cell(result));
        }
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private String cell(Result result) {
    Reason reason = Reason.of(result.prediction());
    if (!result.agrees()) {
      return colored(ALARM, "!!") + " ".repeat(COLUMN - 2);
    }
    String text =
        result
            .roundTripsToContact()
            .map(trips -> sign(reason) + " " + Legend.number(trips) + reason.mark())
            .orElseGet(() -> sign(reason) + " " + reason.mark());
    return colored(result.timeToContact().isPresent() ? GREEN : RED, text)
        + " ".repeat(Math.max(0, COLUMN - text.length()));
  }

  private String sign(Reason reason) {
    return switch (reason) {
      case TOGETHER, INTRODUCED, REFLEXIVE -> unicode ? "✓" : "+";
      case FILTERED, UNKNOWN, CHANGING, NOT_TURNED_AROUND, BLOCKED -> unicode ? "✗" : "-";
    };
  }

  private boolean showsLoss() {
    return matrix.losses().size() > 1 || matrix.losses().getFirst() > 0;
  }

  private String bold(String text) {
    return colored("1", text);
  }

  private String colored(String code, String text) {
    return color ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** Lines of words; those after the first are as far in as the first one's text. */
  private static List<String> wrapped(String start, String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(start);
    boolean first = true;
    for (String word : text.split(" ", -1)) {
      if (!first && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(" ".repeat(start.length()));
        first = true;
      }
      line.append(first ? "" : " ").append(word);
      first = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
