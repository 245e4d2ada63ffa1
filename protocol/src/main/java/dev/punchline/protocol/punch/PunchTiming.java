package dev.punchline.protocol.punch;

import java.time.Duration;

/**
 * How a {@link HolePuncher} spaces its HELLOs.
 *
 * @param firstPause between the first HELLO and the second; doubled after each one
 * @param longestPause where the doubling ends
 * @param patience how long to try before giving up
 */
public record PunchTiming(Duration firstPause, Duration longestPause, Duration patience) {
  /**
   * @throws IllegalArgumentException unless all are positive and the first pause is not longer than
   *     the longest
   */
  public PunchTiming {
    if (!firstPause.isPositive() || !patience.isPositive()) {
      throw new IllegalArgumentException("pauses and patience must be positive");
    }
    if (firstPause.compareTo(longestPause) > 0) {
      throw new IllegalArgumentException("the first pause is longer than the longest");
    }
  }
}
