package dev.punchline.bench.load;

import java.io.IOException;
import java.util.Arrays;

/** Which connections are free, and since when the others have waited. */
final class Outstanding {
  /** How often it is looked for losses: rarely, as that looks at every connection. */
  private static final long SCAN_NANOS = 10_000_000;

  private static final long NOT = Long.MIN_VALUE;

  private final Transport transport;
  private final long patienceNanos;
  private final IntQueue free;
  private final long[] since;
  private long nextScan;
  private int waiting;

  /**
   * @param patienceNanos after which an answer counts as lost
   */
  Outstanding(Transport transport, long patienceNanos, long now) {
    this.transport = transport;
    this.patienceNanos = patienceNanos;
    this.free = new IntQueue(transport.size());
    this.since = new long[transport.size()];
    this.nextScan = now + SCAN_NANOS;
    Arrays.fill(since, NOT);
    for (int i = 0; i < transport.size(); i++) {
      free.add(i);
    }
  }

  boolean hasFree() {
    return !free.isEmpty();
  }

  int waiting() {
    return waiting;
  }

  /**
   * Sends a request over the connection that has been free for longest.
   *
   * @param at the instant from which its latency counts
   */
  void send(long at) throws IOException {
    int connection = free.take();
    since[connection] = at;
    waiting++;
    transport.send(connection);
  }

  /** The instant from which the latency of this answer counts; the connection is free again. */
  long answered(int connection) {
    long at = since[connection];
    release(connection);
    return at;
  }

  /** Gives up what has waited for too long, and says how many that were. */
  int giveUp(long now) throws IOException {
    if (now - nextScan < 0) {
      return 0;
    }
    nextScan = now + SCAN_NANOS;
    int lost = 0;
    for (int i = 0; i < since.length; i++) {
      if (since[i] != NOT && now - since[i] > patienceNanos) {
        transport.abandon(i);
        release(i);
        lost++;
      }
    }
    return lost;
  }

  private void release(int connection) {
    since[connection] = NOT;
    waiting--;
    free.add(connection);
  }
}
