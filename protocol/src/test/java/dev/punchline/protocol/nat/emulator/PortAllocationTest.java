package dev.punchline.protocol.nat.emulator;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static dev.punchline.protocol.nat.emulator.BlackBox.X1;
import static dev.punchline.protocol.nat.emulator.BlackBox.X2;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y1;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y1_OTHER_PORT;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y2;
import static dev.punchline.protocol.nat.emulator.BlackBox.host;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 4787 section 4.2: which external port it is. */
class PortAllocationTest {
  private static final NatSettings CONE =
      NatSettings.translating(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT);
  private static final NatSettings SYMMETRIC =
      NatSettings.translating(ADDRESS_AND_PORT_DEPENDENT, ADDRESS_AND_PORT_DEPENDENT);
  private static final int FIRST = 1024;
  private static final int LAST = 65_535;

  @Test
  void preservesThePort() {
    BlackBox nat = BlackBox.of(CONE.with(new PortAllocation.Preserving(false)), 1);

    assertThat(nat.external(X1, Y1).getPort()).isEqualTo(X1.getPort());
  }

  @Test
  void preservesAPortForOneOnly() {
    BlackBox nat = BlackBox.of(CONE.with(new PortAllocation.Preserving(false)), 1);

    InetSocketAddress first = nat.external(X1, Y1);
    InetSocketAddress second = nat.external(X2, Y1);

    assertThat(second.getPort()).isNotEqualTo(X2.getPort());
    assertThat(nat.delivers(Y1, first)).contains(X1);
    assertThat(nat.delivers(Y1, second)).contains(X2);
  }

  @Test
  void preservesAPortThatIsFreeAgain() {
    BlackBox nat =
        BlackBox.of(
            CONE.with(new PortAllocation.Preserving(false)).withTimeout(Duration.ofSeconds(1)), 1);
    nat.external(X1, Y1);

    nat.after(1000);

    assertThat(nat.external(X2, Y1).getPort()).isEqualTo(X2.getPort());
  }

  @Test
  void anOverloadedPortAnswersWhoeverAsked() {
    BlackBox nat = BlackBox.of(CONE.with(new PortAllocation.Preserving(true)), 1);

    InetSocketAddress shared = nat.external(X1, Y1);

    assertThat(nat.external(X2, Y2)).isEqualTo(shared);
    assertThat(nat.delivers(Y1, shared)).contains(X1);
    assertThat(nat.delivers(Y2, shared)).contains(X2);
  }

  @Test
  void anOverloadedPortAnswersWhoeverAskedLastOfTwo() {
    BlackBox nat = BlackBox.of(CONE.with(new PortAllocation.Preserving(true)), 1);
    InetSocketAddress shared = nat.external(X1, Y1);

    nat.external(X2, Y1);
    assertThat(nat.delivers(Y1, shared)).contains(X2);

    nat.external(X1, Y1);
    assertThat(nat.delivers(Y1, shared)).contains(X1);
  }

  @Test
  void anOverloadedPortOpenToAllStillAnswersWhoeverAsked() {
    BlackBox nat =
        BlackBox.of(
            NatSettings.translating(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT)
                .with(new PortAllocation.Preserving(true)),
            1);
    InetSocketAddress shared = nat.external(X1, Y1);
    nat.external(X1, Y1_OTHER_PORT);
    nat.external(X2, Y2);

    assertThat(nat.delivers(Y1, shared)).contains(X1);
    assertThat(nat.delivers(Y1_OTHER_PORT, shared)).contains(X1);
    assertThat(nat.delivers(Y2, shared)).contains(X2);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 1000})
  void countsUpInSteps(int step) {
    BlackBox nat = BlackBox.of(SYMMETRIC.with(new PortAllocation.Sequential(step)), 5);
    List<Integer> ports = ports(nat, 200);

    assertThat(IntStream.range(1, 200).map(i -> ports.get(i) - ports.get(i - 1)))
        .allMatch(difference -> difference == step || difference == step - (LAST - FIRST + 1));
  }

  @Test
  void countsOnForWhoeverComes() {
    BlackBox nat = BlackBox.of(CONE.with(new PortAllocation.Sequential(1)), 3);

    int first = nat.external(X1, Y1).getPort();

    assertThat(nat.external(X2, Y1).getPort()).isEqualTo(first + 1);
    assertThat(nat.external(X1, Y2).getPort()).isEqualTo(first);
  }

  @Test
  void countsOverWhatIsTaken() {
    NatEmulator emulator = BlackBox.nat(CONE.with(new PortAllocation.Sequential(2)), 3);
    BlackBox nat = BlackBox.of(emulator);
    InetSocketAddress first = nat.external(X1, Y1);
    emulator.withhold(new InetSocketAddress(first.getAddress(), first.getPort() + 2));

    assertThat(nat.external(X2, Y1).getPort()).isEqualTo(first.getPort() + 4);
  }

  /** 1000 draws of 64512: each sixteenth gets 62.5, and fewer than 30 once in a million runs. */
  @Test
  void scattersOverTheWholeRange() {
    List<Integer> ports = ports(BlackBox.of(SYMMETRIC, 11), 1000);

    assertThat(ports.stream().collect(Collectors.groupingBy(port -> (port - FIRST) / 4032)))
        .hasSize(16)
        .allSatisfy((part, inIt) -> assertThat(inIt).hasSizeBetween(30, 110));
  }

  @Test
  void scattersSoThatOneTellsNothingOfTheNext() {
    List<Integer> ports = ports(BlackBox.of(SYMMETRIC, 11), 1000);

    Set<Integer> differences =
        IntStream.range(1, 1000)
            .mapToObj(i -> ports.get(i) - ports.get(i - 1))
            .collect(Collectors.toSet());

    assertThat(differences).hasSizeGreaterThan(950);
    assertThat(ports(BlackBox.of(SYMMETRIC, 12), 3)).isNotEqualTo(ports.subList(0, 3));
  }

  @Test
  void keepsASubscriberInABlockUntilItIsFull() {
    BlackBox nat = BlackBox.of(CONE.with(new PortAllocation.Blocks(64)), 1);

    List<Integer> first = portsOfHost(nat, 1, 0, 64);
    List<Integer> second = portsOfHost(nat, 1, 64, 64);

    assertThat(first).doesNotHaveDuplicates();
    assertThat(blocksOf(first, 64)).hasSize(1);
    assertThat(blocksOf(second, 64)).hasSize(1).doesNotContainAnyElementsOf(blocksOf(first, 64));
  }

  @Test
  void givesNoBlockToTwoSubscribers() {
    BlackBox nat = BlackBox.of(CONE.with(new PortAllocation.Blocks(512)), 1);

    List<Integer> blocks =
        IntStream.rangeClosed(1, 126)
            .mapToObj(number -> blocksOf(portsOfHost(nat, number, 0, 3), 512))
            .flatMap(Set::stream)
            .toList();

    assertThat(blocks).hasSize(126).doesNotHaveDuplicates();
    assertThat(BlackBox.reason(nat.out(host(127, 4000), Y1))).contains(DropReason.NO_PORT);
  }

  @Test
  void givesABlockToAnotherOnceItsSubscriberIsGone() {
    BlackBox nat =
        BlackBox.of(
            CONE.with(new PortAllocation.Blocks(16_384)).withTimeout(Duration.ofSeconds(10)), 1);
    portsOfHost(nat, 1, 0, 1);
    nat.after(5000);
    portsOfHost(nat, 2, 0, 1);
    portsOfHost(nat, 3, 0, 1);
    assertThat(nat.shows(host(4, 4000), Y1)).isEmpty();

    nat.after(5000);

    assertThat(nat.shows(host(4, 4000), Y1)).isPresent();
    assertThat(BlackBox.reason(nat.out(X1, Y1))).contains(DropReason.NO_PORT);
  }

  @Test
  void passesOverABlockThatCannotBeUsed() {
    NatEmulator emulator = BlackBox.nat(CONE.with(new PortAllocation.Blocks(16_384)), 1);
    IntStream.range(FIRST + 16_384, LAST + 1)
        .forEach(port -> emulator.withhold(new InetSocketAddress("203.0.113.1", port)));

    assertThat(BlackBox.of(emulator).external(X1, Y1).getPort()).isLessThan(FIRST + 16_384);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void findsTheLastFreePortAndThenNone(int kind) {
    List<PortAllocation> kinds =
        List.of(
            new PortAllocation.Preserving(false),
            new PortAllocation.Preserving(true),
            new PortAllocation.Sequential(1000),
            new PortAllocation.Random(),
            new PortAllocation.Blocks(512));
    NatEmulator emulator = BlackBox.nat(CONE.with(kinds.get(kind)), 1);
    IntStream.rangeClosed(FIRST, LAST)
        .filter(port -> port != 7777)
        .forEach(port -> emulator.withhold(new InetSocketAddress("203.0.113.1", port)));
    BlackBox nat = BlackBox.of(emulator);

    assertThat(nat.external(X1, Y1).getPort()).isEqualTo(7777);
    assertThat(BlackBox.reason(nat.out(host(1, 4001), Y1))).contains(DropReason.NO_PORT);
    assertThat(nat.external(X1, Y2).getPort()).isEqualTo(7777);
  }

  @Property(tries = 200)
  void staysWithinTheRange(@ForAll("nats") NatSettings settings, @ForAll long seed) {
    BlackBox nat = BlackBox.of(settings, seed);

    assertThat(IntStream.range(0, 60).mapToObj(i -> nat.external(host(i + 1, LAST - i / 2), Y1)))
        .extracting(InetSocketAddress::getPort)
        .allMatch(port -> port >= FIRST && port <= LAST);
  }

  @Test
  void refusesWhatIsNoAllocation() {
    for (int wrong : new int[] {0, -1, 1001}) {
      assertThatThrownBy(() -> new PortAllocation.Sequential(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
    for (int wrong : new int[] {0, -1, 16_385}) {
      assertThatThrownBy(() -> new PortAllocation.Blocks(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** As one socket shows to so many destinations. */
  private static List<Integer> ports(BlackBox nat, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> nat.external(X1, new InetSocketAddress("192.0.2.1", 1000 + i)).getPort())
        .toList();
  }

  private static List<Integer> portsOfHost(BlackBox nat, int number, int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> nat.external(host(number, 4000 + i), Y1).getPort())
        .toList();
  }

  private static Set<Integer> blocksOf(List<Integer> ports, int size) {
    return ports.stream().map(port -> (port - FIRST) / size).collect(Collectors.toSet());
  }

  @Provide
  Arbitrary<NatSettings> nats() {
    return ArbitrarySettings.translating();
  }
}
