package dev.punchline.protocol.nat;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ADDRESS_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static dev.punchline.protocol.testing.VirtualTime.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.BehaviorDiscovery.Step;
import dev.punchline.protocol.nat.emulator.Hairpinning;
import dev.punchline.protocol.nat.emulator.NatSettings;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class BehaviorDiscoveryTest {
  /** Every mapping with every filter, with and without hairpinning. */
  static List<NatSettings> kinds() {
    return Arrays.stream(Dependence.values())
        .flatMap(
            mapping ->
                Arrays.stream(Dependence.values()).map(filtering -> Lab.nat(mapping, filtering)))
        .flatMap(kind -> Stream.of(kind, kind.with(Hairpinning.EXTERNAL_SOURCE)))
        .toList();
  }

  /** A NAT with a mapping for each endpoint turns around to where its own filter stops it. */
  static Finding<Boolean> hairpinningOf(NatSettings kind) {
    return kind.mapping() == ENDPOINT_INDEPENDENT || kind.filtering() == ENDPOINT_INDEPENDENT
        ? new Finding.Known<>(kind.hairpinning() != Hairpinning.OFF)
        : new Finding.Unknown<>("what is turned around may not pass the filter");
  }

  static ClassicNatType classicTypeOf(NatSettings kind) {
    if (kind.mapping() != ENDPOINT_INDEPENDENT) {
      return ClassicNatType.SYMMETRIC;
    }
    return switch (kind.filtering()) {
      case ENDPOINT_INDEPENDENT -> ClassicNatType.FULL_CONE;
      case ADDRESS_DEPENDENT -> ClassicNatType.RESTRICTED_CONE;
      case ADDRESS_AND_PORT_DEPENDENT -> ClassicNatType.PORT_RESTRICTED_CONE;
    };
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void findsWhatTheNatDoes(NatSettings kind) {
    Lab lab = Lab.behind(kind);

    NatBehavior found = lab.run().behavior();

    assertThat(found.local()).isEqualTo(Lab.MAIN);
    assertThat(found.mapped()).isEqualTo(lab.nat().mappings(at(0)).getFirst().external());
    assertThat(found.mapped().getAddress()).isEqualTo(Lab.PUBLIC);
    assertThat(found.isTranslated()).isTrue();
    assertThat(found.mapping()).isEqualTo(new Finding.Known<>(kind.mapping()));
    assertThat(found.filtering()).isEqualTo(new Finding.Known<>(kind.filtering()));
    assertThat(found.hairpinning()).isEqualTo(hairpinningOf(kind));
    assertThat(found.lifetime()).isEqualTo(new Finding.Unknown<>("it was not asked for"));
    assertThat(found.classicType()).contains(classicTypeOf(kind));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void takesSecondsAndFewDatagrams(NatSettings kind) {
    Lab.Report report = Lab.behind(kind).run();

    assertThat(report.took()).isLessThan(5_000);
    assertThat(report.sent()).hasSizeLessThanOrEqualTo(30);
  }

  @Test
  void takesNoLongerThanItsRoundTripsIfNothingIsKeptOut() {
    NatSettings open =
        Lab.nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT).with(Hairpinning.EXTERNAL_SOURCE);

    Lab.Report report = Lab.behind(open).run();

    // Binding, filtering, two of mapping, and half a round trip to the NAT and back.
    assertThat(report.took()).isEqualTo(20 + 20 + 20 + 20 + 10);
    assertThat(report.steps())
        .containsExactly(Step.BINDING, Step.FILTERING, Step.MAPPING, Step.HAIRPINNING);
  }

  @ParameterizedTest
  @EnumSource(Dependence.class)
  void findsAFirewall(Dependence filtering) {
    NatBehavior found = Lab.behind(NatSettings.firewall(filtering)).run().behavior();

    assertThat(found.isTranslated()).isFalse();
    assertThat(found.mapping()).isEqualTo(new Finding.Known<>(ENDPOINT_INDEPENDENT));
    assertThat(found.filtering()).isEqualTo(new Finding.Known<>(filtering));
    assertThat(found.hairpinning())
        .isEqualTo(new Finding.Unknown<>("there is no translation to turn anything around"));
    assertThat(found.classicType())
        .contains(
            filtering == ENDPOINT_INDEPENDENT
                ? ClassicNatType.OPEN_INTERNET
                : ClassicNatType.SYMMETRIC_UDP_FIREWALL);
  }

  @Test
  void knowsARequestThatComesBackFromThePrivateAddress() {
    NatSettings kind =
        Lab.nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT).with(Hairpinning.INTERNAL_SOURCE);

    assertThat(Lab.behind(kind).run().behavior().hairpinning())
        .isEqualTo(new Finding.Known<>(true));
  }

  @Test
  void waitsLongerForAServerFarAway() {
    NatSettings kind = Lab.nat(ENDPOINT_INDEPENDENT, ADDRESS_DEPENDENT);

    Lab.Report report = Lab.behind(kind).roundTrip(1_200).run();

    assertThat(report.behavior().filtering()).isEqualTo(new Finding.Known<>(ADDRESS_DEPENDENT));
    assertThat(report.behavior().mapping()).isEqualTo(new Finding.Known<>(ENDPOINT_INDEPENDENT));
    assertThat(report.behavior().hairpinning()).isEqualTo(new Finding.Known<>(false));
  }

  @Test
  void triesTheFilterFromASocketThatSendsToNoOtherAddressOfTheServer() {
    NatSettings kind = Lab.nat(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT);

    Lab.Report report = Lab.behind(kind).run();

    assertThat(report.sent())
        .filteredOn(packet -> packet.source().equals(Lab.MAIN))
        .extracting(packet -> packet.destination())
        .filteredOn(to -> !to.getAddress().equals(Lab.PUBLIC))
        .containsOnly(TestServer.PRIMARY);
  }
}
