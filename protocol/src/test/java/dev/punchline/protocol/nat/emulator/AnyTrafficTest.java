package dev.punchline.protocol.nat.emulator;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.emulator.Verdict.Forwarded;
import dev.punchline.protocol.wire.Packet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever packets and commands come, and whenever. */
class AnyTrafficTest {
  private static final int STEPS = 200;

  @Property(tries = 150)
  void keepsWhatIsAlwaysTrue(@ForAll("boxes") NatSettings any, @ForAll long seed) {
    Random random = new Random(seed);
    NatSettings settings = any.withTableLimit(1 + random.nextInt(12));
    NatEmulator nat = BlackBox.nat(settings, seed);
    List<InetSocketAddress> seen = new ArrayList<>(List.of(BlackBox.X1, BlackBox.Y1));
    long now = 0;

    for (int step = 0; step < STEPS; step++) {
      now += random.nextInt(4) == 0 ? random.nextLong(2 * settings.timeout().toMillis()) : 0;
      Packet packet = BlackBox.packet(inside(random), somewhere(seen, random));
      switch (random.nextInt(12)) {
        case 0 -> nat.reboot();
        case 1 -> nat.renumber(BlackBox.publicAddresses(1 + random.nextInt(4)));
        case 2 -> nat.changeTimeout(Duration.ofMillis(1 + random.nextInt(100_000)));
        case 3 -> nat.withhold(somewhere(seen, random));
        case 4 -> remember(nat.error(packet, at(now)), seen);
        case 5, 6 ->
            remember(
                nat.inbound(
                    BlackBox.packet(somewhere(seen, random), somewhere(seen, random)), at(now)),
                seen);
        default -> {
          Verdict verdict = nat.outbound(packet, at(now));
          remember(verdict, seen);
          answerPasses(nat, packet, verdict, now);
        }
      }
      tableIsSound(nat, settings, now);
    }
  }

  private static void answerPasses(NatEmulator nat, Packet packet, Verdict verdict, long now) {
    if (verdict instanceof Forwarded(Packet shown, Verdict.Side to) && to == Verdict.Side.OUTSIDE) {
      Packet answer = BlackBox.packet(shown.destination(), shown.source());

      assertThat(nat.inbound(answer, at(now)))
          .isEqualTo(
              new Forwarded(
                  BlackBox.packet(packet.destination(), packet.source()), Verdict.Side.INSIDE));
    }
  }

  private static void tableIsSound(NatEmulator nat, NatSettings settings, long now) {
    List<MappingEntry> table = nat.mappings(at(now));
    assertThat(table).hasSizeLessThanOrEqualTo(settings.tableLimit());
    assertThat(table).allMatch(entry -> entry.expires().isAfter(at(now)));
    assertThat(nat.nextExpiry().stream()).allMatch(at(now)::isBefore);
    Map<InetSocketAddress, InetSocketAddress> owners = new HashMap<>();
    for (MappingEntry entry : table) {
      InetSocketAddress before = owners.put(entry.external(), entry.internal());
      boolean shareable = settings.ports().equals(new PortAllocation.Preserving(true));
      assertThat(before == null || (shareable && !before.equals(entry.internal()))).isTrue();
      if (settings.policy() == Policy.TRANSLATE) {
        assertThat(nat.addresses()).contains(entry.external().getAddress());
      } else {
        assertThat(entry.external()).isEqualTo(entry.internal());
      }
    }
  }

  private static void remember(Verdict verdict, List<InetSocketAddress> seen) {
    if (verdict instanceof Forwarded(Packet packet, Verdict.Side to)) {
      seen.add(packet.source());
      seen.add(packet.destination());
    }
  }

  private static InetSocketAddress inside(Random random) {
    return BlackBox.host(1 + random.nextInt(3), random.nextInt(10) == 0 ? 80 : 4000);
  }

  /** Often where something has been before. */
  private static InetSocketAddress somewhere(List<InetSocketAddress> seen, Random random) {
    if (random.nextBoolean()) {
      return seen.get(random.nextInt(seen.size()));
    }
    InetAddress address =
        BlackBox.address((random.nextBoolean() ? "192.0.2." : "203.0.113.") + random.nextInt(5));
    return new InetSocketAddress(address, random.nextInt(4) == 0 ? 4000 : random.nextInt(65_536));
  }

  @Provide
  Arbitrary<NatSettings> boxes() {
    return ArbitrarySettings.any();
  }
}
