package dev.punchline.protocol.nat.emulator;

import static dev.punchline.protocol.nat.emulator.BlackBox.X1;
import static dev.punchline.protocol.nat.emulator.BlackBox.host;
import static dev.punchline.protocol.testing.VirtualTime.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/**
 * RFC 4787 section 4.1: X:x sends to Y1:y1 and shows as X1':x1', and sends to Y2:y2 and shows as
 * X2':x2'.
 */
class MappingDefinitionTest {
  @Property(tries = 500)
  void isReusedExactlyWhereItsDefinitionSays(
      @ForAll("nats") NatSettings settings,
      @ForAll long seed,
      @ForAll("remotes") InetSocketAddress y1,
      @ForAll("remotes") InetSocketAddress y2) {
    BlackBox nat = BlackBox.of(settings, seed);

    InetSocketAddress x1 = nat.external(X1, y1);
    InetSocketAddress x2 = nat.external(X1, y2);

    boolean reused =
        switch (settings.mapping()) {
          case ENDPOINT_INDEPENDENT -> true;
          case ADDRESS_DEPENDENT -> y1.getAddress().equals(y2.getAddress());
          case ADDRESS_AND_PORT_DEPENDENT -> y1.equals(y2);
        };
    assertThat(x1.equals(x2)).isEqualTo(reused);
  }

  @Property(tries = 200)
  void staysWhileItLives(
      @ForAll("nats") NatSettings settings,
      @ForAll long seed,
      @ForAll @Size(20) List<@From("remotes") InetSocketAddress> remotes) {
    BlackBox nat = BlackBox.of(settings, seed);
    List<InetSocketAddress> before = show(nat, remotes);

    assertThat(show(nat, remotes)).isEqualTo(before);
  }

  @Property(tries = 300)
  void isNotSharedByTwoEndpointsUnlessPortsAreOverloaded(
      @ForAll("nats") NatSettings settings,
      @ForAll long seed,
      @ForAll("remotes") InetSocketAddress y1,
      @ForAll("remotes") InetSocketAddress y2) {
    BlackBox nat = BlackBox.of(settings, seed);

    InetSocketAddress first = nat.external(X1, y1);

    if (!settings.ports().equals(new PortAllocation.Preserving(true))) {
      assertThat(nat.external(host(2, 4000), y2)).isNotEqualTo(first);
      assertThat(nat.external(host(1, 4001), y1)).isNotEqualTo(first);
    }
  }

  @Property(tries = 200)
  void isWhatTheTableShows(
      @ForAll("nats") NatSettings settings,
      @ForAll long seed,
      @ForAll @Size(20) List<@From("remotes") InetSocketAddress> remotes) {
    NatEmulator nat = BlackBox.nat(settings, seed);
    BlackBox box = BlackBox.of(nat);

    List<InetSocketAddress> seen = show(box, remotes);

    List<MappingEntry> table = nat.mappings(at(0));
    assertThat(table).extracting(MappingEntry::external).containsOnlyOnceElementsOf(seen);
    assertThat(table).hasSize((int) seen.stream().distinct().count());
    assertThat(table).extracting(MappingEntry::internal).containsOnly(X1);
  }

  private static List<InetSocketAddress> show(BlackBox nat, List<InetSocketAddress> remotes) {
    List<InetSocketAddress> seen = new ArrayList<>();
    remotes.forEach(remote -> seen.add(nat.external(X1, remote)));
    return seen;
  }

  @Provide
  Arbitrary<NatSettings> nats() {
    return ArbitrarySettings.translating();
  }

  /** Few, so that addresses and ports meet again. */
  @Provide
  Arbitrary<InetSocketAddress> remotes() {
    return Arbitraries.of("192.0.2.1", "192.0.2.2", "198.51.100.1", "2001:db8::1")
        .flatMap(
            address ->
                Arbitraries.of(1, 3478, 3479, 65_535)
                    .map(port -> new InetSocketAddress(address, port)));
  }
}
