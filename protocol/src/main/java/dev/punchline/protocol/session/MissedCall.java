package dev.punchline.protocol.session;

import java.time.Duration;
import java.time.Instant;

/**
 * Somebody who called while we chatted with another, and may still be knocking. Not thread-safe.
 */
final class MissedCall {
  private final Caller caller;
  private Instant lastHello = Instant.MIN;

  MissedCall(Caller caller) {
    this.caller = caller;
  }

  Caller caller() {
    return caller;
  }

  /** The caller said HELLO; it is not answered. */
  void knocked(Instant now) {
    lastHello = now;
  }

  /** Whether the caller has said HELLO within the last {@code span}. */
  boolean isKnocking(Duration span, Instant now) {
    return now.isBefore(lastHello.plus(span));
  }
}
