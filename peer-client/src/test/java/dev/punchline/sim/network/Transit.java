package dev.punchline.sim.network;

import dev.punchline.protocol.wire.Packet;

/** A datagram on its way, and the rung that tells of it. */
final class Transit {
  private static final int IPV4_AND_UDP_HEADERS = 28;

  private final Ladder ladder;
  private final Rung rung;

  Transit(Ladder ladder, Rung rung) {
    this.ladder = ladder;
    this.rung = rung;
  }

  Packet packet() {
    return rung.seen();
  }

  /** Bytes as IPv4. */
  int size() {
    return packet().payload().remaining() + IPV4_AND_UDP_HEADERS;
  }

  void translate(Packet packet) {
    rung.translated(packet);
  }

  void end(Fate fate) {
    rung.ended(fate);
  }

  Transit copy() {
    return new Transit(ladder, ladder.addCopy(rung));
  }
}
