package dev.punchline.bench;

import dev.punchline.bench.load.Exchange;
import dev.punchline.bench.load.Flood;
import dev.punchline.bench.load.Messages;
import dev.punchline.bench.load.StunBinding;
import dev.punchline.bench.load.UdpSockets;
import dev.punchline.bench.report.Chart;
import dev.punchline.bench.report.Column;
import dev.punchline.bench.report.Row;
import dev.punchline.bench.report.Samples;
import dev.punchline.bench.report.Section;
import dev.punchline.bench.target.Health;
import dev.punchline.bench.target.Processors;
import dev.punchline.bench.target.Punchline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Twice as much as the server can answer, and what becomes of everybody else meanwhile. */
record Overload(Punchline server, Scale scale, Progress progress) {
  private static final int SOCKETS = 8;
  private static final int TRIALS = 3;
  private static final int HEALTH_WARM_UP = 500;
  private static final double MEBIBYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  Section run() throws IOException {
    try (Resources resources = new Resources()) {
      warmUpHealth();
      Optional<Processors> apart = Processors.apart(server.target());
      apart.ifPresent(resources::add);
      List<Row> rows =
          List.of(
              row(Part.STUN, SteadyLoad.stun(server.target()), few -> new StunBinding(SOCKETS)),
              row(
                  Part.REGISTRATION_AGAIN,
                  SteadyLoad.registration(server.target()),
                  few -> Messages.registration()),
              row(
                  Part.HEART_BEAT,
                  SteadyLoad.heartBeat(server.target()),
                  few -> Messages.heartBeat(few.register(PATIENCE))));
      return section(rows, apart.isPresent());
    }
  }

  private static Section section(List<Row> rows, boolean apart) {
    return new Section(
        "overload",
        "Twice what the server can answer",
        ("Requests at twice the best rate of the closed loop just before, or twice what one"
                + " processor could answer if that is more; one thread sends them, which for cheap"
                + " ones may not reach that (\"offered\" and \"answered\" are to the best rate)."
                + " %s. Nobody takes the answers; the server counts them, and the system what it"
                + " dropped instead (a part of what was offered). GET /health every %d ms"
                + " meanwhile.")
            .formatted(
                apart
                    ? "The server has one processor of its own here, and the generator the others"
                    : "Server and generator share the processors",
                Watch.PAUSE.toMillis()),
        List.of(
            new Column("bestPerSecond", "best/s", 0),
            new Column("offeredPerSecond", "offered/s", 0),
            new Column("offeredRelative", "offered", 2),
            new Column("perSecond", "answers/s", 0),
            new Column("relative", "answered", 2),
            new Column("dropped", "dropped", 2),
            new Column("healthP50Millis", "health p50 ms", 2),
            new Column("healthMaxMillis", "health max ms", 2),
            new Column("healthCount", "health answers", 0),
            new Column("residentBefore", "MiB before", 1),
            new Column("residentMax", "MiB most", 1),
            new Column("recoveryMillis", "first answer after ms", 2)),
        rows,
        List.of(
            new Chart(
                "A second: the best rate, what was offered, and answers",
                List.of("bestPerSecond", "offeredPerSecond", "perSecond"),
                false)));
  }

  /** Else its first answers, which take ten times as long, would be what is measured. */
  private void warmUpHealth() throws IOException {
    for (int i = 0; i < HEALTH_WARM_UP; i++) {
      var unused = Health.of(server);
    }
  }

  private interface Flooding {
    Exchange from(UdpSockets sockets) throws IOException;
  }

  private Row row(Part part, SteadyLoad load, Flooding flooding) throws IOException {
    progress.say("overload: " + part.title());
    try (load;
        UdpSockets sockets = UdpSockets.open(server.udp(), SOCKETS)) {
      var unused = load.closed(scale.warmUp());
      Exchange exchange = flooding.from(sockets);
      double best = 0;
      double capacity = 0;
      for (int trial = 0; trial < TRIALS; trial++) {
        Measurement measurement = load.closed(scale.closed());
        best = Math.max(best, measurement.tally().rate());
        capacity = Math.max(capacity, 1e6 / measurement.cpuMicros());
      }
      Samples samples = new Samples();
      Watch watch = Watch.start(server);
      Health before = Health.of(server);
      Flood.Outcome outcome;
      try {
        outcome =
            new Flood(2 * Math.max(best, capacity), System::nanoTime)
                .run(sockets, exchange, scale.overload());
      } finally {
        watch.stop();
      }
      // Always STUN, whose answer names its request: one to the flood is no recovery.
      Duration recovery = sockets.firstAnswer(new StunBinding(SOCKETS), PATIENCE);
      Health after = Health.of(server);
      double rate = (after.answered() - before.answered()) * 1e9 / outcome.took().toNanos();
      samples.add("bestPerSecond", best);
      samples.add("offeredPerSecond", outcome.offered());
      samples.add("offeredRelative", outcome.offered() / best);
      samples.add("perSecond", rate);
      samples.add("relative", rate / best);
      samples.add("dropped", (after.dropped() - before.dropped()) / (double) outcome.sent());
      samples.add("healthP50Millis", watch.latency().getValueAtPercentile(50) / 1e6);
      samples.add("healthMaxMillis", watch.latency().getMaxValue() / 1e6);
      samples.add("healthCount", watch.latency().getTotalCount());
      watch.residentBefore().ifPresent(bytes -> samples.add("residentBefore", bytes / MEBIBYTE));
      watch.residentMax().ifPresent(bytes -> samples.add("residentMax", bytes / MEBIBYTE));
      samples.add("recoveryMillis", recovery.toNanos() / 1e6);
      return samples.row(part.key(), part.title());
    }
  }
}
