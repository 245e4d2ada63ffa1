package dev.punchline.server.cli;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * So many lines of one kind until it is renewed; whatever else happens is counted. Safe for any
 * number of threads; to ask costs nanoseconds and no memory. Owns no clock.
 */
final class LineBudget {
  private final int lines;
  private final AtomicInteger left;
  private final LongAdder refused = new LongAdder();
  private long told;

  /**
   * @param lines how many pass between two renewals
   */
  LineBudget(int lines) {
    this.lines = lines;
    this.left = new AtomicInteger(lines);
  }

  /** Whether there is a line left, which is then used up; if not, it is counted. */
  boolean admits() {
    // Looked at before it is written to: under load many threads come here too late, and would
    // take the counter's cache line from each other.
    if (left.get() > 0 && left.getAndDecrement() > 0) {
      return true;
    }
    refused.increment();
    return false;
  }

  /**
   * Begins anew.
   *
   * @return how many were refused since the last renewal
   */
  synchronized long renew() {
    left.set(lines);
    // A difference of sums: resetting the adder would lose what is added at that moment.
    long sum = refused.sum();
    long news = sum - told;
    told = sum;
    return news;
  }
}
