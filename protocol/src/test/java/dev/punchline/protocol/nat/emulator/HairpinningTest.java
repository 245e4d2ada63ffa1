package dev.punchline.protocol.nat.emulator;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static dev.punchline.protocol.nat.emulator.BlackBox.X1;
import static dev.punchline.protocol.nat.emulator.BlackBox.X2;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.emulator.Verdict.Forwarded;
import dev.punchline.protocol.nat.emulator.Verdict.Side;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** RFC 4787 section 6: X1 and X2 are behind one NAT, and send to each other's external endpoint. */
class HairpinningTest {
  private static final NatSettings OPEN =
      NatSettings.translating(ENDPOINT_INDEPENDENT, ENDPOINT_INDEPENDENT);
  private static final NatSettings CLOSED =
      NatSettings.translating(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT);

  @Test
  void dropsIfItIsOff() {
    BlackBox nat = BlackBox.of(OPEN, 1);
    nat.external(X1, Y1);
    InetSocketAddress ofX2 = nat.external(X2, Y1);

    assertThat(BlackBox.reason(nat.out(X1, ofX2))).contains(DropReason.NO_HAIRPINNING);
  }

  @Test
  void arrivesFromTheExternalEndpoint() {
    BlackBox nat = BlackBox.of(OPEN.with(Hairpinning.EXTERNAL_SOURCE), 1);
    InetSocketAddress ofX1 = nat.external(X1, Y1);
    InetSocketAddress ofX2 = nat.external(X2, Y1);

    assertThat(nat.out(X1, ofX2)).isEqualTo(new Forwarded(BlackBox.packet(ofX1, X2), Side.INSIDE));
  }

  @Test
  void arrivesFromTheInternalEndpoint() {
    BlackBox nat = BlackBox.of(OPEN.with(Hairpinning.INTERNAL_SOURCE), 1);
    InetSocketAddress ofX2 = nat.external(X2, Y1);

    assertThat(nat.out(X1, ofX2)).isEqualTo(new Forwarded(BlackBox.packet(X1, X2), Side.INSIDE));
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "OFF")
  void opensByBothSendingThroughTheFilter(Hairpinning hairpinning) {
    BlackBox nat = BlackBox.of(CLOSED.with(hairpinning), 1);
    InetSocketAddress ofX1 = nat.external(X1, Y1);
    InetSocketAddress ofX2 = nat.external(X2, Y1);

    assertThat(BlackBox.reason(nat.out(X1, ofX2))).contains(DropReason.FILTERED);
    assertThat(nat.out(X2, ofX1)).isInstanceOf(Forwarded.class);
    assertThat(nat.out(X1, ofX2)).isInstanceOf(Forwarded.class);
  }

  @Test
  void turnsAroundToAnyOfItsAddresses() {
    BlackBox nat =
        BlackBox.of(OPEN.with(Hairpinning.EXTERNAL_SOURCE).with(Pooling.ARBITRARY, 3), 1);

    for (int port = 5000; port < 5040; port++) {
      InetSocketAddress other = BlackBox.host(2, port);
      assertThat(nat.out(X1, nat.external(other, Y1)))
          .isInstanceOfSatisfying(
              Forwarded.class,
              forwarded -> assertThat(forwarded.packet().destination()).isEqualTo(other));
    }
  }

  @Test
  void dropsWhatNobodyInsideHas() {
    BlackBox nat = BlackBox.of(OPEN.with(Hairpinning.EXTERNAL_SOURCE), 1);

    assertThat(BlackBox.reason(nat.out(X1, new InetSocketAddress("203.0.113.1", 9))))
        .contains(DropReason.NO_MAPPING);
  }

  @Test
  void refreshesWhatItGoesThrough() {
    BlackBox nat =
        BlackBox.of(
            OPEN.with(Hairpinning.EXTERNAL_SOURCE)
                .with(Refresh.BOTH)
                .withTimeout(Duration.ofSeconds(10)),
            1);
    InetSocketAddress ofX1 = nat.external(X1, Y1);
    InetSocketAddress ofX2 = nat.external(X2, Y1);

    nat.after(9000).out(X1, ofX2);

    nat.after(9000);
    assertThat(nat.lets(Y1, ofX1)).isTrue();
    assertThat(nat.lets(Y1, ofX2)).isTrue();
  }

  @Test
  void isNoMatterOfAFirewall() {
    NatEmulator firewall =
        new NatEmulator(
            "box", NatPreset.FIREWALL.settings(), List.of(X2.getAddress()), new Random(1));

    assertThat(BlackBox.of(firewall).shows(X1, X2)).contains(X1);
  }
}
