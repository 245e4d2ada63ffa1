package dev.punchline.server.net;

import dev.punchline.protocol.stun.server.DropReason;
import dev.punchline.server.StunRendezvous;

/**
 * What all threads together count.
 *
 * @param datagrams what came by UDP and what became of it
 * @param stunDropped why STUN was not answered, over UDP and TCP
 * @param verdicts what became of STUN with a PUNCHLINE-ID
 */
public record Counts(
    DatagramCount datagrams,
    Count<DropReason> stunDropped,
    Count<StunRendezvous.Verdict> verdicts) {
  /** All at zero. */
  public Counts() {
    this(
        new DatagramCount(),
        new Count<>(DropReason.class),
        new Count<>(StunRendezvous.Verdict.class));
  }
}
