package dev.punchline.protocol.nat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What can be told of a NAT's mapping from how several servers see one socket. It takes no server
 * that knows RFC 5780.
 */
public final class MappingComparison {
  /** How one server sees our socket. */
  public record Sighting(InetSocketAddress server, InetSocketAddress mapped) {}

  private MappingComparison() {}

  /** The mapping behaviour that explains these. */
  public static Finding<Dependence> of(List<Sighting> sightings) {
    if (sightings.size() < 2) {
      return new Finding.Unknown<>("it takes the answers of two servers");
    }
    if (anyPairAtOneAddress(sightings, false)) {
      return new Finding.Known<>(Dependence.ADDRESS_AND_PORT_DEPENDENT);
    }
    if (distinct(sightings, Sighting::mapped) == 1) {
      return distinct(sightings, each -> each.server().getAddress()) > 1
          ? new Finding.Known<>(Dependence.ENDPOINT_INDEPENDENT)
          : Finding.not(Dependence.ADDRESS_AND_PORT_DEPENDENT, "the servers share one address");
    }
    return anyPairAtOneAddress(sightings, true)
        ? new Finding.Known<>(Dependence.ADDRESS_DEPENDENT)
        : new Finding.Narrowed<>(
            Set.of(Dependence.ADDRESS_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT),
            "no two of the servers share an address");
  }

  private static long distinct(List<Sighting> sightings, Function<Sighting, ?> part) {
    return sightings.stream().map(part).distinct().count();
  }

  /** Whether two ports of one address see us alike, or not alike. */
  private static boolean anyPairAtOneAddress(List<Sighting> sightings, boolean alike) {
    return sightings.stream()
        .anyMatch(
            a ->
                sightings.stream()
                    .filter(b -> !b.server().equals(a.server()))
                    .filter(b -> b.server().getAddress().equals(a.server().getAddress()))
                    .anyMatch(b -> b.mapped().equals(a.mapped()) == alike));
  }
}
