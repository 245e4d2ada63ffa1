package dev.punchline.sim;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static dev.punchline.protocol.nat.emulator.NatPreset.CARRIER_GRADE;
import static dev.punchline.protocol.nat.emulator.NatPreset.FIREWALL;
import static dev.punchline.protocol.nat.emulator.NatPreset.OPEN;
import static dev.punchline.protocol.nat.emulator.NatPreset.PORT_RESTRICTED;
import static dev.punchline.protocol.nat.emulator.NatPreset.SYMMETRIC;
import static dev.punchline.sim.Expectation.expect;
import static dev.punchline.sim.Time.ms;
import static dev.punchline.sim.Time.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.emulator.DropReason;
import dev.punchline.protocol.nat.emulator.Hairpinning;
import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.session.PeerEvent.Reason;
import dev.punchline.protocol.session.PeerEvent.Stun;
import dev.punchline.sim.network.Box;
import dev.punchline.sim.network.Fate;
import dev.punchline.sim.network.Rung;
import org.junit.jupiter.api.Test;

/** Where peers can be, and who reaches whom from there. */
class TopologyTest {
  private static final NatSettings NO_HAIRPIN = CARRIER_GRADE.settings().with(Hairpinning.OFF);

  private final Scenario net = Scenario.seeded(42).delaying(ms(20), ms(60));

  @Test
  void twoPortRestrictedNatsLetAChatThrough() {
    Peer alice = net.lan("left").behind(PORT_RESTRICTED).host("alice");
    Peer bob = net.lan("right").behind(PORT_RESTRICTED).host("bob");

    alice.calls(bob);
    alice.says("hi");

    expect(bob).shows("hi").within(seconds(2));
  }

  @Test
  void twoSymmetricNatsDoNotAndBothAreToldSo() {
    Peer alice = net.lan("left").behind(SYMMETRIC).host("alice");
    Peer bob = net.lan("right").behind(SYMMETRIC).host("bob");

    alice.calls(bob);

    expect(alice).closes(Reason.NO_PATH).within(seconds(32));
    expect(bob).closes(Reason.NO_PATH).within(seconds(32));
  }

  @Test
  void aHomeBehindACarriersNatMeetsOneThatIsNot() {
    Peer alice =
        net.carrier("carrier").behind(CARRIER_GRADE).lan("left").behind(PORT_RESTRICTED).host("a");
    Peer bob = net.lan("right").behind(PORT_RESTRICTED).host("bob");

    alice.calls(bob);
    bob.says("two layers");

    expect(alice).shows("two layers").within(seconds(2));
  }

  @Test
  void twoHomesBehindOneCarrierMeetIfItTurnsThemAround() {
    Site carrier = net.carrier("carrier").behind(CARRIER_GRADE);
    Peer alice = carrier.lan("left").behind(PORT_RESTRICTED).host("alice");
    Peer bob = carrier.lan("right").behind(PORT_RESTRICTED).host("bob");

    alice.calls(bob);
    alice.says("neighbour");

    expect(bob).shows("neighbour").within(seconds(2));
  }

  @Test
  void twoHomesBehindOneCarrierDoNotMeetIfItTurnsNobodyAround() {
    Site carrier = net.carrier("carrier").behind(NO_HAIRPIN);
    Peer alice = carrier.lan("left").behind(PORT_RESTRICTED).host("alice");
    Peer bob = carrier.lan("right").behind(PORT_RESTRICTED).host("bob");

    alice.calls(bob);

    expect(bob).closes(Reason.NO_PATH).within(seconds(40));
    assertThat(net.network().ladder().rungs())
        .extracting(Rung::fate)
        .contains(new Fate.Dropped("carrier-box", DropReason.NO_HAIRPINNING));
  }

  @Test
  void twoOnOneLanMeetThroughTheirOwnNat() {
    Site home = net.lan("home").behind(PORT_RESTRICTED);
    Peer alice = home.host("alice");
    Peer bob = home.host("bob");

    alice.calls(bob);
    alice.says("next room");

    expect(bob).shows("next room").within(seconds(2));
  }

  @Test
  void twoOnOneLanWithAGatewayEachMeetOutside() {
    Site home =
        net.lan("home")
            .behind(NatSettings.translating(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT));
    Box second = home.gateway("second-box", PORT_RESTRICTED.settings());
    Peer alice = home.host("alice");
    Peer bob = home.host("bob").through(second);

    alice.calls(bob);
    expect(bob).hasContact().within(seconds(2));

    assertThat(home.box().nat().mappings(net.network().agenda().now())).isNotEmpty();
    assertThat(second.nat().mappings(net.network().agenda().now())).isNotEmpty();
  }

  @Test
  void whoIsBehindAFirewallOrNothingHasAPublicAddress() {
    Peer alice = net.lan("left").behind(FIREWALL).host("alice");
    Peer bob = net.lan("right").behind(OPEN).host("bob");
    Peer carol = net.host("carol");

    alice.calls(bob);
    expect(alice).hasContact().within(seconds(2));

    for (Peer peer : new Peer[] {alice, bob, carol}) {
      assertThat(peer.events(Stun.class)).extracting(Stun::mapped).contains(peer.host().at(4000));
    }
  }
}
