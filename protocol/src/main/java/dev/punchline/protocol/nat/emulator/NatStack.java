package dev.punchline.protocol.nat.emulator;

import dev.punchline.protocol.nat.emulator.Verdict.Forwarded;
import dev.punchline.protocol.nat.emulator.Verdict.Side;
import dev.punchline.protocol.wire.Packet;
import java.time.Instant;
import java.util.List;

/**
 * NATs in a row, as where a carrier's stands in front of a home's. Not thread-safe; owns no clock.
 *
 * @param fromInside the first one is next to the host; their addresses must not overlap
 */
public record NatStack(List<NatEmulator> fromInside) {
  public NatStack {
    fromInside = List.copyOf(fromInside);
  }

  /** Takes a packet from the host; it comes back inside if one of them turns it around. */
  public Verdict outbound(Packet packet, Instant now) {
    Packet moving = packet;
    for (int i = 0; i < fromInside.size(); i++) {
      Verdict verdict = fromInside.get(i).outbound(moving, now);
      if (!(verdict instanceof Forwarded(Packet onward, Side to))) {
        return verdict;
      }
      if (to == Side.INSIDE) {
        return inwards(onward, i - 1, now);
      }
      moving = onward;
    }
    return new Forwarded(moving, Side.OUTSIDE);
  }

  /** Takes a packet from the network. */
  public Verdict inbound(Packet packet, Instant now) {
    return inwards(packet, fromInside.size() - 1, now);
  }

  private Verdict inwards(Packet packet, int outermost, Instant now) {
    Packet moving = packet;
    for (int i = outermost; i >= 0; i--) {
      Verdict verdict = fromInside.get(i).inbound(moving, now);
      if (!(verdict instanceof Forwarded(Packet onward, Side to))) {
        return verdict;
      }
      moving = onward;
    }
    return new Forwarded(moving, Side.INSIDE);
  }
}
