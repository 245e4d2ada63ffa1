package dev.punchline.protocol.sim;

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
import dev.punchline.protocol.sim.VirtualNetwork.Link;
import dev.punchline.protocol.testing.Addresses;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Two sessions that find each other in STUN framing alone. */
class StunChatOverNetworkTest {
  private static final int SEEDS = 300;
  private static final Link LOSSY = new Link(5, 150, 0.25, 0.1);
  private static final Chosen ALICE = new Chosen("10");
  private static final Chosen BOB = new Chosen("14");
  private static final Chosen CAROL = new Chosen("15");

  @Test
  void isRegisteredAndKnowsItsAddressInOneRoundTrip() {
    Meeting meeting = new Meeting(1, (from, to) -> Link.perfect(50));
    meeting.alice.start();

    meeting.network.runUntil(1000);

    assertThat(meeting.alice.timesOf(Registered.class)).containsExactly(100L);
    assertThat(meeting.alice.timesOf(Stun.class)).containsExactly(100L);
    assertThat(meeting.alice.events(Stun.class))
        .extracting(Stun::mapped)
        .containsExactly(Addresses.ALICE);
  }

  @Test
  void makesContactTwoRoundTripsAfterTheCall() {
    Meeting meeting = new Meeting(1, (from, to) -> Link.perfect(50));
    meeting.alice.start();
    meeting.bob.start();
    meeting.network.runUntil(1000);

    meeting.alice.call(BOB);
    meeting.network.runUntil(5000);

    assertThat(meeting.alice.timesOf(Contact.class)).containsExactly(1200L);
    assertThat(meeting.bob.timesOf(Contact.class)).containsExactly(1200L);
    assertThat(meeting.bob.events(Initiating.class))
        .containsExactly(new Initiating(Addresses.ALICE, true, Optional.of(ALICE)));
  }

  @Test
  void waitsForAPeerThatComesAnHourLater() {
    Meeting meeting = new Meeting(1, (from, to) -> Link.perfect(50));
    meeting.alice.start();
    meeting.alice.call(BOB);
    meeting.alice.say("at last");
    meeting.network.runUntil(3_600_000);

    meeting.bob.start();
    meeting.network.runUntil(3_602_000);

    assertThat(meeting.alice.events(Waiting.class)).containsExactly(new Waiting(BOB));
    assertThat(meeting.bob.timesOf(Contact.class)).containsExactly(3_600_300L);
    assertThat(meeting.bob.events(TextReceived.class))
        .extracting(TextReceived::text)
        .containsExactly("at last");
  }

  @Test
  void bothMayCallEachOther() {
    Meeting meeting = new Meeting(1, (from, to) -> Link.perfect(50));
    meeting.alice.start();
    meeting.alice.call(BOB);
    meeting.bob.start();
    meeting.bob.call(ALICE);
    meeting.network.runUntil(300_000);

    for (SimPeer peer : List.of(meeting.alice, meeting.bob)) {
      assertThat(peer.events(Initiating.class)).hasSize(1);
      assertThat(peer.events(Contact.class)).hasSize(1);
      assertCallIsOverAtContact(peer);
    }
  }

  @Test
  void aCallThatTheOtherOneMadeTooNeedsNoAnswer() {
    Meeting meeting = new Meeting(1, (from, to) -> Link.perfect(50));
    Optional<Duration> patience = Optional.of(Duration.ofSeconds(20));
    SimPeer carol = new SimPeer(Addresses.CAROL, meeting.network, CAROL, patience, 3);
    meeting.server.loseAnswersTo(Addresses.CAROL);
    meeting.bob.start();
    carol.start();
    meeting.network.runUntil(1000);

    meeting.bob.call(CAROL);
    carol.call(BOB);
    meeting.network.runUntil(300_000);

    assertThat(carol.events(Contact.class)).hasSize(1);
    assertCallIsOverAtContact(carol);
  }

  @Test
  void tellsAtOnceWhoCalledWhileItWaitsForAnother() {
    Meeting meeting = new Meeting(1, (from, to) -> Link.perfect(50));
    meeting.alice.start();
    meeting.alice.call(CAROL);
    meeting.bob.start();
    meeting.network.runUntil(10_000);

    meeting.bob.call(ALICE);
    meeting.network.runUntil(11_000);

    assertThat(meeting.alice.events(CallMissed.class))
        .containsExactly(new CallMissed(Addresses.BOB, Optional.of(BOB)));
    assertThat(meeting.alice.events(Initiating.class)).isEmpty();
  }

  @Test
  void aCallThatWaitsGivesWayToAnother() {
    Meeting meeting = new Meeting(1, (from, to) -> Link.perfect(50));
    meeting.alice.start();
    meeting.bob.start();
    meeting.alice.call(CAROL);
    meeting.alice.say("for Carol alone");
    meeting.network.runUntil(10_000);

    meeting.alice.call(CAROL);
    meeting.alice.call(ALICE);
    meeting.alice.call(BOB);
    meeting.network.runUntil(20_000);

    assertThat(meeting.alice.events(CallFailed.class))
        .containsExactly(
            new CallFailed(CAROL, CallFailure.BUSY, "", List.of()),
            new CallFailed(ALICE, CallFailure.SELF, "", List.of()),
            new CallFailed(CAROL, CallFailure.GIVEN_UP, "", List.of("for Carol alone")));
    assertThat(meeting.bob.events(Contact.class)).hasSize(1);
    assertThat(meeting.bob.events(TextReceived.class)).isEmpty();
  }

  @Test
  void takesWhoStillCallsWhenItHasWaitedInVain() {
    Meeting meeting = new Meeting(1, (from, to) -> Link.perfect(50));
    Optional<Duration> patience = Optional.of(Duration.ofSeconds(20));
    SimPeer carol = new SimPeer(Addresses.CAROL, meeting.network, CAROL, patience, 3);
    carol.start();
    meeting.bob.start();
    carol.call(ALICE);
    meeting.network.runUntil(10_000);

    meeting.bob.call(CAROL);
    meeting.network.runUntil(30_000);

    assertThat(carol.events(CallMissed.class)).hasSize(1);
    assertThat(carol.events(Contact.class)).hasSize(1);
    assertThat(meeting.bob.events(Contact.class)).hasSize(1);
  }

  @Test
  void makesContactHoweverTheServersWordIsLostDoubledOrLate() {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        contactOverLossyLinks(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  /** A third calls each other, a third waits for who comes later, a third is called when there. */
  private static void contactOverLossyLinks(long seed) {
    Meeting meeting = new Meeting(seed, (from, to) -> LOSSY);
    long later = new Random(seed).nextInt(20_000);
    meeting.alice.start();
    meeting.alice.call(BOB);
    meeting.network.at(
        seed % 3 == 1 ? later : 0,
        () -> {
          meeting.bob.start();
          if (seed % 3 == 0) {
            meeting.bob.call(ALICE);
          }
        });
    meeting.network.runUntil(60_000);

    for (SimPeer peer : List.of(meeting.alice, meeting.bob)) {
      assertThat(peer.events(Initiating.class)).hasSize(1);
      assertThat(peer.events(Contact.class)).isNotEmpty();
      assertThat(peer.events(Closed.class)).isEmpty();
      assertThat(peer.events(CallMissed.class)).isEmpty();
      assertCallIsOverAtContact(peer);
    }
  }

  /** Neither is the server asked any more, nor does anybody wait for the peer or miss it. */
  private static void assertCallIsOverAtContact(SimPeer peer) {
    long contact = peer.timesOf(Contact.class).getFirst();
    assertThat(peer.timesOfQuestions()).allMatch(asked -> asked <= contact);
    assertThat(peer.timesOf(Waiting.class)).allMatch(waiting -> waiting <= contact);
    assertThat(peer.events(CallFailed.class)).isEmpty();
  }

  @Test
  void noLateWordOfTheServerBeginsAChatThatIsOver() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Meeting meeting = new Meeting(seed, (from, to) -> LOSSY);
      meeting.alice.start();
      meeting.bob.start();
      meeting.alice.call(BOB);
      meeting.network.runUntil(40_000);
      meeting.bob.leave();
      meeting.network.runUntil(41_000);
      int begun = meeting.alice.events(Initiating.class).size();
      meeting.network.runUntil(120_000);

      assertThat(meeting.alice.events(Initiating.class)).as("seed %d", seed).hasSize(begun);
    }
  }

  @Test
  void keepsTheChatAndItsIdWhenTheServerIsRestarted() {
    Meeting meeting = new Meeting(1, (from, to) -> Link.perfect(50));
    meeting.alice.start();
    meeting.bob.start();
    meeting.alice.call(BOB);
    meeting.network.runUntil(10_000);

    meeting.server.stop();
    meeting.network.runUntil(40_000);
    meeting.server.start();
    meeting.network.runUntil(44_000);

    for (SimPeer peer : List.of(meeting.alice, meeting.bob)) {
      assertThat(peer.events(ServerSilent.class)).hasSize(1);
      assertThat(peer.events(ServerBack.class)).hasSize(1);
      assertThat(peer.events(Registered.class)).hasSize(1);
      assertThat(peer.events(Closed.class)).isEmpty();
    }
    assertThat(meeting.server.holds("10", Addresses.ALICE)).isTrue();
    assertThat(meeting.server.holds("14", Addresses.BOB)).isTrue();
  }

  @Test
  void givesItsIdBackWhenItLeaves() {
    Meeting meeting = new Meeting(1, (from, to) -> Link.perfect(50));
    meeting.alice.start();
    meeting.bob.start();
    meeting.alice.call(BOB);
    meeting.network.runUntil(10_000);

    meeting.alice.leave();
    meeting.network.runUntil(20_000);

    assertThat(meeting.server.holds("10", Addresses.ALICE)).isFalse();
    assertThat(meeting.server.holds("14", Addresses.BOB)).isTrue();
  }

  /** Alice, Bob and the server. */
  private static final class Meeting {
    final VirtualNetwork network;
    final SimStunServer server;
    final SimPeer alice;
    final SimPeer bob;

    Meeting(long seed, BiFunction<InetSocketAddress, InetSocketAddress, Link> links) {
      network = new VirtualNetwork(seed, links);
      server = new SimStunServer(network);
      alice = new SimPeer(Addresses.ALICE, network, ALICE, seed);
      bob = new SimPeer(Addresses.BOB, network, BOB, ~seed);
    }
  }
}
