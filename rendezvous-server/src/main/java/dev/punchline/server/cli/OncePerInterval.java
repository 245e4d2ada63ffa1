package dev.punchline.server.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets each of many things through once in an interval, and no more than so many of them in all.
 * Safe for any number of threads; owns no clock.
 */
final class OncePerInterval<T> {
  private final Duration interval;
  private final int most;

  /** Oldest first. */
  private final Map<T, Instant> free = new LinkedHashMap<>();

  /**
   * @param most how many different things pass in one interval, and are remembered
   */
  OncePerInterval(Duration interval, int most) {
    this.interval = interval;
    this.most = most;
  }

  /** Whether this may pass now. */
  synchronized boolean admits(T thing, Instant now) {
    Iterator<Instant> oldest = free.values().iterator();
    while (oldest.hasNext() && !now.isBefore(oldest.next())) {
      oldest.remove();
    }
    return free.size() < most && free.putIfAbsent(thing, now.plus(interval)) == null;
  }
}
