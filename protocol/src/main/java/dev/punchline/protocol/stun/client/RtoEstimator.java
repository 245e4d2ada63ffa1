package dev.punchline.protocol.stun.client;

import java.time.Duration;
import java.time.Instant;

/**
 * The retransmission timeout towards one server, RFC 6298 as RFC 8489 section 6.2.1 amends it: to
 * the millisecond, and forgotten after a while. Not thread-safe.
 */
final class RtoEstimator {
  /** RFC 6298 section 2: alpha is 1/8, beta 1/4, K is 4. */
  private static final int SMOOTHING = 8;

  private static final int VARIATION_SMOOTHING = 4;
  private static final int VARIATION_WEIGHT = 4;
  private static final long GRANULARITY_NANOS = 1_000_000;

  private final StunClientSettings settings;
  private long smoothed;
  private long variation;
  private Instant believedUntil = Instant.MIN;

  RtoEstimator(StunClientSettings settings) {
    this.settings = settings;
  }

  /** Takes a round trip of a message that was sent once: any other is ambiguous (Karn's rule). */
  void sample(Duration roundTrip, Instant now) {
    long nanos = roundTrip.toNanos();
    if (isKnown(now)) {
      variation += (Math.abs(smoothed - nanos) - variation) / VARIATION_SMOOTHING;
      smoothed += (nanos - smoothed) / SMOOTHING;
    } else {
      smoothed = nanos;
      variation = nanos / 2;
    }
    believedUntil = now.plus(settings.rtoLifetime());
  }

  /** The first pause of a transaction that begins now. */
  Duration rto(Instant now) {
    if (!isKnown(now)) {
      return settings.initialRto();
    }
    long nanos = smoothed + Math.max(GRANULARITY_NANOS, VARIATION_WEIGHT * variation);
    long millis = Math.ceilDiv(nanos, GRANULARITY_NANOS);
    return Duration.ofMillis(Math.max(millis, settings.minimumRto().toMillis()));
  }

  private boolean isKnown(Instant now) {
    return now.isBefore(believedUntil);
  }
}
