package dev.punchline.protocol.punch;

import java.time.Duration;
import java.time.Instant;

/**
 * Notices that the other side has fallen silent, as the consent freshness of RFC 7675 does for ICE.
 * Not thread-safe; owns no clock.
 */
public final class Liveness {
  private final Duration limit;
  private Instant lastHeard;

  /**
   * @param limit silence longer than this is suspicious
   * @param now counted as the moment at which the other side was last heard
   */
  public Liveness(Duration limit, Instant now) {
    this.limit = limit;
    this.lastHeard = now;
  }

  /** Something came from the other side. */
  public void heard(Instant now) {
    lastHeard = now;
  }

  /** Whether the limit has been reached. */
  public boolean isSilent(Instant now) {
    return !now.isBefore(nextWake());
  }

  /** For how long nothing has been heard. */
  public Duration silence(Instant now) {
    return Duration.between(lastHeard, now);
  }

  /** When {@link #isSilent} becomes true if nothing is heard before. */
  public Instant nextWake() {
    return lastHeard.plus(limit);
  }
}
