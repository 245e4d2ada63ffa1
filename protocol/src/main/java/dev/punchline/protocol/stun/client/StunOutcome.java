package dev.punchline.protocol.stun.client;

import dev.punchline.protocol.stun.ClassicAttribute.DraftXorMappedAddress;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunMessage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How a request ended. */
public sealed interface StunOutcome {
  /**
   * A success response came.
   *
   * @param server who was asked in the end, redirections followed
   * @param from where the response came from; another than {@code server} only if CHANGE-REQUEST
   *     asked for that
   * @param roundTrip from the last transmission to the response
   * @param transmissions how many were made in the transaction that succeeded
   * @param authenticated whether its integrity was checked
   */
  record Success(
      StunMessage response,
      InetSocketAddress server,
      InetSocketAddress from,
      Duration roundTrip,
      int transmissions,
      boolean authenticated)
      implements StunOutcome {
    /** The reflexive address, from whichever attribute the server uses for it. */
    public Optional<InetSocketAddress> mappedAddress() {
      return response
          .first(XorMappedAddress.class)
          .map(XorMappedAddress::address)
          .or(() -> response.first(DraftXorMappedAddress.class).map(DraftXorMappedAddress::address))
          .or(() -> response.first(MappedAddress.class).map(MappedAddress::address));
    }
  }

  /**
   * The server refused.
   *
   * @param server who refused
   * @param response whole; for 420 it names the attributes
   */
  record ErrorResponse(ErrorCode error, InetSocketAddress server, StunMessage response)
      implements StunOutcome {}

  /**
   * The response has attributes that it takes to understand it, and that are not known here, RFC
   * 8489 section 6.3.3.
   *
   * @param types theirs; empty if it is an error response without ERROR-CODE
   */
  record UnknownAttributes(List<Integer> types) implements StunOutcome {
    public UnknownAttributes {
      types = List.copyOf(types);
    }
  }

  /**
   * No response came.
   *
   * @param after since the first transmission of the last transaction
   */
  record TimedOut(Duration after) implements StunOutcome {}

  /**
   * Nothing that came could be trusted, RFC 8489 sections 9.1.4 and 9.2.5.
   *
   * @param claimed what an untrusted error response said, for people
   */
  record ProtectionViolated(Optional<ErrorCode> claimed) implements StunOutcome {}

  /**
   * The server announces password algorithms and does not name them: somebody in between removed
   * them, RFC 8489 section 9.2.1.
   */
  record BidDown() implements StunOutcome {}

  /**
   * Servers send us to each other in a circle, or nowhere, RFC 8489 section 10.
   *
   * @param alternate where the last one sent us; empty if it did not say
   */
  record RedirectedInVain(Optional<InetSocketAddress> alternate) implements StunOutcome {}

  /** The system or the network says that nothing gets to the server this way. */
  record Undeliverable(InetSocketAddress server) implements StunOutcome {}
}
