package dev.punchline.server.net;

import java.time.Duration;

/**
 * What TCP may cost.
 *
 * @param connections how many at once, at least 1; one more is closed as soon as it is accepted,
 *     and so is one more of a source that has its share
 * @param idle how long a connection may take to send a whole message and to take its answer
 */
public record TcpLimits(int connections, Duration idle) {
  private static final int SHARES = 10;

  /** Behind one address there may be many hosts. */
  private static final int LEAST_SHARE = 8;

  public TcpLimits {
    if (connections < 1 || !idle.isPositive()) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }

  /**
   * How many of them one source may have: a tenth, or 8 if that is more, or all if there are less.
   */
  public int connectionsOfOne() {
    return Math.min(connections, Math.max(LEAST_SHARE, connections / SHARES));
  }
}
