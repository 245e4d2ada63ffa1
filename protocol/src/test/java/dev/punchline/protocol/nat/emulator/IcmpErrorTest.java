package dev.punchline.protocol.nat.emulator;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ADDRESS_DEPENDENT;
import static dev.punchline.protocol.nat.emulator.BlackBox.X1;
import static dev.punchline.protocol.nat.emulator.BlackBox.X2;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y1;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y2;
import static dev.punchline.protocol.nat.emulator.BlackBox.packet;
import static dev.punchline.protocol.testing.VirtualTime.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.emulator.Verdict.Forwarded;
import dev.punchline.protocol.nat.emulator.Verdict.Side;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 4787 section 11 and RFC 5508 section 4: errors about what went out. */
class IcmpErrorTest {
  @ParameterizedTest
  @EnumSource
  void goesToWhomThePacketCameFrom(Dependence mapping) {
    NatEmulator nat = BlackBox.nat(NatSettings.translating(mapping, ADDRESS_AND_PORT_DEPENDENT), 1);
    BlackBox box = BlackBox.of(nat);
    InetSocketAddress ofX1 = box.external(X1, Y1);
    InetSocketAddress ofX2 = box.external(X2, Y2);

    assertThat(nat.error(packet(ofX1, Y1), at(0)))
        .isEqualTo(new Forwarded(packet(X1, Y1), Side.INSIDE));
    assertThat(nat.error(packet(ofX2, Y2), at(0)))
        .isEqualTo(new Forwarded(packet(X2, Y2), Side.INSIDE));
  }

  @Test
  void goesToWhoeverAskedThroughAnOverloadedPort() {
    NatEmulator nat =
        BlackBox.nat(
            NatPreset.PORT_RESTRICTED.settings().with(new PortAllocation.Preserving(true)), 1);
    BlackBox box = BlackBox.of(nat);
    InetSocketAddress shared = box.external(X1, Y1);
    box.external(X2, Y2);

    assertThat(nat.error(packet(shared, Y2), at(0)))
        .isEqualTo(new Forwarded(packet(X2, Y2), Side.INSIDE));
    assertThat(nat.error(packet(shared, Y1), at(0)))
        .isEqualTo(new Forwarded(packet(X1, Y1), Side.INSIDE));
  }

  @Test
  void isDroppedWithoutAMapping() {
    NatEmulator nat =
        BlackBox.nat(NatSettings.translating(ADDRESS_DEPENDENT, ADDRESS_DEPENDENT), 1);
    InetSocketAddress external = BlackBox.of(nat).external(X1, Y1);

    assertThat(BlackBox.reason(nat.error(packet(external, Y2), at(0))))
        .contains(DropReason.NO_MAPPING);
    assertThat(BlackBox.reason(nat.error(packet(X1, Y1), at(0)))).contains(DropReason.NO_MAPPING);
  }

  @ParameterizedTest
  @EnumSource
  void neitherEndsNorKeepsAMapping(Refresh refresh) {
    NatEmulator nat =
        BlackBox.nat(
            NatPreset.PORT_RESTRICTED.settings().with(refresh).withTimeout(Duration.ofSeconds(10)),
            1);
    BlackBox box = BlackBox.of(nat);
    InetSocketAddress external = box.external(X1, Y1);

    var unused = nat.error(packet(external, Y1), at(9000));

    assertThat(nat.mappings(at(9999))).hasSize(1);
    assertThat(box.after(10_000).lets(Y1, external)).isFalse();
    assertThat(BlackBox.reason(nat.error(packet(external, Y1), at(10_000))))
        .contains(DropReason.NO_MAPPING);
  }

  @Test
  void passesWhereUdpPasses() {
    NatEmulator open = BlackBox.nat(NatPreset.OPEN.settings(), 1);
    NatEmulator blocked = BlackBox.nat(NatPreset.UDP_BLOCKED.settings(), 1);

    assertThat(open.error(packet(X1, Y1), at(0)))
        .isEqualTo(new Forwarded(packet(X1, Y1), Side.INSIDE));
    assertThat(BlackBox.reason(blocked.error(packet(X1, Y1), at(0))))
        .contains(DropReason.UDP_BLOCKED);
  }
}
