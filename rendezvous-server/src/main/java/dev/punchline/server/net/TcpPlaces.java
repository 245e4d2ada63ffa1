package dev.punchline.server.net;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * How many connections each source holds, so that nobody holds all of them. A source is an IPv4
 * address or an IPv6 network of 64 bits, which is what one host is given. Not thread-safe.
 */
final class TcpPlaces {
  private static final int NETWORK_BYTES = 8;

  private final TcpLimits limits;
  private final Map<ByteBuffer, Integer> bySource = new HashMap<>();
  private int taken;

  TcpPlaces(TcpLimits limits) {
    this.limits = limits;
  }

  /** What becomes of who asks for a place. */
  enum Verdict {
    /** The place is taken now. */
    TAKEN,
    /** There is no place for anybody. */
    FULL,
    /** There is none for this source. */
    GREEDY
  }

  /** Takes a place, if there is one. */
  Verdict take(InetAddress address) {
    if (taken >= limits.connections()) {
      return Verdict.FULL;
    }
    ByteBuffer source = source(address);
    int held = bySource.getOrDefault(source, 0);
    if (held >= limits.connectionsOfOne()) {
      return Verdict.GREEDY;
    }
    bySource.put(source, held + 1);
    taken++;
    return Verdict.TAKEN;
  }

  /** Gives back a place that was taken. */
  void giveBack(InetAddress address) {
    taken--;
    bySource.computeIfPresent(source(address), (source, held) -> held == 1 ? null : held - 1);
  }

  private static ByteBuffer source(InetAddress address) {
    byte[] bytes = address.getAddress();
    return ByteBuffer.wrap(bytes, 0, Math.min(bytes.length, NETWORK_BYTES));
  }
}
