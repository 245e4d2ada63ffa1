package dev.punchline.protocol.stun.client;

import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.Transport;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * A Binding request to be made.
 *
 * @param server its resolved address
 * @param attributes what it carries besides what credentials need
 * @param fingerprint whether it ends with FINGERPRINT; an answer need not, but one that is there
 *     must be right
 */
public record StunRequest(
    InetSocketAddress server,
    Transport transport,
    List<StunAttribute> attributes,
    Optional<Credentials> credentials,
    boolean fingerprint) {
  /**
   * @throws IllegalArgumentException if the server's name has not been resolved
   */
  public StunRequest {
    if (server.isUnresolved()) {
      throw new IllegalArgumentException(server.getHostString() + " has not been resolved");
    }
    attributes = List.copyOf(attributes);
  }

  /** A Binding request over UDP without credentials. */
  public static StunRequest binding(InetSocketAddress server, StunAttribute... attributes) {
    return new StunRequest(server, Transport.UDP, List.of(attributes), Optional.empty(), false);
  }

  /** The same to another server. */
  StunRequest to(InetSocketAddress other) {
    return new StunRequest(other, transport, attributes, credentials, fingerprint);
  }
}
