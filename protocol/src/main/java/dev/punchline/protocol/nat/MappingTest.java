package dev.punchline.protocol.nat;

import dev.punchline.protocol.nat.MappingComparison.Sighting;
import dev.punchline.protocol.stun.client.StunOutcome;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RFC 5780 section 4.3: do the server's other address and port see another mapped address? Not
 * thread-safe.
 */
final class MappingTest {
  private final List<Sighting> sightings = new ArrayList<>();
  private final InetSocketAddress server;
  private final InetSocketAddress mapped;
  private final Optional<InetSocketAddress> other;

  /**
   * @param mapped what the server itself sees
   * @param other its other address and port, if it has a second address
   */
  MappingTest(
      InetSocketAddress server, InetSocketAddress mapped, Optional<InetSocketAddress> other) {
    this.server = server;
    this.mapped = mapped;
    this.other = other;
    sightings.add(new Sighting(server, mapped));
  }

  /**
   * Whom to ask next.
   *
   * @param otherPort of the server's one address, if it has no second
   * @return empty if all that can be known is known
   */
  Optional<InetSocketAddress> next(InetSocketAddress otherPort) {
    if (other.isEmpty()) {
      return sightings.size() == 1 ? Optional.of(otherPort) : Optional.empty();
    }
    return switch (sightings.size()) {
      case 1 -> other.map(it -> new InetSocketAddress(it.getAddress(), server.getPort()));
      case 2 -> sightings.getLast().mapped().equals(mapped) ? Optional.empty() : other;
      default -> Optional.empty();
    };
  }

  /** Takes the outcome of asking; false if there is nothing more to learn. */
  boolean conclude(InetSocketAddress asked, StunOutcome outcome) {
    Optional<InetSocketAddress> seen =
        outcome instanceof StunOutcome.Success success ? success.mappedAddress() : Optional.empty();
    seen.ifPresent(address -> sightings.add(new Sighting(asked, address)));
    return seen.isPresent();
  }

  /** Whether another address or port of the server has answered. */
  boolean otherAnswers() {
    return sightings.size() > 1;
  }

  Finding<Dependence> conclude() {
    if (sightings.size() == 1) {
      return new Finding.Unknown<>(
          other.isEmpty()
              ? "the server has no second address"
              : "the server's other address does not answer");
    }
    return switch (MappingComparison.of(sightings)) {
      case Finding.Narrowed<Dependence>(var possible, var why) when other.isEmpty() ->
          new Finding.Narrowed<>(possible, "the server has no second address");
      case Finding<Dependence> finding -> finding;
    };
  }
}
