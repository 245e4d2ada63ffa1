package dev.punchline.protocol.nat;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ADDRESS_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.MappingComparison.Sighting;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MappingComparisonTest {
  private static final Finding<Dependence> INDEPENDENT = new Finding.Known<>(ENDPOINT_INDEPENDENT);
  private static final Finding<Dependence> BY_ADDRESS = new Finding.Known<>(ADDRESS_DEPENDENT);
  private static final Finding<Dependence> BY_PORT =
      new Finding.Known<>(ADDRESS_AND_PORT_DEPENDENT);
  private static final Finding<Dependence> NOT_BY_PORT =
      Finding.not(ADDRESS_AND_PORT_DEPENDENT, "the servers share one address");
  private static final Finding<Dependence> NOT_INDEPENDENT =
      Finding.not(ENDPOINT_INDEPENDENT, "no two of the servers share an address");
  private static final Finding<Dependence> CHANGES =
      new Finding.Unknown<>("the mapped address changes by itself");
  private static final Finding<Dependence> TOO_FEW =
      new Finding.Unknown<>("it takes the answers of two servers");

  /** A and B are two addresses, 1 and 2 two ports; x, y, z what they see. */
  @ParameterizedTest
  @CsvSource({
    "'', TOO_FEW",
    "A1x, TOO_FEW",
    "A1x A1x, TOO_FEW",
    "A1x A1y, TOO_FEW",
    "A1x A2x, NOT_BY_PORT",
    "A1x A2y, BY_PORT",
    "A1x B1x, INDEPENDENT",
    "A1x B2x, INDEPENDENT",
    "A1x B1y, NOT_INDEPENDENT",
    "A1x B2y, NOT_INDEPENDENT",
    "A1x A2x B1x, INDEPENDENT",
    "A1x A2x B1y, BY_ADDRESS",
    "A1x B1y B2y, BY_ADDRESS",
    "A1x B1y B2z, BY_PORT",
    "A1x B1x B2y, BY_PORT",
    "A1x A2y B1x B2y, BY_PORT",
    "A1x A2x B1y B2y, BY_ADDRESS",
    "A1x A2x B1y B2z, BY_PORT",
    "A1x A2x B1x B2x, INDEPENDENT",
    "A1x A1x B1x, INDEPENDENT",
    "A1x A1x B1y, NOT_INDEPENDENT",
    "A1x A1y B1x, CHANGES",
    "A1x A2y A1y, CHANGES",
  })
  void tells(String seen, String expected) {
    List<Sighting> sightings =
        seen.isEmpty()
            ? List.of()
            : Arrays.stream(seen.split(" ")).map(MappingComparisonTest::sighting).toList();

    Finding<Dependence> finding = MappingComparison.of(sightings);

    assertThat(finding).isEqualTo(named(expected));
    assertThat(MappingComparison.of(sightings.reversed())).isEqualTo(finding);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5})
  void dependsOnNoOrder(int seed) {
    List<Sighting> sightings =
        Arrays.asList(sighting("A1x"), sighting("A2x"), sighting("B1y"), sighting("B2y"));
    Collections.shuffle(sightings, new java.util.Random(seed));

    assertThat(MappingComparison.of(sightings)).isEqualTo(BY_ADDRESS);
  }

  @Test
  void comparesNoIpv4WithIpv6() {
    Sighting six =
        new Sighting(
            new InetSocketAddress("2001:db8::1", 3478), new InetSocketAddress("2001:db8::9", 1));

    assertThat(MappingComparison.of(List.of(sighting("A1x"), six)))
        .isEqualTo(new Finding.Unknown<>("IPv4 and IPv6 are mapped apart"));
  }

  private static Sighting sighting(String code) {
    InetSocketAddress server =
        new InetSocketAddress(
            code.charAt(0) == 'A' ? "192.0.2.1" : "192.0.2.2", 3477 + code.charAt(1) - '0');
    return new Sighting(server, new InetSocketAddress("203.0.113.1", code.charAt(2)));
  }

  private static Finding<Dependence> named(String name) {
    return switch (name) {
      case "INDEPENDENT" -> INDEPENDENT;
      case "BY_ADDRESS" -> BY_ADDRESS;
      case "BY_PORT" -> BY_PORT;
      case "NOT_BY_PORT" -> NOT_BY_PORT;
      case "NOT_INDEPENDENT" -> NOT_INDEPENDENT;
      case "CHANGES" -> CHANGES;
      case "TOO_FEW" -> TOO_FEW;
      default -> throw new AssertionError(name);
    };
  }
}
