package dev.punchline.protocol.wire;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * One UDP datagram with both its addresses, as whoever stands on its way sees it.
 *
 * @param source where it seems to come from
 * @param destination where it goes
 * @param payload what it carries; read it through {@link ByteBuffer#duplicate()} if it is needed
 *     again
 */
public record Packet(InetSocketAddress source, InetSocketAddress destination, ByteBuffer payload) {
  /** The same with another source. */
  public Packet from(InetSocketAddress other) {
    return new Packet(other, destination, payload);
  }

  /** The same with another destination. */
  public Packet to(InetSocketAddress other) {
    return new Packet(source, other, payload);
  }
}
