package dev.punchline.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/**
 * Sends requests at a rate, whatever becomes of them, as users do who know nothing of each other.
 * Latency counts from the instant at which a request was due. So a server that stands still is
 * charged for all who would have come meanwhile, even if the generator could not send them
 * (coordinated omission).
 *
 * @param perSecond requests a second, evenly spaced
 * @param patience after which an answer counts as lost
 * @param clock nanoseconds that never go back
 */
public record OpenLoop(double perSecond, Duration patience, LongSupplier clock) {
  /** How long a transport may sleep when it has nothing. */
  private static final long IDLE_NANOS = 1_000_000;

  /** Sends that many requests, and awaits their answers. */
  public Tally run(Transport transport, long requests) throws IOException {
    Histogram latency = Tally.histogram();
    long start = clock.getAsLong();
    Schedule schedule = new Schedule(start, perSecond);
    Outstanding outstanding = new Outstanding(transport, patience.toNanos(), start);
    long sent = 0;
    long lost = 0;
    long now = start;
    while (sent < requests || outstanding.waiting() > 0) {
      while (sent < requests && outstanding.hasFree() && schedule.dueAt(sent) - now <= 0) {
        outstanding.send(schedule.dueAt(sent));
        sent++;
      }
      boolean canSend = sent < requests && outstanding.hasFree();
      long idle = canSend ? Math.min(IDLE_NANOS, schedule.dueAt(sent) - now) : IDLE_NANOS;
      int answered = transport.poll(idle);
      now = clock.getAsLong();
      if (answered == Transport.NONE) {
        lost += outstanding.giveUp(now);
      } else {
        latency.recordValue(Math.max(0, now - outstanding.answered(answered)));
      }
    }
    return new Tally(sent, lost, Duration.ofNanos(now - start), latency);
  }
}
