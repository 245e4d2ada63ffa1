package dev.punchline.sim;

import static dev.punchline.protocol.nat.Dependence.ADDRESS_AND_PORT_DEPENDENT;
import static dev.punchline.protocol.nat.Dependence.ENDPOINT_INDEPENDENT;
import static dev.punchline.protocol.nat.emulator.NatPreset.CARRIER_GRADE;
import static dev.punchline.protocol.nat.emulator.NatPreset.PORT_RESTRICTED;
import static dev.punchline.protocol.nat.emulator.NatPreset.RESTRICTED;
import static dev.punchline.sim.Expectation.expect;
import static dev.punchline.sim.Time.minutes;
import static dev.punchline.sim.Time.ms;
import static dev.punchline.sim.Time.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.nat.emulator.NatSettings;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Contact;
import dev.punchline.protocol.session.PeerEvent.PeerSilent;
import dev.punchline.protocol.session.PeerEvent.Reason;
import dev.punchline.protocol.session.PeerEvent.Registered;
import dev.punchline.protocol.session.PeerEvent.ServerSilent;
import dev.punchline.protocol.session.SessionSettings;
import org.junit.jupiter.api.Test;

/** What goes wrong in the middle, and how it goes on. */
class RecoveryTest {
  private static final NatSettings RANDOM_PORTS =
      NatSettings.translating(ENDPOINT_INDEPENDENT, ADDRESS_AND_PORT_DEPENDENT);

  private final Scenario net = Scenario.seeded(42).delaying(ms(20), ms(60));
  private final Site left = net.lan("left").behind(PORT_RESTRICTED);
  private final Site right = net.lan("right").behind(PORT_RESTRICTED);
  private final Peer alice = left.host("alice");
  private final Peer bob = right.host("bob");

  private void chatting() {
    alice.calls(bob);
    expect(alice).hasContact().within(seconds(2));
    expect(bob).hasContact().within(seconds(2));
  }

  @Test
  void heartbeatsSurviveAMappingTimeoutOfFiveSeconds() {
    net.at(ms(0)).forgetsAfter(left.box(), seconds(5)).forgetsAfter(right.box(), seconds(5));
    chatting();

    net.passes(minutes(10));
    alice.says("still there");

    expect(bob).shows("still there").within(seconds(1));
    assertThat(bob.events(PeerSilent.class)).isEmpty();
  }

  @Test
  void heartbeatsThatComeLessOftenThanMappingsLastAreNotEnough() {
    net.waiting(rareHeartbeats());
    chatting();

    net.at(seconds(10))
        .forgetsAfter(left.box(), seconds(30))
        .forgetsAfter(right.box(), seconds(30));
    net.at(seconds(50)).says(alice, "into the void");

    expect(bob).shows("into the void").notWithin(seconds(59));
  }

  @Test
  void theChatGoesOnAfterANatHasForgottenItsMappings() {
    chatting();

    net.at(seconds(10)).reboots(right.box());
    net.passes(seconds(40));
    alice.says("after the reboot");

    expect(bob).shows("after the reboot").within(seconds(60));
  }

  @Test
  void theChatGoesOnWhenTheCallersPublicAddressChanges() {
    chatting();

    net.at(seconds(10)).renumbers(left.box());
    net.at(seconds(40)).says(alice, "I have moved");

    expect(bob).shows("I have moved").within(seconds(60));
  }

  @Test
  void theChatGoesOnWhenThePublicAddressOfTheOneWhoWasCalledChanges() {
    chatting();

    net.at(seconds(10)).renumbers(right.box());
    net.at(seconds(40)).says(bob, "I have moved");

    expect(alice).shows("I have moved").within(seconds(60));
  }

  @Test
  void aRestartOfTheServerLeavesTheChatAlone() {
    chatting();

    net.at(seconds(10)).stops(net.server());
    net.at(seconds(60)).starts(net.server());
    net.passes(minutes(3));
    bob.says("what server");

    expect(alice).shows("what server").within(seconds(1));
    assertThat(alice.events(ServerSilent.class)).hasSize(1);
    assertThat(alice.events(Registered.class))
        .extracting(Registered::again)
        .containsExactly(false, true);
    assertThat(net.server().registrations()).isEqualTo(2);
  }

  @Test
  void whoCrashedIsGoneAndCanBeCalledAgain() {
    chatting();

    net.at(seconds(10)).crashes(bob);
    expect(alice).closes(Reason.PEER_GONE).within(minutes(4));
    bob.starts();
    expect(bob).sees(Registered.class).within(seconds(1));
    net.passes(seconds(1));
    alice.calls(bob);
    alice.says("welcome back");

    expect(bob).shows("welcome back").within(seconds(5));
  }

  @Test
  void aLidThatIsClosedForAMinuteCostsNoLine() {
    chatting();

    net.at(seconds(10)).sleeps(bob);
    net.at(seconds(40)).says(alice, "are you asleep?");
    net.at(seconds(70)).wakesUp(bob);

    expect(bob).shows("are you asleep?").within(seconds(100));
    assertThat(alice.events(Closed.class)).isEmpty();
  }

  @Test
  void whoeverOpensTheLidAfterAnHourFindsTheOtherAgain() {
    chatting();

    net.at(seconds(10)).sleeps(bob);
    net.at(minutes(60)).wakesUp(bob);
    expect(alice).closes(Reason.PEER_GONE).within(minutes(5));

    expect(bob).hasContactAgain().within(minutes(60));
    bob.says("good morning");
    expect(alice).shows("good morning").within(seconds(2));
  }

  @Test
  void linesWaitUntilAPartitionHeals() {
    chatting();

    net.at(seconds(10)).cuts(right.link());
    net.at(seconds(40)).says(alice, "are you there?").says(bob, "and you?");
    net.at(seconds(70)).heals(right.link());

    expect(bob).shows("are you there?").within(seconds(100));
    expect(alice).shows("and you?").within(seconds(10));
    assertThat(alice.events(Contact.class)).extracting(Contact::again).containsExactly(false, true);
  }

  @Test
  void theChatGoesOnAtOtherPortsAfterANatHasForgottenItsMappings() {
    Site cafe = net.lan("cafe").behind(RANDOM_PORTS);
    Peer carol = cafe.host("carol");
    alice.calls(carol);
    expect(carol).hasContact().within(seconds(2));

    net.at(seconds(10)).reboots(cafe.box());
    net.at(seconds(40)).says(alice, "where are you now?");

    expect(carol).shows("where are you now?").within(seconds(60));
  }

  @Test
  void aNatThatForgetsItsMappingsWhilePunchingIsPunchedThrough() {
    Site cafe = net.lan("cafe").behind(RANDOM_PORTS);
    Peer carol = cafe.host("carol");
    Peer dave = net.lan("office").behind(RESTRICTED).host("dave");
    net.passes(seconds(1));

    dave.calls(carol);
    net.at(seconds(1).plusMillis(90)).reboots(cafe.box());

    expect(dave).hasContact().within(seconds(30));
    expect(carol).hasContact().within(seconds(30));
  }

  @Test
  void aFifthOfTheDatagramsMayBeLost() {
    net.losing(0.2);

    alice.calls(bob);

    expect(alice).hasContact().within(seconds(30));
    expect(bob).hasContact().within(seconds(30));
  }

  @Test
  void twoLayersOfNatMayForgetAtOnce() {
    Site carrier = net.carrier("carrier").behind(CARRIER_GRADE);
    Site home = carrier.lan("home").behind(RESTRICTED);
    Peer carol = home.host("carol");
    carol.calls(bob);
    expect(bob).hasContact().within(seconds(2));

    net.at(seconds(10)).reboots(carrier.box()).reboots(home.box());
    net.passes(seconds(40));
    bob.says("both at once");

    expect(carol).shows("both at once").within(seconds(60));
  }

  private static SessionSettings rareHeartbeats() {
    return new SessionSettings(seconds(60), ms(50), seconds(90), minutes(10), 4, seconds(10));
  }
}
