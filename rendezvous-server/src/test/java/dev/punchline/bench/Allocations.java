package dev.punchline.bench;

import dev.punchline.bench.report.Chart;
import dev.punchline.bench.report.Column;
import dev.punchline.bench.report.Row;
import dev.punchline.bench.report.Samples;
import dev.punchline.bench.report.Section;
import dev.punchline.bench.target.Allocation;
import dev.punchline.bench.target.Punchline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How much each request makes the server allocate.
 *
 * @param server has nothing else to do; gets an agent
 */
record Allocations(Punchline server, Scale scale, Progress progress) {
  /** The same code allocates the same. */
  private static final int ENOUGH = 3;

  private static final String BYTES = "bytesPerAnswer";

  Section run(Map<Part, Load> loads) throws IOException {
    List<Row> rows = new ArrayList<>();
    try (Allocation allocation = Allocation.of(server.target())) {
      for (Map.Entry<Part, Load> each : loads.entrySet()) {
        progress.say("allocation: " + each.getKey().title());
        rows.add(row(each.getKey(), each.getValue(), allocation));
      }
    }
    return new Section(
        "allocation",
        "Allocation",
        "Bytes that the server's JVM allocates for each answer, from its ThreadMXBean;"
            + " what reading that allocates is taken off.",
        List.of(new Column(BYTES, "bytes/answer", 1)),
        rows,
        List.of(new Chart("Bytes allocated for each answer", List.of(BYTES), false)));
  }

  private Row row(Part part, Load load, Allocation allocation) throws IOException {
    var unused = load.closed(load.warmUp(scale.warmUp()));
    Samples samples = new Samples();
    for (int round = 0; round < Math.min(ENOUGH, scale.rounds()); round++) {
      long first = allocation.bytes();
      long before = allocation.bytes();
      long answered = load.closed(scale.closed()).tally().answered();
      long after = allocation.bytes();
      long byReading = before - first;
      samples.add(BYTES, Math.max(0, after - before - byReading) / (double) answered);
    }
    return samples.row(part.key(), part.title());
  }
}
