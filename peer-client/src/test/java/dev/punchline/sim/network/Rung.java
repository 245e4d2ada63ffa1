package dev.punchline.sim.network;

import dev.punchline.protocol.wire.Packet;
import java.time.Instant;

/**
 * One datagram's track: what left a host, and how it ended. What is duplicated on the way has a
 * rung for each copy.
 */
public final class Rung {
  private final Instant sentAt;
  private final String sender;
  private final Packet sent;
  private final boolean copy;
  private Packet seen;
  private Fate fate = new Fate.Underway();

  Rung(Instant sentAt, String sender, Packet sent, Packet seen, boolean copy) {
    this.sentAt = sentAt;
    this.sender = sender;
    this.sent = sent;
    this.seen = seen;
    this.copy = copy;
  }

  public Instant sentAt() {
    return sentAt;
  }

  public String sender() {
    return sender;
  }

  /** With the addresses that it had when it left. */
  public Packet sent() {
    return sent;
  }

  /** With the addresses that it has now, or had at its end. */
  public Packet seen() {
    return seen;
  }

  /** Whether it came into being on the way. */
  public boolean isCopy() {
    return copy;
  }

  public Fate fate() {
    return fate;
  }

  void translated(Packet other) {
    seen = other;
  }

  void ended(Fate how) {
    fate = how;
  }
}
