package dev.punchline.protocol.stun.server;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * A message as it came in.
 *
 * @param bytes the message, and nothing else, between position and limit, which do not move; they
 *     are read only while the arrival is handled
 * @param message what was decoded from them
 * @param source who sent it
 * @param at the socket by which it came
 */
public record Arrival(
    ByteBuffer bytes, StunMessage message, InetSocketAddress source, Endpoint at) {
  /**
   * Decodes what came.
   *
   * @throws MalformedStun if it is no STUN message
   */
  public static Arrival of(ByteBuffer bytes, InetSocketAddress source, Endpoint at)
      throws MalformedStun {
    return new Arrival(bytes, StunCodec.decode(bytes), source, at);
  }
}
