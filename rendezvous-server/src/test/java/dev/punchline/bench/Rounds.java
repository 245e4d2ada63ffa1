package dev.punchline.bench;

import dev.punchline.bench.load.Tally;
import dev.punchline.bench.report.Chart;
import dev.punchline.bench.report.Column;
import dev.punchline.bench.report.Figure;
import dev.punchline.bench.report.Row;
import dev.punchline.bench.report.Samples;
import dev.punchline.bench.report.Section;
import dev.punchline.bench.target.Punchline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Every load in turn, several times: what disturbs the machine for a while disturbs all of them,
 * and the ratios are made within a round.
 */
record Rounds(List<Cell> cells, Scale scale, Progress progress) {
  private static final String CPU = "cpuMicros";
  private static final String BUSY = "processors";
  private static final String RATE = "perSecond";
  private static final String P50 = "p50Micros";
  private static final String P99 = "p99Micros";
  private static final String P999 = "p999Micros";
  private static final String MAX = "maxMicros";
  private static final String LOST = "lost";
  private static final String PAUSES = "gcPauses";
  private static final String LONGEST_PAUSE = "gcMaxMillis";
  private static final String RATIO = "ratio";

  private static final Column CPU_COLUMN = new Column(CPU, "CPU µs/answer", 2);
  private static final List<Column> LATENCY =
      List.of(
          new Column(P50, "p50 µs", 0),
          new Column(P99, "p99 µs", 0),
          new Column(P999, "p99.9 µs", 0),
          new Column(MAX, "max µs", 0));
  private static final Column LOST_COLUMN = new Column(LOST, "lost", 0);

  /** Which costs are compared: two cells, the second of which counts as 1. */
  private static final List<List<String>> RATIOS =
      List.of(
          List.of(Part.STUN.key(), "C-responder"),
          List.of(Part.STUN.key(), "plain-NIO"),
          List.of(Part.STUN.key(), "coturn"),
          List.of(Part.REGISTRATION_NEW.key(), Part.STUN.key()),
          List.of(Part.REGISTRATION_AGAIN.key(), Part.STUN.key()),
          List.of(Part.HEART_BEAT.key(), Part.REGISTRATION_AGAIN.key()),
          List.of(Part.HEART_BEAT.key(), Part.REGISTRATION_NEW.key()));

  /** Runs them all, and shows them. */
  List<Section> run() throws IOException {
    for (Cell cell : cells) {
      progress.say("warming up: " + cell.label());
      var unused = cell.load().closed(cell.load().warmUp(scale.warmUp()));
    }
    for (int round = 1; round <= scale.rounds(); round++) {
      progress.say("round " + round + " of " + scale.rounds());
      for (Cell cell : inTurn(cells, round - 1)) {
        run(cell);
      }
    }
    return Stream.of(closed(), open(), ratios())
        .filter(section -> !section.rows().isEmpty())
        .toList();
  }

  /** Each round begins with another one, so that none is always the first or the last. */
  static <T> List<T> inTurn(List<T> cells, int round) {
    List<T> turned = new ArrayList<>(cells);
    Collections.rotate(turned, -round);
    return turned;
  }

  private void run(Cell cell) throws IOException {
    Measurement closed = cell.load().closed(scale.closed());
    add(cell.closed(), closed);
    double half = Math.max(1, closed.tally().rate() / 2);
    int pausesBefore = pauses(cell).size();
    Measurement open = cell.load().open(half, scale.open());
    add(cell.open(), open);
    if (cell.server().isPresent()) {
      List<Double> pauses = pauses(cell).subList(pausesBefore, pauses(cell).size());
      cell.open().add(PAUSES, pauses.size());
      cell.open()
          .add(LONGEST_PAUSE, pauses.stream().mapToDouble(Double::doubleValue).max().orElse(0));
    }
  }

  private static List<Double> pauses(Cell cell) throws IOException {
    Optional<Punchline> server = cell.server();
    return server.isPresent() ? server.get().gc().pauses() : List.of();
  }

  private static void add(Samples samples, Measurement measurement) {
    Tally tally = measurement.tally();
    samples.add(CPU, measurement.cpuMicros());
    samples.add(RATE, tally.rate());
    samples.add(BUSY, measurement.cpuMicros() * tally.rate() / 1e6);
    samples.add(P50, micros(tally.within(50)));
    samples.add(P99, micros(tally.within(99)));
    samples.add(P999, micros(tally.within(99.9)));
    samples.add(MAX, micros(tally.within(100)));
    samples.add(LOST, tally.lost());
  }

  private static double micros(Duration duration) {
    return duration.toNanos() / 1e3;
  }

  private Section closed() {
    List<Column> columns =
        new ArrayList<>(
            List.of(
                CPU_COLUMN, new Column(RATE, "answers/s", 0), new Column(BUSY, "processors", 2)));
    columns.addAll(LATENCY.subList(0, LATENCY.size() - 1));
    columns.add(LOST_COLUMN);
    return new Section(
        "closed-loop",
        "One request after another",
        ("Closed loop, %d requests on their way at any time. CPU is the server's alone; where it"
                + " keeps less than one processor busy, the generator was the slower one.")
            .formatted(SteadyLoad.WINDOW),
        columns,
        cells.stream().map(cell -> cell.closed().row(cell.key(), cell.label())).toList(),
        List.of(
            new Chart("The server's processor time for each answer, in µs", List.of(CPU), false),
            new Chart("Answers a second", List.of(RATE), false)));
  }

  private Section open() {
    List<Column> columns = new ArrayList<>(List.of(new Column(RATE, "answers/s", 0), CPU_COLUMN));
    columns.addAll(LATENCY);
    columns.add(LOST_COLUMN);
    columns.add(new Column(PAUSES, "GC pauses", 0));
    columns.add(new Column(LONGEST_PAUSE, "longest ms", 2));
    return new Section(
        "open-loop",
        "Latency under half of that load",
        "Open loop, at half of the rate that the round's closed loop reached. Latency counts from"
            + " when a request was due, not from when it was sent.",
        columns,
        cells.stream().map(cell -> cell.open().row(cell.key(), cell.label())).toList(),
        List.of(new Chart("Latency, logarithmic", List.of(P50, P99, P999), true)));
  }

  private Section ratios() {
    List<Row> rows = new ArrayList<>();
    for (List<String> each : RATIOS) {
      Optional<Cell> cell = cell(each.getFirst());
      Optional<Cell> base = cell(each.getLast());
      if (cell.isPresent() && base.isPresent()) {
        Map<String, Figure> ratio =
            cell.get()
                .closed()
                .ratio(CPU, base.get().closed())
                .map(figure -> Map.of(RATIO, figure))
                .orElse(Map.of());
        rows.add(
            new Row(
                each.getFirst() + "/" + each.getLast(),
                label(cell.get()) + " / " + label(base.get()),
                ratio));
      }
    }
    return new Section(
        "ratios",
        "Ratios",
        "Processor time for each answer in the closed loop, one to the other in the same round.",
        List.of(new Column(RATIO, "ratio", 2)),
        rows,
        List.of(new Chart("Ratios of processor time for each answer", List.of(RATIO), false)));
  }

  private Optional<Cell> cell(String key) {
    return cells.stream().filter(cell -> cell.key().equals(key)).findFirst();
  }

  private static String label(Cell cell) {
    return cell.label().replace(Part.STUN.title() + ", ", "");
  }
}
