package dev.punchline.bench;

import dev.punchline.bench.load.StunBinding;
import dev.punchline.bench.load.Tally;
import dev.punchline.bench.load.UdpSockets;
import dev.punchline.bench.load.WhicheverIsReady;
import dev.punchline.bench.report.Column;
import dev.punchline.bench.report.Row;
import dev.punchline.bench.report.Samples;
import dev.punchline.bench.report.Section;
import dev.punchline.bench.target.Health;
import dev.punchline.bench.target.Punchline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Waits until all registrations of a server have expired, and looks how it answers meanwhile. */
record Expiry(Punchline server, Progress progress) {
  /** A request every half millisecond: a pause of one is seen, and the server is all but idle. */
  private static final double PER_SECOND = 2_000;

  private static final Duration SLICE = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int SOCKETS = 64;

  Section run() throws IOException {
    int most = Health.of(server).registrations();
    progress.say("growth: waiting until %,d registrations have expired".formatted(most));
    Measurement before = Measurement.NONE;
    Measurement during = Measurement.NONE;
    long end = System.nanoTime() + PATIENCE.toNanos();
    try (UdpSockets sockets = UdpSockets.open(server.udp(), SOCKETS);
        WhicheverIsReady transport = WhicheverIsReady.of(sockets, new StunBinding(SOCKETS))) {
      int live = most;
      while (live > 0) {
        Measurement slice =
            Timing.open(
                server.target(),
                transport,
                Timing.rate(PER_SECOND),
                Timing.requests(PER_SECOND, SLICE));
        int left = Health.of(server).registrations();
        if (left == most) {
          before = before.plus(slice);
        } else {
          during = during.plus(slice);
        }
        live = left;
        if (System.nanoTime() - end > 0) {
          throw new IOException(live + " registrations do not expire");
        }
      }
    }
    return new Section(
        "expiry",
        "Answers while registrations expire",
        "STUN Binding in an open loop, %,.0f a second, from the instant at which each was due."
            .formatted(PER_SECOND),
        List.of(
            new Column("answers", "answers", 0),
            new Column("p50Micros", "p50 µs", 0),
            new Column("p999Micros", "p99.9 µs", 0),
            new Column("maxMicros", "max µs", 0),
            new Column("lost", "lost", 0)),
        List.of(
            row("before", "before the first expires", before.tally()),
            row("during", "while %,d expire".formatted(most), during.tally())),
        List.of());
  }

  private static Row row(String key, String label, Tally tally) {
    Samples samples = new Samples();
    samples.add("answers", tally.answered());
    if (tally.answered() > 0) {
      samples.add("p50Micros", tally.within(50).toNanos() / 1e3);
      samples.add("p999Micros", tally.within(99.9).toNanos() / 1e3);
      samples.add("maxMicros", tally.within(100).toNanos() / 1e3);
    }
    samples.add("lost", tally.lost());
    return samples.row(key, label);
  }
}
