package dev.punchline.server.net;

import java.time.Duration;

/**
 * What TCP may cost.
 *
 * @param connections how many at once, at least 1; one more is closed as soon as it is accepted
 * @param idle how long a connection may take to send a whole message and to take its answer
 */
public record TcpLimits(int connections, Duration idle) {
  public TcpLimits {
    if (connections < 1 || !idle.isPositive()) {
      throw new IllegalArgumentException("limits must be positive");
    }
  }
}
