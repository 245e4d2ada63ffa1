package dev.punchline.protocol.nat.emulator;

import static dev.punchline.protocol.nat.emulator.BlackBox.X1;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y1;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y1_OTHER_PORT;
import static dev.punchline.protocol.nat.emulator.BlackBox.Y2;
import static dev.punchline.protocol.nat.emulator.BlackBox.address;
import static dev.punchline.protocol.nat.emulator.BlackBox.packet;
import static dev.punchline.protocol.testing.VirtualTime.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.nat.DirectPath.Side;
import dev.punchline.protocol.nat.emulator.Verdict.Dropped;
import dev.punchline.protocol.nat.emulator.Verdict.Forwarded;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** NATs in a row: X1 - home - carrier - the network. */
class NatStackTest {
  static Stream<Arguments> pairs() {
    return Arrays.stream(NatPreset.values())
        .flatMap(
            inner -> Arrays.stream(NatPreset.values()).map(outer -> Arguments.of(inner, outer)));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void isAsDependentAsTheMostDependent(NatPreset inner, NatPreset outer) {
    Side expected = inner.settings().side().behind(outer.settings().side());
    BlackBox stack =
        BlackBox.of(
            new NatStack(
                List.of(box("home", inner, "100.64.0.1"), box("carrier", outer, "203.0.113.1"))));

    assertThat(stack.shows(X1, Y1).isPresent()).isEqualTo(expected.passesUdp());
    if (expected.passesUdp()) {
      InetSocketAddress external = stack.external(X1, Y1);
      InetSocketAddress atOtherPort = stack.external(X1, Y1_OTHER_PORT);
      boolean symmetric = inner.label().startsWith("sym") || outer.label().startsWith("sym");
      assertThat(expected.mapping() != Dependence.ENDPOINT_INDEPENDENT).isEqualTo(symmetric);
      assertThat(atOtherPort.equals(external)).isEqualTo(!symmetric);
      assertThat(stack.delivers(Y1, external)).contains(X1);

      InetSocketAddress unknownPort = new InetSocketAddress(Y1.getAddress(), 9);
      switch (expected.filtering()) {
        case ENDPOINT_INDEPENDENT -> assertThat(stack.delivers(Y2, external)).contains(X1);
        case ADDRESS_DEPENDENT -> {
          assertThat(stack.lets(Y2, external)).isFalse();
          assertThat(stack.delivers(unknownPort, external)).contains(X1);
        }
        case ADDRESS_AND_PORT_DEPENDENT -> {
          assertThat(stack.lets(Y2, external)).isFalse();
          assertThat(stack.lets(unknownPort, external)).isFalse();
        }
      }
    }
  }

  @Test
  void tellsWhichBoxDropped() {
    NatEmulator home = box("home", NatPreset.PORT_RESTRICTED, "100.64.0.1");
    NatEmulator carrier = box("carrier", NatPreset.FULL_CONE, "203.0.113.1");
    NatStack stack = new NatStack(List.of(home, carrier));
    InetSocketAddress external = BlackBox.of(stack).external(X1, Y1);

    assertThat(stack.inbound(packet(Y2, external), at(0)))
        .isInstanceOfSatisfying(
            Dropped.class,
            dropped -> {
              assertThat(dropped.box()).isEqualTo("home");
              assertThat(dropped.reason()).isEqualTo(DropReason.FILTERED);
              assertThat(dropped.packet().destination().getAddress())
                  .isEqualTo(address("100.64.0.1"));
            });

    carrier.reboot();
    assertThat(stack.inbound(packet(Y1, external), at(0)))
        .isEqualTo(new Dropped(packet(Y1, external), "carrier", DropReason.NO_MAPPING));
  }

  @Test
  void aRebootOfOneIsARebootOfAll() {
    NatEmulator home = box("home", NatPreset.FULL_CONE, "100.64.0.1");
    NatEmulator carrier = box("carrier", NatPreset.FULL_CONE, "203.0.113.1");
    BlackBox stack = BlackBox.of(new NatStack(List.of(home, carrier)));
    InetSocketAddress external = stack.external(X1, Y1);

    home.reboot();

    assertThat(stack.lets(Y1, external)).isFalse();
    assertThat(stack.delivers(Y1, stack.external(X1, Y1))).contains(X1);
  }

  @Test
  void turnsAroundAtTheOuterBox() {
    NatEmulator home = box("home", NatPreset.FULL_CONE, "100.64.0.1");
    NatEmulator carrier = box("carrier", NatPreset.CARRIER_GRADE, "203.0.113.1");
    NatStack stack = new NatStack(List.of(home, carrier));
    InetSocketAddress external = BlackBox.of(stack).external(X1, Y1);

    assertThat(stack.outbound(packet(X1, external), at(0)))
        .isEqualTo(new Forwarded(packet(external, X1), Verdict.Side.INSIDE));
  }

  @Test
  void turnsAroundAtTheInnerBox() {
    NatEmulator home = box("home", NatPreset.FULL_CONE, "100.64.0.1");
    NatEmulator carrier = box("carrier", NatPreset.UDP_BLOCKED, "203.0.113.1");
    InetSocketAddress external = BlackBox.of(home).external(X1, Y1);

    assertThat(new NatStack(List.of(home, carrier)).outbound(packet(X1, external), at(0)))
        .isEqualTo(new Forwarded(packet(external, X1), Verdict.Side.INSIDE));
  }

  /** Both homes number their hosts alike. */
  @Test
  void twoHomesShareACarrier() {
    NatEmulator carrier = box("carrier", NatPreset.CARRIER_GRADE, "203.0.113.1");
    BlackBox one =
        BlackBox.of(
            new NatStack(List.of(box("one", NatPreset.PORT_RESTRICTED, "100.64.0.1"), carrier)));
    BlackBox other =
        BlackBox.of(
            new NatStack(List.of(box("other", NatPreset.PORT_RESTRICTED, "100.64.0.2"), carrier)));

    InetSocketAddress ofOne = one.external(X1, Y1);
    InetSocketAddress ofOther = other.external(X1, Y1);

    assertThat(ofOther).isNotEqualTo(ofOne);
    assertThat(one.delivers(Y1, ofOne)).contains(X1);
    assertThat(other.delivers(Y1, ofOther)).contains(X1);
    assertThat(other.lets(Y1, ofOne)).isFalse();
  }

  @Test
  void passesThroughWhereThereIsNoBox() {
    BlackBox nothing = BlackBox.of(new NatStack(List.of()));

    assertThat(nothing.shows(X1, Y1)).contains(X1);
    assertThat(nothing.delivers(Y1, X1)).contains(X1);
  }

  private static NatEmulator box(String name, NatPreset preset, String address) {
    return new NatEmulator(
        name, preset.settings(), List.of(address(address)), new Random(name.length()));
  }
}
