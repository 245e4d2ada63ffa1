package dev.punchline.e2e;

import java.time.Duration;

/** How long an end-to-end step may take at most; generous, because only failures wait for it. */
final class Deadline {
  /**
   * Longer than the RFC's last retransmission to a server that never answers, which takes 39.5 s.
   */
  static final Duration STEP = Duration.ofMinutes(1);

  private final long end;

  private Deadline(Duration length) {
    this.end = System.nanoTime() + length.toNanos();
  }

  static Deadline in(Duration length) {
    return new Deadline(length);
  }

  static Deadline step() {
    return in(STEP);
  }

  /** At least 1, so that a wait that must not be endless never is. */
  long remainingMillis() {
    return Math.max(1, (end - System.nanoTime()) / 1_000_000);
  }

  boolean hasPassed() {
    return System.nanoTime() >= end;
  }

  /** Waits for a notification of this monitor, which the caller holds, but not beyond the end. */
  @SuppressWarnings("WaitNotInLoop") // The loop is the caller's, who knows the condition.
  void await(Object monitor) {
    try {
      monitor.wait(remainingMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
