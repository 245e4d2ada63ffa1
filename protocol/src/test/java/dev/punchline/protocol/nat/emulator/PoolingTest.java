package dev.punchline.protocol.nat.emulator;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.emulator.BlackBox.X1;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y1;
import static dev.punchline.protocol.nat.emulator.BlackBox.host;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.Dependence;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 4787 section 4.1, REQ-2; RFC 7857 section 4. */
class PoolingTest {
  @ParameterizedTest
  @EnumSource
  void pairsAHostWithOneAddressForAllItsSockets(Dependence mapping) {
    BlackBox nat = BlackBox.of(pooling(mapping, Pooling.PAIRED), 1);

    for (int number = 1; number < 20; number++) {
      assertThat(addressesOfHost(nat, number)).hasSize(1);
    }
  }

  @Test
  void pairsDifferentHostsWithAllAddresses() {
    BlackBox nat = BlackBox.of(pooling(ADDRESS_AND_PORT_DEPENDENT, Pooling.PAIRED), 1);

    assertThat(IntStream.range(1, 60).mapToObj(i -> nat.external(host(i, 4000), Y1).getAddress()))
        .containsAll(BlackBox.publicAddresses(3));
  }

  @ParameterizedTest
  @EnumSource
  void usesAnyAddressForASocketWhenArbitrary(Dependence mapping) {
    BlackBox nat = BlackBox.of(pooling(mapping, Pooling.ARBITRARY), 1);

    assertThat(addressesOfHost(nat, 1))
        .containsExactlyInAnyOrderElementsOf(BlackBox.publicAddresses(3));
  }

  @Test
  void aPairedHostGetsNoPortOfAnotherAddress() {
    NatEmulator emulator = BlackBox.nat(pooling(ADDRESS_AND_PORT_DEPENDENT, Pooling.PAIRED), 1);
    BlackBox nat = BlackBox.of(emulator);
    withholdAll(emulator, nat.external(X1, Y1).getAddress());

    assertThat(BlackBox.reason(nat.out(X1, Y1))).contains(DropReason.NO_PORT);
  }

  @Test
  void anArbitraryOneGetsAPortWhereThereIsOne() {
    NatEmulator emulator = BlackBox.nat(pooling(ADDRESS_AND_PORT_DEPENDENT, Pooling.ARBITRARY), 1);
    withholdAll(emulator, BlackBox.address("203.0.113.1"));
    withholdAll(emulator, BlackBox.address("203.0.113.3"));

    BlackBox nat = BlackBox.of(emulator);
    assertThat(IntStream.range(0, 8).mapToObj(i -> nat.external(host(1, 4000 + i), Y1)))
        .extracting(InetSocketAddress::getAddress)
        .containsOnly(BlackBox.address("203.0.113.2"));
  }

  private static NatSettings pooling(Dependence mapping, Pooling pooling) {
    return NatSettings.translating(mapping, ADDRESS_AND_PORT_DEPENDENT).with(pooling, 3);
  }

  private static Set<InetAddress> addressesOfHost(BlackBox nat, int number) {
    return IntStream.range(0, 40)
        .mapToObj(i -> nat.external(host(number, 4000 + i), Y1).getAddress())
        .collect(Collectors.toSet());
  }

  private static void withholdAll(NatEmulator emulator, InetAddress address) {
    IntStream.range(1024, 65_536)
        .forEach(port -> emulator.withhold(new InetSocketAddress(address, port)));
  }
}
