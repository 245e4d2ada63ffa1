package dev.punchline.protocol.nat.emulator;

import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static dev.punchline.protocol.nat.emulator.BlackBox.X1;
import static dev.punchline.protocol.nat.emulator.BlackBox.X2;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y1;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y2;
import static dev.punchline.protocol.nat.emulator.BlackBox.host;
import static dev.punchline.protocol.testing.VirtualTime.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What happens to a NAT while it is in use. */
class NatLifeTest {
  @Property(tries = 100)
  void aRebootLosesAllMappings(@ForAll("nats") NatSettings settings, @ForAll long seed) {
    NatEmulator emulator = BlackBox.nat(settings, seed);
    BlackBox nat = BlackBox.of(emulator);
    InetSocketAddress external = nat.external(X1, Y1);

    emulator.reboot();

    assertThat(BlackBox.reason(nat.in(Y1, external))).contains(DropReason.NO_MAPPING);
    assertThat(emulator.mappings(at(0))).isEmpty();
    assertThat(emulator.nextExpiry()).isEmpty();
    assertThat(nat.shows(X1, Y1)).isPresent();
  }

  @Test
  void aSequentialNatCountsFromElsewhereAfterAReboot() {
    NatEmulator emulator = BlackBox.nat(NatPreset.SYMMETRIC_SEQUENTIAL.settings(), 1);
    BlackBox nat = BlackBox.of(emulator);
    int before = nat.external(X1, Y1).getPort();

    emulator.reboot();

    assertThat(nat.external(X1, Y1).getPort()).isNotIn(before, before + 1);
  }

  @Property(tries = 100)
  void newAddressesReplaceTheOldOnes(@ForAll("nats") NatSettings settings, @ForAll long seed) {
    NatEmulator emulator = BlackBox.nat(settings, seed);
    BlackBox nat = BlackBox.of(emulator);
    InetSocketAddress before = nat.external(X1, Y1);
    InetAddress other = BlackBox.address("198.51.100.7");

    emulator.renumber(List.of(other));

    assertThat(nat.external(X1, Y1).getAddress()).isEqualTo(other);
    assertThat(nat.external(X2, Y2).getAddress()).isEqualTo(other);
    assertThat(nat.lets(Y1, before)).isFalse();
    assertThat(nat.shows(X1, before)).isPresent();
    assertThat(emulator.addresses()).containsExactly(other);
  }

  @Test
  void anEndpointThatIsWithheldIsLostAndNotGivenAgain() {
    NatEmulator emulator = BlackBox.nat(NatPreset.PORT_RESTRICTED.settings(), 1);
    BlackBox nat = BlackBox.of(emulator);
    InetSocketAddress external = nat.external(X1, Y1);

    emulator.withhold(external);

    assertThat(nat.lets(Y1, external)).isFalse();
    InetSocketAddress another = nat.external(X1, Y1);
    assertThat(another).isNotEqualTo(external);
    assertThat(nat.delivers(Y1, another)).contains(X1);
  }

  @Test
  void aFullTableTakesNobodyUntilThereIsRoom() {
    BlackBox nat =
        BlackBox.of(
            NatPreset.SYMMETRIC.settings().withTableLimit(3).withTimeout(Duration.ofSeconds(10)),
            1);
    nat.external(X1, Y1);
    InetSocketAddress second = nat.after(1000).external(X1, Y2);
    nat.external(X2, Y1);

    assertThat(BlackBox.reason(nat.out(X2, Y2))).contains(DropReason.TABLE_FULL);
    assertThat(nat.external(X1, Y2)).isEqualTo(second);
    assertThat(nat.after(8999).shows(X2, Y2)).isEmpty();

    assertThat(nat.after(1).shows(X2, Y2)).isPresent();
    assertThat(BlackBox.reason(nat.out(host(3, 1), Y2))).contains(DropReason.TABLE_FULL);
  }

  @Test
  void aNatNeedsAnAddress() {
    NatSettings settings = NatSettings.translating(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT);
    NatEmulator emulator = BlackBox.nat(settings, 1);

    assertThatThrownBy(() -> new NatEmulator("box", settings, List.of(), new Random(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> emulator.renumber(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(emulator.addresses()).isNotEmpty();
  }

  @Test
  void aNatNeedsRoom() {
    NatSettings settings = NatPreset.SYMMETRIC.settings();

    assertThatThrownBy(() -> settings.withTableLimit(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> settings.with(Pooling.PAIRED, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Provide
  Arbitrary<NatSettings> nats() {
    return ArbitrarySettings.translating();
  }
}
