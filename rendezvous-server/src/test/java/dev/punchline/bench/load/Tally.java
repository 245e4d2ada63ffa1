package dev.punchline.bench.load;

import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * What came of a number of requests.
 *
 * @param sent requests
 * @param lost those that were not answered in time
 * @param took from the first request to the last answer
 * @param latency of each answer, in nanoseconds
 */
public record Tally(long sent, long lost, Duration took, Histogram latency) {
  private static final int DIGITS = 3;

  /** A histogram for a tally: up to a minute or whatever comes, to three digits. */
  static Histogram histogram() {
    Histogram histogram = new Histogram(Duration.ofMinutes(1).toNanos(), DIGITS);
    histogram.setAutoResize(true);
    return histogram;
  }

  /** Nothing yet. */
  public static Tally none() {
    return new Tally(0, 0, Duration.ZERO, histogram());
  }

  /** This and another one, one after the other. */
  public Tally plus(Tally other) {
    Histogram both = latency.copy();
    both.add(other.latency);
    return new Tally(sent + other.sent, lost + other.lost, took.plus(other.took), both);
  }

  /** How many requests were answered. */
  public long answered() {
    return sent - lost;
  }

  /** Answers a second. */
  public double rate() {
    return took.isZero() ? 0 : answered() * 1e9 / took.toNanos();
  }

  /**
   * The time within which that part of all answers came.
   *
   * @param percent from 0 to 100
   */
  public Duration within(double percent) {
    return Duration.ofNanos(latency.getValueAtPercentile(percent));
  }
}
