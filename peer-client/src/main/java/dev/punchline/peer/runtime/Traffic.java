package dev.punchline.peer.runtime;

import dev.punchline.protocol.nat.emulator.DropReason;
import dev.punchline.protocol.wire.Packet;
import java.time.Instant;

/**
 * What became of one datagram of ours; where no NAT is emulated, inside and outside are the same.
 */
public sealed interface Traffic {
  /** Which way it went. */
  enum Direction {
    OUT,
    IN
  }

  /**
   * It left for the network.
   *
   * @param inside as we sent it
   * @param outside as it left the outermost NAT
   */
  record Sent(Instant at, Packet inside, Packet outside) implements Traffic {}

  /**
   * It came from the network.
   *
   * @param outside as it reached the outermost NAT
   * @param inside as it reached us
   */
  record Received(Instant at, Packet outside, Packet inside) implements Traffic {}

  /**
   * An emulated NAT let it go no further.
   *
   * @param packet as it was when it ended
   * @param box the name of the NAT
   */
  record Dropped(Instant at, Direction direction, Packet packet, String box, DropReason reason)
      implements Traffic {}

  /** When, by the monotonic clock of the loop. */
  Instant at();
}
