package dev.punchline.protocol.rendezvous;

import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * One STUN request, and when it is to be transmitted again: after a pause that doubles up to a
 * limit, without end. Not thread-safe; owns no clock.
 */
final class Transaction {
  private final StunMessage request;
  private final Instant began;
  private final Duration longestPause;
  private Duration pause;
  private Instant due;
  private Instant lastTransmission;
  private int transmissions;

  /**
   * @param firstPause after the first transmission, which is due now
   * @param longestPause between any two
   */
  Transaction(StunMessage request, Duration firstPause, Duration longestPause, Instant now) {
    this.request = request;
    this.began = now;
    this.longestPause = longestPause;
    this.pause = firstPause;
    this.due = now;
    this.lastTransmission = now;
  }

  /** Writes the request as it has to leave now. */
  ByteBuffer transmit(Instant now) {
    transmissions++;
    lastTransmission = now;
    due = now.plus(pause);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(longestPause) < 0 ? doubled : longestPause;
    return StunCodec.encode(request, Protection.FINGERPRINT);
  }

  boolean isDue(Instant now) {
    return !now.isBefore(due);
  }

  /** When {@link #isDue} becomes true. */
  Instant due() {
    return due;
  }

  boolean isAnsweredBy(StunMessage response) {
    return response.transaction().equals(request.transaction());
  }

  StunMessage request() {
    return request;
  }

  Instant began() {
    return began;
  }

  int transmissions() {
    return transmissions;
  }

  /** From the last transmission until now. */
  Duration roundTrip(Instant now) {
    return Duration.between(lastTransmission, now);
  }
}
