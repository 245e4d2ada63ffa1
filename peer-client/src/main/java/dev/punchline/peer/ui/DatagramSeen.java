package dev.punchline.peer.ui;

import dev.punchline.protocol.nat.emulator.DropReason;
import dev.punchline.protocol.trace.DatagramSummary;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One datagram of ours, for whoever reads along.
 *
 * @param at the wall-clock time
 * @param since from the first datagram on
 * @param outgoing whether we sent it
 * @param route as we see it; of a dropped one, as it was when it ended
 * @param outside as it is outside of our emulated NAT; empty if it was dropped
 * @param bytes the length of its payload
 * @param dropped where an emulated NAT ended it, if one did
 */
public record DatagramSeen(
    Instant at,
    Duration since,
    boolean outgoing,
    Route route,
    Optional<Route> outside,
    int bytes,
    DatagramSummary summary,
    Optional<Drop> dropped) {

  /** From where to where. */
  public record Route(InetSocketAddress source, InetSocketAddress destination) {}

  /**
   * The end of it.
   *
   * @param box the name of the NAT
   */
  public record Drop(String box, DropReason reason) {}
}
