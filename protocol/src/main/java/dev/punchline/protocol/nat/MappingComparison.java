package dev.punchline.protocol.nat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
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
    if (distinct(sightings, Sighting::server) < 2) {
      return new Finding.Unknown<>("it takes the answers of two servers");
    }
    if (distinct(sightings, each -> each.mapped().getAddress().getClass()) > 1) {
      return new Finding.Unknown<>("IPv4 and IPv6 are mapped apart");
    }
    if (anyPair(sightings, (a, b) -> sameServer(a, b) && !sameMapping(a, b))) {
      return new Finding.Unknown<>("the mapped address changes by itself");
    }
    if (anyPair(sightings, (a, b) -> sameAddress(a, b) && !sameMapping(a, b))) {
      return new Finding.Known<>(Dependence.ADDRESS_AND_PORT_DEPENDENT);
    }
    if (distinct(sightings, Sighting::mapped) == 1) {
      return distinct(sightings, each -> each.server().getAddress()) > 1
          ? new Finding.Known<>(Dependence.ENDPOINT_INDEPENDENT)
          : Finding.not(Dependence.ADDRESS_AND_PORT_DEPENDENT, "the servers share one address");
    }
    return anyPair(sightings, (a, b) -> !sameServer(a, b) && sameAddress(a, b))
        ? new Finding.Known<>(Dependence.ADDRESS_DEPENDENT)
        : new Finding.Narrowed<>(
            Set.of(Dependence.ADDRESS_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT),
            "no two of the servers share an address");
  }

  private static long distinct(List<Sighting> sightings, Function<Sighting, ?> part) {
    return sightings.stream().map(part).distinct().count();
  }

  private static boolean anyPair(
      List<Sighting> sightings, BiPredicate<Sighting, Sighting> relation) {
    return sightings.stream().anyMatch(a -> sightings.stream().anyMatch(b -> relation.test(a, b)));
  }

  private static boolean sameServer(Sighting a, Sighting b) {
    return a.server().equals(b.server());
  }

  private static boolean sameAddress(Sighting a, Sighting b) {
    return a.server().getAddress().equals(b.server().getAddress());
  }

  private static boolean sameMapping(Sighting a, Sighting b) {
    return a.mapped().equals(b.mapped());
  }
}
