package dev.punchline.protocol.nat.emulator;

import dev.punchline.protocol.wire.Packet;

/** What became of a packet. */
public sealed interface Verdict {
  /** The two sides of a box. */
  enum Side {
    INSIDE,
    OUTSIDE
  }

  /**
   * It goes on.
   *
   * @param packet with the addresses that it has from here on
   * @param to on which side it comes out
   */
  record Forwarded(Packet packet, Side to) implements Verdict {}

  /**
   * It ends here.
   *
   * @param packet with the addresses that it had when it ended
   * @param box the name of the box at which it ended
   */
  record Dropped(Packet packet, String box, DropReason reason) implements Verdict {}
}
