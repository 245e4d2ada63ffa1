package dev.punchline.protocol.punch;

import java.time.Duration;
import java.time.Instant;

/**
 * Says when a keepalive is due: when nothing at all was sent for one interval, since any datagram
 * refreshes a NAT mapping (RFC 4787 REQ-6). Not thread-safe; owns no clock.
 */
public final class Heartbeat {
  private final Duration interval;
  private Instant due;

  /**
   * @param interval the longest pause between two datagrams
   * @param now counted as the moment of the last datagram
   */
  public Heartbeat(Duration interval, Instant now) {
    this.interval = interval;
    this.due = now.plus(interval);
  }

  /** Something was sent. */
  public void sent(Instant now) {
    due = now.plus(interval);
  }

  /** Whether it is time to send a keepalive. */
  public boolean isDue(Instant now) {
    return !now.isBefore(due);
  }

  /** When {@link #isDue} becomes true if nothing is sent before. */
  public Instant nextWake() {
    return due;
  }
}
