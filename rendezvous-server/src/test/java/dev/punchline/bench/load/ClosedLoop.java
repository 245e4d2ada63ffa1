package dev.punchline.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Keeps a number of requests on their way: each answer makes room for the next. Shows how many a
 * server can answer; says little about latency, because a slow server is asked less.
 *
 * @param window how many requests are on their way; at least 1, and no more than there are
 *     connections
 * @param patience after which an answer counts as lost
 * @param clock nanoseconds that never go back
 */
public record ClosedLoop(int window, Duration patience, LongSupplier clock) {
  /** How long a transport may sleep when it has nothing. */
  private static final long IDLE_NANOS = 1_000_000;

  /** Sends requests until so many were sent or so much time is over, and awaits their answers. */
  public Tally run(Transport transport, long requests, Duration atMost) throws IOException {
    Histogram latency = Tally.histogram();
    long start = clock.getAsLong();
    long end = start + atMost.toNanos();
    Outstanding outstanding = new Outstanding(transport, patience.toNanos(), start);
    long sent = 0;
    long lost = 0;
    long now = start;
    while (true) {
      while (sent < requests && outstanding.waiting() < window && now - end < 0) {
        outstanding.send(now);
        sent++;
      }
      if (outstanding.waiting() == 0) {
        return new Tally(sent, lost, Duration.ofNanos(now - start), latency);
      }
      int answered = transport.poll(IDLE_NANOS);
      now = clock.getAsLong();
      if (answered == Transport.NONE) {
        lost += outstanding.giveUp(now);
      } else {
        latency.recordValue(Math.max(0, now - outstanding.answered(answered)));
      }
    }
  }
}
