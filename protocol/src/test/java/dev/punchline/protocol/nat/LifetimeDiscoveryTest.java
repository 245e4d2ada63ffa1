package dev.punchline.protocol.nat;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.BehaviorDiscovery.Step;
import dev.punchline.protocol.nat.emulator.Hairpinning;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.stun.DiscoveryAttribute.ResponsePort;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LifetimeDiscoveryTest {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final TestServer.Hearing PROBES = (request, at) -> request.has(ResponsePort.class);

  @ParameterizedTest
  @ValueSource(ints = {3, 20, 30, 31, 60, 120, 180, 300, 500})
  void findsTheLifetimeWithinATenth(int seconds) {
    Lab.Report report =
        searching(port(ENDPOINT_INDEPENDENT).withTimeout(Duration.ofSeconds(seconds))).run();

    BindingLifetime found = lifetime(report);
    Duration truth = Duration.ofSeconds(seconds);
    assertThat(found.atLeast()).isLessThanOrEqualTo(truth);
    assertThat(found.atMost())
        .hasValueSatisfying(most -> assertThat(most).isGreaterThanOrEqualTo(truth));
    Duration gap = found.atMost().orElseThrow().minus(found.atLeast());
    assertThat(gap.toMillis()).isLessThanOrEqualTo(Math.max(1_000, seconds * 110L));
    assertThat(probes(report)).isLessThanOrEqualTo(14);
    assertThat(report.took()).isLessThan(45 * 60_000);
  }

  @ParameterizedTest
  @CsvSource({"10, 2", "15, 2", "100, 5", "600, 8"})
  void saysAtLeastTheLongestIfItNeverDies(int longest, int probes) {
    NatSettings kind = port(ENDPOINT_INDEPENDENT).withTimeout(Duration.ofHours(1));

    Lab.Report report = Lab.behind(kind).searchingLifetime(Duration.ofSeconds(longest)).run();

    assertThat(lifetime(report))
        .isEqualTo(new BindingLifetime(Duration.ofSeconds(longest), Optional.empty()));
    assertThat(probes(report)).isEqualTo(probes);
  }

  @Test
  void findsTheLifetimeOfASymmetricNatAndOfAFirewall() {
    NatSettings symmetric = port(ADDRESS_AND_PORT_DEPENDENT).withTimeout(Duration.ofMinutes(1));
    NatSettings firewall =
        NatSettings.firewall(ADDRESS_AND_PORT_DEPENDENT).withTimeout(Duration.ofMinutes(1));

    assertThat(lifetime(searching(symmetric).run()).atLeast()).isBetween(s(54), s(60));
    assertThat(lifetime(searching(firewall).run()).atLeast()).isBetween(s(54), s(60));
  }

  @Test
  void leavesTheMappingAloneWhileItWaits() {
    Lab.Report report =
        searching(port(ENDPOINT_INDEPENDENT).withTimeout(Duration.ofSeconds(30))).run();

    long fromMain =
        report.sent().stream()
            .filter(packet -> packet.source().equals(Lab.MAIN))
            .filter(packet -> packet.destination().equals(TestServer.PRIMARY))
            .count();
    // One for BINDING, five for each of the two of FILTERING; a refresh and an agreement a probe.
    assertThat(fromMain).isEqualTo(1 + 10 + 2 * probes(report));
  }

  @Test
  void stopsAskingItselfOnceItWasHeard() {
    NatSettings kind = port(ENDPOINT_INDEPENDENT).with(Hairpinning.EXTERNAL_SOURCE);

    Lab.Report report = searching(kind.withTimeout(Duration.ofSeconds(30))).run();

    assertThat(report.behavior().hairpinning()).isEqualTo(new Finding.Known<>(true));
    assertThat(report.sent())
        .filteredOn(packet -> packet.destination().getAddress().equals(Lab.PUBLIC))
        .hasSize(2);
  }

  @Test
  void knowsNothingIfTheServerAnswersToWhereItWasAsked() {
    TestServer server =
        TestServer.complete().hearing(request -> TestServer.without(request, ResponsePort.class));

    assertThat(unknown(server)).isEqualTo("the server does not answer to another port");
  }

  @Test
  void knowsNothingIfTheServerRefusesResponsePort() {
    TestServer server =
        TestServer.complete().refusing(PROBES, new ErrorCode(ErrorCode.UNKNOWN_ATTRIBUTE, "no"));

    assertThat(unknown(server)).isEqualTo("the server does not answer to another port");
  }

  @Test
  void knowsNothingIfTheServerIsSilentToResponsePort() {
    assertThat(unknown(TestServer.complete().deafTo(PROBES)))
        .isEqualTo("the server does not answer to another port");
  }

  @Test
  void knowsNothingIfTheServerGoesAway() {
    List<Object> probes = new ArrayList<>();
    TestServer server =
        TestServer.complete()
            .deafTo(
                (request, at) -> {
                  if (request.has(ResponsePort.class)) {
                    probes.add(request);
                  }
                  return probes.size() > 2;
                });

    assertThat(unknown(server)).isEqualTo("the server fell silent");
  }

  @Test
  void searchesOnlyIfAsked() {
    Lab.Report report = Lab.behind(port(ENDPOINT_INDEPENDENT)).run();

    assertThat(report.steps()).doesNotContain(Step.LIFETIME);
    assertThat(probes(report)).isZero();
  }

  private static NatSettings port(Dependence mapping) {
    return Lab.nat(mapping, ADDRESS_AND_PORT_DEPENDENT);
  }

  private static Lab searching(NatSettings kind) {
    return Lab.behind(kind).searchingLifetime(LONGEST);
  }

  private static BindingLifetime lifetime(Lab.Report report) {
    return report
        .behavior()
        .lifetime()
        .answer()
        .orElseThrow(() -> new AssertionError("found " + report.behavior().lifetime()));
  }

  private static String unknown(TestServer server) {
    NatBehavior found =
        Lab.behind(port(ENDPOINT_INDEPENDENT), server).searchingLifetime(LONGEST).run().behavior();
    return found.lifetime() instanceof Finding.Unknown<BindingLifetime>(var why)
        ? why
        : "known: " + found.lifetime();
  }

  /** Each counted once, however often it was retransmitted; each is agreed to beforehand. */
  private static long probes(Lab.Report report) {
    return report.sent().stream()
            .map(packet -> TestServer.decode(packet.payload()))
            .filter(message -> message.has(ResponsePort.class))
            .map(message -> message.transaction())
            .distinct()
            .count()
        / 2;
  }

  private static Duration s(int seconds) {
    return Duration.ofSeconds(seconds);
  }
}
