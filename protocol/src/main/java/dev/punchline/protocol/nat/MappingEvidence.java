package dev.punchline.protocol.nat;

import dev.punchline.protocol.nat.MappingComparison.Sighting;
import dev.punchline.protocol.stun.client.StunOutcome;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RFC 5780 section 4.3: do the server's other address and port see another mapped address? If they
 * do, the server is asked once more, as a NAT that was restarted meanwhile looks just like that.
 * Not thread-safe.
 */
final class MappingEvidence {
  private static final String NO_SECOND_ADDRESS = "the server has no second address";

  private final List<Sighting> sightings = new ArrayList<>();
  private final InetSocketAddress server;
  private final Optional<InetSocketAddress> other;

  /**
   * @param other its other address and port, if it has a second address
   */
  MappingEvidence(InetSocketAddress server, Optional<InetSocketAddress> other) {
    this.server = server;
    this.other = other;
  }

  /**
   * Whom to ask next.
   *
   * @param otherPort of the server's one address, if it has no second
   * @return empty if all that can be known is known
   */
  Optional<InetSocketAddress> next(InetSocketAddress otherPort) {
    return switch (sightings.size()) {
      case 0 -> Optional.of(server);
      case 1 ->
          other
              .map(it -> new InetSocketAddress(it.getAddress(), server.getPort()))
              .or(() -> Optional.of(otherPort));
      case 2 -> alike() ? Optional.empty() : Optional.of(other.orElse(server));
      case 3 -> other.map(it -> server);
      default -> Optional.empty();
    };
  }

  /** Takes the outcome of asking; false if there is nothing more to learn. */
  boolean conclude(StunOutcome outcome) {
    if (outcome instanceof StunOutcome.Success success && success.mappedAddress().isPresent()) {
      sightings.add(new Sighting(success.server(), success.mappedAddress().get()));
      return true;
    }
    return false;
  }

  /** What the server itself sees. */
  Optional<InetSocketAddress> mapped() {
    return sightings.stream().findFirst().map(Sighting::mapped);
  }

  /** Whether an endpoint of the server has answered. */
  boolean hasAnswered(InetSocketAddress endpoint) {
    return sightings.stream().anyMatch(each -> each.server().equals(endpoint));
  }

  Finding<Dependence> conclude() {
    if (sightings.isEmpty()) {
      return new Finding.Unknown<>("the server fell silent");
    }
    if (sightings.size() == 1) {
      return new Finding.Unknown<>(
          other.isEmpty() ? NO_SECOND_ADDRESS : "the server's other address does not answer");
    }
    return switch (MappingComparison.of(sightings)) {
      case Finding.Narrowed<Dependence>(var possible, var why) ->
          new Finding.Narrowed<>(
              possible,
              other.isEmpty() ? NO_SECOND_ADDRESS : "the server's other port does not answer");
      case Finding<Dependence> finding -> finding;
    };
  }

  private boolean alike() {
    return sightings.stream().map(Sighting::mapped).distinct().count() == 1;
  }
}
