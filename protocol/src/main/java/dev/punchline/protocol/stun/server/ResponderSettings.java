package dev.punchline.protocol.stun.server;

import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a responder answers for.
 *
 * @param addresses the sockets that there are, as they are bound: the address may be the wildcard,
 *     unless there is an {@link Endpoint#OTHER_ADDRESS}
 * @param software what SOFTWARE says; fewer than 128 characters
 * @param sessions whose credentials are taken
 */
public record ResponderSettings(
    Map<Endpoint, InetSocketAddress> addresses, String software, SessionKeys sessions) {
  private static final int MOST_CHARACTERS = 127;

  /**
   * @throws IllegalArgumentException if there is no socket, {@code software} is too long, or of two
   *     addresses and two ports some pair has no socket
   */
  public ResponderSettings {
    if (addresses.isEmpty()) {
      throw new IllegalArgumentException("a responder needs a socket");
    }
    if (software.length() > MOST_CHARACTERS) {
      throw new IllegalArgumentException("SOFTWARE has at most 127 characters");
    }
    addresses = Map.copyOf(new EnumMap<>(addresses));
    if (addresses.containsKey(Endpoint.OTHER_ADDRESS)
        != addresses.containsKey(Endpoint.OTHER_BOTH)) {
      throw new IllegalArgumentException("both ports belong on the other address, or none");
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
    return Optional.ofNullable(addresses.get(endpoint))
        .filter(address -> !address.getAddress().isAnyLocalAddress());
  }
}
