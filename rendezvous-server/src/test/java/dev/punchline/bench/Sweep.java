package dev.punchline.bench;

import dev.punchline.bench.inside.TableLife;
import dev.punchline.bench.report.Column;
import dev.punchline.bench.report.Row;
import dev.punchline.bench.report.Samples;
import dev.punchline.bench.report.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** For how long the server's table is busy with itself, while others wait. */
record Sweep(Scale scale, Progress progress) {
  private static final int ROUNDS = 3;
  private static final String USUAL_CLAIM = "claimMicrosP9999";
  private static final String CLAIM = "longestClaimMicros";
  private static final String CLAIMS_OVER = "claimsOverOneMilli";
  private static final String HOLDS_OVER = "holdsOverOneMilli";
  private static final String USUAL_HOLD = "holdMicrosP9999";
  private static final String HOLD = "longestHoldMicros";
  private static final String CONTROL = "longestControlMicros";
  private static final String CONTROLS_OVER = "controlsOverOneMilli";
  private static final String SWEEP = "sweepMillis";

  Section run() {
    List<Row> rows = new ArrayList<>();
    for (int size : scale.tables()) {
      progress.say("sweep: %,d registrations".formatted(size));
      // One more, which has the code compiled.
      var unused = TableLife.of(size);
      Samples samples = new Samples();
      for (int round = 0; round < ROUNDS; round++) {
        TableLife life = TableLife.of(size);
        samples.add(USUAL_CLAIM, micros(life.claims().usual()));
        samples.add(CLAIM, micros(life.claims().longest()));
        samples.add(CLAIMS_OVER, life.claims().overOneMilli());
        samples.add(USUAL_HOLD, micros(life.holds().usual()));
        samples.add(HOLD, micros(life.holds().longest()));
        samples.add(HOLDS_OVER, life.holds().overOneMilli());
        samples.add(CONTROL, micros(life.control().longest()));
        samples.add(CONTROLS_OVER, life.control().overOneMilli());
        samples.add(SWEEP, life.sweep().toNanos() / 1e6);
      }
      rows.add(samples.row(String.valueOf(size), "%,d registrations".formatted(size)));
    }
    return new Section(
        "sweep",
        "How long the table is busy with itself",
        ("Processor time of the one thread that fills the table, then has three in four expire,"
                + " and then all; without a server. The longest of each of %d rounds, and how many"
                + " took more than a millisecond; all but one in ten thousand are within p99.99."
                + " Claim: of one that is new, for which a page of the table may be split, and"
                + " memory taken. Hold: from one that expires to the next; a lock takes no more of"
                + " the processor than that, and as one in some forty has a lock in between, p99.99"
                + " is about p99.5 of holds. Control: nothing, for as long as it takes to expire,"
                + " which is what the machine does.")
            .formatted(ROUNDS),
        List.of(
            new Column(USUAL_CLAIM, "claim p99.99 µs", 0),
            new Column(CLAIM, "longest", 0),
            new Column(CLAIMS_OVER, "over 1 ms", 0),
            new Column(USUAL_HOLD, "hold p99.99 µs", 0),
            new Column(HOLD, "longest", 0),
            new Column(HOLDS_OVER, "over 1 ms", 0),
            new Column(CONTROL, "longest, control", 0),
            new Column(CONTROLS_OVER, "over 1 ms", 0),
            new Column(SWEEP, "sweep ms", 1)),
        rows,
        List.of());
  }

  private static double micros(Duration time) {
    return time.toNanos() / 1e3;
  }
}
