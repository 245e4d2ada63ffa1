package dev.punchline.sim.network;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Virtual time: what is to happen, in order. Things of one instant happen in the order of entry.
 */
public final class Agenda {
  /** When every run begins. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private static final int MOST_AT_ONE_INSTANT = 5_000;

  private record Entry(Instant at, long order, Runnable action) {}

  private final PriorityQueue<Entry> entries =
      new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::order));
  private Instant now = START;
  private long order;
  private int atThisInstant;

  public Instant now() {
    return now;
  }

  /** How much time has passed since the beginning. */
  public Duration elapsed() {
    return Duration.between(START, now);
  }

  /** Enters something to do; what should have happened already happens now. */
  public void at(Instant instant, Runnable action) {
    entries.add(new Entry(instant.isBefore(now) ? now : instant, order++, action));
  }

  public void after(Duration wait, Runnable action) {
    at(now.plus(wait), action);
  }

  /**
   * Does the next thing that is due until an instant, that one included.
   *
   * @return false if there is none; then it is that instant
   * @throws AssertionError if time does not pass
   */
  public boolean step(Instant end) {
    Entry next = entries.peek();
    if (next == null || next.at().isAfter(end)) {
      now = end;
      return false;
    }
    entries.remove();
    atThisInstant = next.at().equals(now) ? atThisInstant + 1 : 1;
    if (atThisInstant > MOST_AT_ONE_INSTANT) {
      throw new AssertionError("time does not pass: more than 5000 things at one instant");
    }
    now = next.at();
    next.action().run();
    return true;
  }
}
