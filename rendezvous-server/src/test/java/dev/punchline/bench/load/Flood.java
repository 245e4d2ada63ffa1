package dev.punchline.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Requests at a rate, with no regard for answers: more than a server can take. Answers are counted,
 * not timed.
 *
 * @param perSecond requests a second
 * @param clock nanoseconds that never go back
 */
public record Flood(double perSecond, LongSupplier clock) {
  /** A socket's buffer holds a few hundred answers, so each has to be emptied often. */
  private static final int SENDS_BETWEEN_READS = 16;

  /**
   * What came of it.
   *
   * @param sent requests
   * @param answered answers
   */
  public record Outcome(long sent, long answered, Duration took) {
    /** Requests a second, which are fewer than wanted if the generator could not send more. */
    public double offered() {
      return sent * 1e9 / took.toNanos();
    }

    /** Answers a second. */
    public double rate() {
      return answered * 1e9 / took.toNanos();
    }
  }

  /** Floods a server from each socket in turn. */
  public Outcome run(UdpSockets sockets, Exchange exchange, Duration duration) throws IOException {
    long start = clock.getAsLong();
    Schedule schedule = new Schedule(start, perSecond);
    long now = start;
    long sent = 0;
    long answered = 0;
    int socket = 0;
    while (now - start < duration.toNanos()) {
      for (int i = 0; i < SENDS_BETWEEN_READS && schedule.dueAt(sent) - now <= 0; i++) {
        socket = socket + 1 == sockets.size() ? 0 : socket + 1;
        sockets.send(socket, exchange);
        sent++;
      }
      for (int i = 0; i < sockets.size(); i++) {
        while (sockets.discard(i)) {
          answered++;
        }
      }
      now = clock.getAsLong();
    }
    return new Outcome(sent, answered, Duration.ofNanos(now - start));
  }
}
