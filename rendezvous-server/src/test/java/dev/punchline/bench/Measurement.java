package dev.punchline.bench;

import dev.punchline.bench.load.Tally;
import java.time.Duration;

/**
 * What came of a load, and what it cost the server.
 *
 * @param cpu the processor time that the server used meanwhile
 */
record Measurement(Tally tally, Duration cpu) {
  static final Measurement NONE = new Measurement(Tally.none(), Duration.ZERO);

  Measurement plus(Measurement other) {
    return new Measurement(tally.plus(other.tally), cpu.plus(other.cpu));
  }

  /** Microseconds of the server's processor time for each answer. */
  double cpuMicros() {
    return cpu.toNanos() / 1e3 / tally.answered();
  }
}
