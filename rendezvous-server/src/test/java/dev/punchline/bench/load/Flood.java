package dev.punchline.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Requests at a rate, with no regard for answers: more than a server can take. Answers are left for
 * the system to drop, since to read them would take as long as to send; the server has counted
 * them.
 *
 * @param perSecond requests a second
 * @param clock nanoseconds that never go back
 */
public record Flood(double perSecond, LongSupplier clock) {
  private static final int SENDS_BETWEEN_LOOKS_AT_THE_CLOCK = 16;

  /**
   * What came of it.
   *
   * @param sent requests
   */
  public record Outcome(long sent, Duration took) {
    /** Requests a second, which are fewer than wanted if the generator could not send more. */
    public double offered() {
      return sent * 1e9 / took.toNanos();
    }
  }

  /** Floods a server from each socket in turn. */
  public Outcome run(UdpSockets sockets, Exchange exchange, Duration duration) throws IOException {
    long start = clock.getAsLong();
    Schedule schedule = new Schedule(start, perSecond);
    long now = start;
    long sent = 0;
    int socket = 0;
    while (now - start < duration.toNanos()) {
      for (int i = 0;
          i < SENDS_BETWEEN_LOOKS_AT_THE_CLOCK && schedule.dueAt(sent) - now <= 0;
          i++) {
        socket = socket + 1 == sockets.size() ? 0 : socket + 1;
        sockets.send(socket, exchange);
        sent++;
      }
      now = clock.getAsLong();
    }
    return new Outcome(sent, Duration.ofNanos(now - start));
  }
}
