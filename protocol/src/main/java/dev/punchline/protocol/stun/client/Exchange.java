package dev.punchline.protocol.stun.client;

import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One request of the owner from beginning to outcome, over as many transactions as credentials and
 * redirections take. Not thread-safe.
 */
final class Exchange {
  /** A nonce may go stale between challenge and answer; a server that always says so is broken. */
  private static final int MOST_RETRIES = 3;

  private static final int MOST_REDIRECTIONS = 8;

  private final StunClient.Ticket ticket;
  private final Set<InetSocketAddress> asked = new HashSet<>();
  private StunRequest request;
  private int retries;

  Exchange(StunClient.Ticket ticket, StunRequest request) {
    this.ticket = ticket;
    this.request = request;
    this.asked.add(request.server());
  }

  StunClient.Ticket ticket() {
    return ticket;
  }

  /** As it is to be made now: to the server that was named last. */
  StunRequest request() {
    return request;
  }

  /** Whether one more attempt with other credentials is sensible; counts it. */
  boolean mayRetry() {
    retries++;
    return retries <= MOST_RETRIES;
  }

  /**
   * Turns to the server that a 300 names, RFC 8489 section 10.
   *
   * @param alternates a second one is there for a family that is not ours
   * @return false if there is none that can be used, or it has been asked already
   */
  boolean redirect(List<InetSocketAddress> alternates) {
    Optional<InetSocketAddress> next =
        alternates.stream()
            .filter(this::isUsable)
            .findFirst()
            .filter(address -> !asked.contains(address));
    if (next.isEmpty() || asked.size() > MOST_REDIRECTIONS) {
      return false;
    }
    asked.add(next.get());
    request = request.to(next.get());
    retries = 0;
    return true;
  }

  /** "The IP address family MUST be identical to that of the source IP address of the request." */
  private boolean isUsable(InetSocketAddress alternate) {
    return alternate.getPort() != 0
        && !alternate.getAddress().isAnyLocalAddress()
        && !alternate.getAddress().isMulticastAddress()
        && alternate.getAddress().getClass() == request.server().getAddress().getClass();
  }

  static boolean isRedirection(ErrorCode error) {
    return error.code() == ErrorCode.TRY_ALTERNATE;
  }
}
