package dev.punchline.protocol.nat;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ADDRESS_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static dev.punchline.protocol.testing.VirtualTime.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.BehaviorDiscovery.Output;
import dev.punchline.protocol.nat.Lab.Delivery;
import dev.punchline.protocol.nat.emulator.Hairpinning;
import dev.punchline.protocol.nat.emulator.NatEmulator;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.client.StunClientSettings;
import dev.punchline.protocol.stun.client.StunOutcome;
import dev.punchline.protocol.stun.client.StunRequest;
import dev.punchline.protocol.testing.Bytes;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Datagrams that come twice, late, by the wrong socket or from nowhere; NATs that forget. */
class BehaviorDiscoveryStrangenessTest {
  static List<NatSettings> kinds() {
    return BehaviorDiscoveryTest.kinds();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void findsTheSameIfEverythingComesThreeTimes(NatSettings kind) {
    NatBehavior once = Lab.behind(kind).run().behavior();

    NatBehavior thrice = Lab.behind(kind).tampering(it -> List.of(it, it, it)).run().behavior();

    assertThat(thrice).isEqualTo(once);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void findsTheSameIfEverythingComesAgainWithEachThatFollows(NatSettings kind) {
    NatBehavior once = Lab.behind(kind).run().behavior();
    List<Delivery> before = new ArrayList<>();

    NatBehavior again =
        Lab.behind(kind)
            .tampering(
                it -> {
                  before.add(it);
                  return List.copyOf(before);
                })
            .run()
            .behavior();

    assertThat(again).isEqualTo(once);
  }

  @Test
  void takesNoAnswerOfTheMainSocketByTheOther() {
    NatSettings kind = Lab.nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT);

    Lab.Report report =
        Lab.behind(kind)
            .tampering(it -> List.of(new Delivery(it.bytes(), it.from(), LocalSocket.SECOND)))
            .run();

    assertThat(report.failed()).containsInstanceOf(StunOutcome.TimedOut.class);
  }

  @Test
  void ignoresWhatIsNoStunAndWhatAnswersNothing() {
    NatSettings kind = Lab.nat(ADDRESS_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT);
    NatBehavior undisturbed = Lab.behind(kind).run().behavior();

    NatBehavior disturbed =
        Lab.behind(kind)
            .tampering(
                it -> {
                  ByteBuffer stranger = ByteBuffer.wrap(Bytes.array(it.bytes()));
                  stranger.put(19, (byte) ~stranger.get(19));
                  return List.of(
                      new Delivery(Bytes.utf8("{}"), it.from(), it.at()),
                      new Delivery(stranger, it.from(), it.at()),
                      it);
                })
            .run()
            .behavior();

    assertThat(disturbed).isEqualTo(undisturbed);
  }

  @Test
  void takesAnotherHostAtTheMappedAddressForNoHairpinning() {
    NatSettings kind =
        Lab.nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT).with(Hairpinning.EXTERNAL_SOURCE);

    NatBehavior found =
        Lab.behind(kind)
            .tampering(
                it ->
                    TestServer.decode(it.bytes()).messageClass() == MessageClass.REQUEST
                        ? List.of()
                        : List.of(it))
            .run()
            .behavior();

    assertThat(found.hairpinning()).isEqualTo(new Finding.Known<>(false));
  }

  @Test
  void saysThatTheMappingChangesIfTheNatForgetsBetweenTheTests() {
    NatEmulator nat = Lab.emulator(Lab.nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT));

    // Binding ends at 20 ms, filtering at 40 ms, and the first answer of mapping comes at 60 ms.
    Lab.Report report = new Lab(nat, TestServer.complete()).meanwhile(61, nat::reboot).run();

    assertThat(report.behavior().mapping())
        .isEqualTo(new Finding.Unknown<>("the mapped address changes by itself"));
    assertThat(report.behavior().classicType()).isEmpty();
  }

  @Test
  void asksTheServerAgainBeforeItCallsAMappingDependent() {
    Lab.Report symmetric = Lab.behind(Lab.nat(ADDRESS_DEPENDENT, ENDPOINT_INDEPENDENT)).run();
    Lab.Report cone = Lab.behind(Lab.nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT)).run();

    assertThat(mappingRequests(symmetric))
        .containsExactly(
            TestServer.PRIMARY,
            TestServer.OTHER_ADDRESS,
            TestServer.OTHER_BOTH,
            TestServer.PRIMARY);
    assertThat(mappingRequests(cone)).containsExactly(TestServer.PRIMARY, TestServer.OTHER_ADDRESS);
  }

  @Test
  void measuresTheLifetimeOfTheMappingThatIsThereNow() {
    NatEmulator nat =
        Lab.emulator(
            Lab.nat(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT)
                .withTimeout(Duration.ofMinutes(1)));

    NatBehavior found =
        new Lab(nat, TestServer.complete())
            .searchingLifetime(Duration.ofMinutes(5))
            .meanwhile(90_000, nat::reboot)
            .run()
            .behavior();

    assertThat(found.lifetime().answer()).isPresent();
  }

  @Test
  void waitsAnewIfItsOwnerSleptThroughTheEnd() {
    NatSettings kind =
        Lab.nat(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT).withTimeout(Duration.ofMinutes(1));

    NatBehavior found =
        Lab.behind(kind)
            .searchingLifetime(Duration.ofSeconds(20))
            .sleeping(10_000, 600_000)
            .run()
            .behavior();

    assertThat(found.lifetime())
        .isEqualTo(
            new Finding.Known<>(new BindingLifetime(Duration.ofSeconds(20), Optional.empty())));
  }

  @Test
  void endsAtOnceIfTheNetworkSaysThatTheServerIsUnreachable() {
    BehaviorDiscovery discovery = discovery(Optional.empty());
    discovery.start(at(0));
    outputs(discovery);

    discovery.undeliverable(TestServer.PRIMARY, LocalSocket.MAIN, at(3));

    assertThat(outputs(discovery))
        .containsExactly(new Output.Failed(new StunOutcome.Undeliverable(TestServer.PRIMARY)));
    assertThat(discovery.nextWake()).isEmpty();
  }

  private static List<InetSocketAddress> mappingRequests(Lab.Report report) {
    return report.sent().stream()
        .filter(packet -> packet.source().equals(Lab.SECOND))
        .map(packet -> packet.destination())
        .filter(to -> !to.getAddress().equals(Lab.PUBLIC))
        .toList();
  }

  private static BehaviorDiscovery discovery(Optional<Duration> lifetime) {
    return new BehaviorDiscovery(
        StunRequest.binding(TestServer.PRIMARY),
        Lab.MAIN,
        lifetime,
        StunClientSettings.RFC_8489,
        new Random(1));
  }

  private static List<Output> outputs(BehaviorDiscovery discovery) {
    List<Output> outputs = new ArrayList<>();
    for (Optional<Output> next = discovery.poll(); next.isPresent(); next = discovery.poll()) {
      outputs.add(next.orElseThrow());
    }
    return outputs;
  }
}
