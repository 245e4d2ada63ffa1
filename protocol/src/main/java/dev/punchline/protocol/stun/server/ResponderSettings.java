package dev.punchline.protocol.stun.server;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Optional;

/**
 * What a responder answers for.
 *
 * @param addresses the sockets that there are, as they are bound. {@link Endpoint#PRIMARY} is one
 *     of them; of those at the other address there are both or none, and only together with {@link
 *     Endpoint#OTHER_PORT}. An address may be the wildcard where there is no other
 * @param software what SOFTWARE says; fewer than 128 characters
 * @param sessions whose credentials are taken
 */
public record ResponderSettings(
    Map<Endpoint, InetSocketAddress> addresses, String software, SessionKeys sessions) {
  private static final int MOST_CHARACTERS = 127;

  /**
   * @throws IllegalArgumentException if there is no primary socket, {@code software} is too long,
   *     of two addresses and two ports some pair has no socket, or two addresses are not told apart
   */
  public ResponderSettings {
    addresses = Map.copyOf(addresses);
    if (!addresses.containsKey(Endpoint.PRIMARY)) {
      throw new IllegalArgumentException("a responder needs a primary socket");
    }
    if (software.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException("SOFTWARE has at most 127 characters");
    }
    boolean otherAddress = addresses.containsKey(Endpoint.OTHER_ADDRESS);
    boolean otherBoth = addresses.containsKey(Endpoint.OTHER_BOTH);
    if (otherAddress != otherBoth || (otherBoth && !addresses.containsKey(Endpoint.OTHER_PORT))) {
      throw new IllegalArgumentException("two addresses and two ports make four sockets");
    }
    if (otherBoth && addresses.values().stream().anyMatch(ResponderSettings::isWildcard)) {
      throw new IllegalArgumentException("the wildcard is both addresses");
    }
  }

  /** One UDP socket and no sessions. */
  public static ResponderSettings of(InetSocketAddress primary, String software) {
    return new ResponderSettings(Map.of(Endpoint.PRIMARY, primary), software, SessionKeys.NONE);
  }

  /**
   * Whether RFC 5780 is offered. Section 6 wants the same two ports on two addresses for that.
   *
   * @param at a connection has no other address: nobody listens there
   */
  boolean offersDiscovery(Endpoint at) {
    return at != Endpoint.TCP && addresses.containsKey(Endpoint.OTHER_BOTH);
  }

  boolean has(Endpoint endpoint) {
    return addresses.containsKey(endpoint);
  }

  /** An address that means something to a client, which the wildcard does not. */
  Optional<InetSocketAddress> specific(Endpoint endpoint) {
    return Optional.ofNullable(addresses.get(endpoint)).filter(address -> !isWildcard(address));
  }

  private static boolean isWildcard(InetSocketAddress address) {
    return address.getAddress().isAnyLocalAddress();
  }
}
