package dev.punchline.sim;

import static dev.punchline.sim.Expectation.expect;
import static dev.punchline.sim.Time.minutes;
import static dev.punchline.sim.Time.ms;
import static dev.punchline.sim.Time.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.session.PeerEvent.CallFailed;
import dev.punchline.protocol.session.PeerEvent.CallFailure;
import dev.punchline.protocol.session.PeerEvent.CallMissed;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Contact;
import dev.punchline.protocol.session.PeerEvent.Initiating;
import dev.punchline.protocol.session.PeerEvent.Registered;
import dev.punchline.protocol.session.PeerEvent.ServerBack;
import dev.punchline.protocol.session.PeerEvent.ServerSilent;
import dev.punchline.protocol.session.PeerEvent.Stun;
import dev.punchline.protocol.session.PeerEvent.TextReceived;
import dev.punchline.protocol.session.PeerEvent.Waiting;
import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TurnAttribute.XorPeerAddress;
import dev.punchline.protocol.wire.DatagramKind;
import dev.punchline.protocol.wire.Packet;
import dev.punchline.sim.network.Agenda;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Two sessions that find each other in STUN framing alone. */
class StunChatOverNetworkTest {
  private static final int SEEDS = 300;
  private static final Chosen ALICE = new Chosen("10");
  private static final Chosen BOB = new Chosen("14");
  private static final Chosen CAROL = new Chosen("15");

  private final Scenario net = Scenario.seeded(1).delaying(ms(50));
  private final Peer alice = net.host("alice").as("10").later();
  private final Peer bob = net.host("bob").as("14").later();

  @Test
  void isRegisteredAndKnowsItsAddressInOneRoundTrip() {
    alice.starts();

    net.passes(seconds(1));

    assertThat(alice.timesOf(Registered.class)).containsExactly(ms(100));
    assertThat(alice.timesOf(Stun.class)).containsExactly(ms(100));
    assertThat(alice.events(Stun.class))
        .extracting(Stun::mapped)
        .containsExactly(alice.host().at(4000));
  }

  @Test
  void makesContactTwoRoundTripsAfterTheCall() {
    alice.starts();
    bob.starts();
    net.passes(seconds(1));

    alice.calls(BOB);
    net.passes(seconds(4));

    assertThat(alice.timesOf(Contact.class)).containsExactly(ms(1200));
    assertThat(bob.timesOf(Contact.class)).containsExactly(ms(1200));
    assertThat(bob.events(Initiating.class))
        .containsExactly(new Initiating(alice.host().at(4000), true, Optional.of(ALICE)));
  }

  @Test
  void waitsForAPeerThatComesAnHourLater() {
    alice.calls(BOB);
    alice.says("at last");
    net.at(minutes(60)).starts(bob);

    net.passes(minutes(60).plusSeconds(2));

    assertThat(alice.events(Waiting.class)).containsExactly(new Waiting(BOB));
    assertThat(bob.timesOf(Contact.class)).containsExactly(minutes(60).plusMillis(300));
    assertThat(bob.events(TextReceived.class))
        .extracting(TextReceived::text)
        .containsExactly("at last");
  }

  @Test
  void bothMayCallEachOther() {
    alice.calls(BOB);
    bob.calls(ALICE);

    net.passes(minutes(5));

    for (Peer peer : List.of(alice, bob)) {
      assertThat(peer.events(Initiating.class)).hasSize(1);
      assertThat(peer.events(Contact.class)).hasSize(1);
      assertCallIsOverAtContact(net, peer);
    }
  }

  @Test
  void aCallThatTheOtherOneMadeTooNeedsNoAnswer() {
    Peer carol = net.host("carol").as("15").waitingAtMost(seconds(20));
    carol.link().swallow(StunChatOverNetworkTest::answersAQuestion);
    bob.starts();
    net.passes(seconds(1));

    bob.calls(CAROL);
    carol.calls(BOB);
    net.passes(minutes(5));

    assertThat(carol.events(Contact.class)).hasSize(1);
    assertCallIsOverAtContact(net, carol);
  }

  @Test
  void tellsAtOnceWhoCalledWhileItWaitsForAnother() {
    alice.calls(CAROL);
    bob.starts();
    net.passes(seconds(10));

    bob.calls(ALICE);
    net.passes(seconds(1));

    assertThat(alice.events(CallMissed.class))
        .containsExactly(new CallMissed(bob.host().at(4000), Optional.of(BOB)));
    assertThat(alice.events(Initiating.class)).isEmpty();
  }

  @Test
  void aCallThatWaitsGivesWayToAnother() {
    bob.starts();
    alice.calls(CAROL);
    alice.says("for Carol alone");
    net.passes(seconds(10));

    alice.calls(CAROL);
    alice.calls(ALICE);
    alice.calls(BOB);
    net.passes(seconds(10));

    assertThat(alice.events(CallFailed.class))
        .containsExactly(
            new CallFailed(CAROL, CallFailure.BUSY, "", List.of()),
            new CallFailed(ALICE, CallFailure.SELF, "", List.of()),
            new CallFailed(CAROL, CallFailure.GIVEN_UP, "", List.of("for Carol alone")));
    assertThat(bob.events(Contact.class)).hasSize(1);
    assertThat(bob.events(TextReceived.class)).isEmpty();
  }

  @Test
  void takesWhoStillCallsWhenItHasWaitedInVain() {
    Peer carol = net.host("carol").as("15").waitingAtMost(seconds(20));
    bob.starts();
    carol.calls(ALICE);
    net.passes(seconds(10));

    bob.calls(CAROL);
    net.passes(seconds(20));

    assertThat(carol.events(CallMissed.class)).hasSize(1);
    assertThat(carol.events(Contact.class)).hasSize(1);
    assertThat(bob.events(Contact.class)).hasSize(1);
  }

  @Test
  void makesContactHoweverTheServersWordIsLostDoubledOrLate() {
    Replay.seeds(LongStream.range(0, SEEDS))
        .forEach(StunChatOverNetworkTest::contactOverLossyLinks);
  }

  /** A third calls each other, a third waits for who comes later, a third is called when there. */
  private static void contactOverLossyLinks(long seed) {
    Scenario net = lossy(seed);
    Peer alice = net.host("alice").as("10");
    Peer bob = net.host("bob").as("14").later();
    alice.calls(BOB);
    net.at(seed % 3 == 1 ? ms(new Random(seed).nextInt(20_000)) : Duration.ZERO).starts(bob);
    if (seed % 3 == 0) {
      net.at(Duration.ZERO).calls(bob, alice);
    }
    net.passes(seconds(60));

    net.checks(
        () -> {
          assertThat(questionsOf(net, alice)).isNotEmpty();
          for (Peer peer : List.of(alice, bob)) {
            assertThat(peer.events(Initiating.class)).hasSize(1);
            assertThat(peer.events(Contact.class)).isNotEmpty();
            assertThat(peer.events(Closed.class)).isEmpty();
            assertThat(peer.events(CallMissed.class)).isEmpty();
            assertCallIsOverAtContact(net, peer);
          }
        });
  }

  @Test
  void noLateWordOfTheServerBeginsAChatThatIsOver() {
    Replay.seeds(LongStream.range(0, SEEDS)).forEach(StunChatOverNetworkTest::chatThatIsOver);
  }

  private static void chatThatIsOver(long seed) {
    Scenario net = lossy(seed);
    Peer alice = net.host("alice").as("10");
    Peer bob = net.host("bob").as("14");
    alice.calls(BOB);
    net.passes(seconds(40));
    bob.leaves();
    net.passes(seconds(1));
    int begun = alice.events(Initiating.class).size();
    net.passes(seconds(79));

    net.checks(() -> assertThat(alice.events(Initiating.class)).hasSize(begun));
  }

  @Test
  void keepsTheChatAndItsIdWhenTheServerIsRestarted() {
    bob.starts();
    alice.calls(BOB);

    net.at(seconds(10)).stops(net.server());
    net.at(seconds(40)).starts(net.server());
    net.passes(seconds(44));

    for (Peer peer : List.of(alice, bob)) {
      assertThat(peer.events(ServerSilent.class)).hasSize(1);
      assertThat(peer.events(ServerBack.class)).hasSize(1);
      assertThat(peer.events(Registered.class)).hasSize(1);
      assertThat(peer.events(Closed.class)).isEmpty();
    }
    expect(stranger("10")).sees(Registered.class).notWithin(seconds(20));
    expect(stranger("14")).sees(Registered.class).notWithin(seconds(20));
  }

  @Test
  void givesItsIdBackWhenItLeaves() {
    bob.starts();
    alice.calls(BOB);
    net.passes(seconds(10));

    alice.leaves();
    net.passes(seconds(10));

    expect(stranger("10")).sees(Registered.class).within(seconds(1));
    expect(stranger("14")).sees(Registered.class).notWithin(seconds(20));
  }

  private Peer stranger(String id) {
    return net.host("stranger " + id).as(id);
  }

  /** Neither is the server asked any more, nor does anybody wait for the peer or miss it. */
  private static void assertCallIsOverAtContact(Scenario net, Peer peer) {
    Duration contact = peer.timesOf(Contact.class).getFirst();
    assertThat(questionsOf(net, peer)).allMatch(asked -> asked.compareTo(contact) <= 0);
    assertThat(peer.timesOf(Waiting.class)).allMatch(waiting -> waiting.compareTo(contact) <= 0);
    assertThat(peer.events(CallFailed.class)).isEmpty();
  }

  /** When it asked the server for a peer. */
  private static List<Duration> questionsOf(Scenario net, Peer peer) {
    return net.network().ladder().rungs().stream()
        .filter(rung -> rung.sender().equals(peer.name()))
        .filter(rung -> stun(rung.sent()).filter(message -> message.has(PeerId.class)).isPresent())
        .map(rung -> Duration.between(Agenda.START, rung.sentAt()))
        .toList();
  }

  private static boolean answersAQuestion(Packet packet) {
    return stun(packet)
        .filter(message -> message.messageClass() == MessageClass.SUCCESS_RESPONSE)
        .filter(message -> message.has(XorPeerAddress.class))
        .isPresent();
  }

  private static Optional<StunMessage> stun(Packet packet) {
    try {
      return DatagramKind.of(packet.payload()) == DatagramKind.STUN
          ? Optional.of(StunCodec.decode(packet.payload().duplicate()))
          : Optional.empty();
    } catch (MalformedStun e) {
      throw new AssertionError("somebody sent garbage", e);
    }
  }

  private static Scenario lossy(long seed) {
    return Scenario.seeded(seed).delaying(ms(5), ms(150)).losing(0.25).duplicating(0.1);
  }
}
