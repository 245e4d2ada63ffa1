package dev.punchline.protocol.stun.client;

import java.time.Duration;
import java.time.Instant;

/**
 * The retransmission timeout towards one server, RFC 6298 as RFC 8489 section 6.2.1 amends it: to
 * the millisecond, and forgotten when nothing has been asked for a while. Not thread-safe.
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
  private Duration backedOff = Duration.ZERO;
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
    backedOff = Duration.ZERO;
    believedUntil = now.plus(settings.rtoLifetime());
  }

  /**
   * A message had to be sent more than once, so its round trip cannot be taken. RFC 6298 section 5:
   * the timeout stays backed off until a sample is possible again. Otherwise a path that has become
   * slower than the estimate would never be measured. The initial RTO is enough for that.
   *
   * @param pause the one that was running in the end
   */
  void backOff(Duration pause) {
    Duration initial = settings.initialRto();
    backedOff = pause.compareTo(initial) < 0 ? pause : initial;
  }

  /** The first pause of a transaction that begins now; that one begins keeps the estimate alive. */
  Duration begin(Instant now) {
    if (!isKnown(now)) {
      return settings.initialRto();
    }
    believedUntil = now.plus(settings.rtoLifetime());
    Duration rto = estimate();
    return rto.compareTo(backedOff) < 0 ? backedOff : rto;
  }

  private Duration estimate() {
    long nanos = smoothed + Math.max(GRANULARITY_NANOS, VARIATION_WEIGHT * variation);
    long millis = Math.ceilDiv(nanos, GRANULARITY_NANOS);
    return Duration.ofMillis(Math.max(millis, settings.minimumRto().toMillis()));
  }

  private boolean isKnown(Instant now) {
    return now.isBefore(believedUntil);
  }
}
