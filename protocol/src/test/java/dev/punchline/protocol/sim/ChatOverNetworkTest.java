package dev.punchline.protocol.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Contact;
import dev.punchline.protocol.session.PeerEvent.Initiating;
import dev.punchline.protocol.session.PeerEvent.PeerSilent;
import dev.punchline.protocol.session.PeerEvent.Registered;
import dev.punchline.protocol.session.PeerEvent.Stun;
import dev.punchline.protocol.session.PeerEvent.TextReceived;
import dev.punchline.protocol.session.SessionSettings;
import dev.punchline.protocol.sim.VirtualNetwork.Link;
import dev.punchline.protocol.testing.Addresses;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Two sessions and a server, from registration to contact. */
class ChatOverNetworkTest {
  private static final int SEEDS = 300;
  private static final long PUNCH_TIMEOUT = SessionSettings.DEFAULT.punchTimeout().toMillis();
  private static final Link LOSSY = new Link(5, 150, 0.2, 0.1);

  /** The server says INITIATE_CHAT once, as in version 1, so its own word must not be lost. */
  private static final Link LOSSLESS = new Link(5, 150, 0, 0.1);

  @Test
  void makesContactTwoRoundTripsAfterTheCall() {
    Meeting meeting = new Meeting(1, (from, to) -> Link.perfect(50), 50);
    meeting.network.runUntil(1000);

    meeting.alice.call(meeting.bob);
    meeting.network.runUntil(5000);

    assertThat(meeting.alice.timesOf(Initiating.class)).containsExactly(1100L);
    assertThat(meeting.bob.timesOf(Initiating.class)).containsExactly(1100L);
    assertThat(meeting.alice.timesOf(Contact.class)).containsExactly(1200L);
    assertThat(meeting.bob.timesOf(Contact.class)).containsExactly(1200L);
  }

  @Test
  void learnsItsAddressAndIdentityInOneRoundTrip() {
    Meeting meeting = new Meeting(1, (from, to) -> Link.perfect(50), 50);

    meeting.network.runUntil(1000);

    assertThat(meeting.alice.timesOf(Registered.class)).containsExactly(100L);
    assertThat(meeting.alice.timesOf(Stun.class)).containsExactly(100L);
    assertThat(meeting.alice.events(Stun.class))
        .extracting(Stun::mapped)
        .containsExactly(Addresses.ALICE);
  }

  @Test
  void makesContactOverLinksThatLoseDuplicateAndReorder() {
    for (long seed = 0; seed < SEEDS; seed++) {
      try {
        contactOverLossyLinks(seed);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("with seed " + seed + ": " + e.getMessage(), e);
      }
    }
  }

  private static void contactOverLossyLinks(long seed) {
    Meeting meeting = new Meeting(seed, ChatOverNetworkTest::lossyButFromTheServer, 40);
    meeting.network.runUntil(20_000);

    meeting.alice.call(meeting.bob);
    if (seed % 3 == 0) {
      long later = 20_000L + new Random(seed).nextInt(200);
      meeting.network.at(later, () -> meeting.bob.call(meeting.alice));
    }
    meeting.network.runUntil(20_000 + 1000 + PUNCH_TIMEOUT);

    for (SimPeer peer : List.of(meeting.alice, meeting.bob)) {
      assertThat(peer.timesOf(Initiating.class)).hasSize(1);
      assertThat(peer.events(Contact.class)).isNotEmpty();
      assertThat(peer.events(Contact.class).getFirst().took().toMillis()).isLessThan(PUNCH_TIMEOUT);
      assertThat(peer.events(Closed.class)).isEmpty();
    }
  }

  @Test
  void replaysASeed() {
    List<Object> once = List.copyOf(lossyRun(42));

    assertThat(lossyRun(42)).isEqualTo(once);
    assertThat(lossyRun(43)).isNotEqualTo(once);
  }

  private static List<Object> lossyRun(long seed) {
    Meeting meeting = new Meeting(seed, ChatOverNetworkTest::lossyButFromTheServer, 40);
    meeting.network.runUntil(20_000);
    meeting.alice.call(meeting.bob);
    meeting.network.runUntil(40_000);
    return List.of(
        meeting.alice.events(),
        meeting.bob.events(),
        meeting.alice.timesOf(Contact.class),
        meeting.bob.timesOf(Contact.class));
  }

  @Test
  void findsEachOtherAgainAfterAnOutageAndDeliversWhatWasSaidMeanwhile() {
    Meeting meeting = new Meeting(1, (from, to) -> Link.perfect(50), 50);
    meeting.network.runUntil(1000);
    meeting.alice.call(meeting.bob);
    meeting.network.runUntil(10_000);

    meeting.network.rewire((from, to) -> Link.dead());
    meeting.network.runUntil(30_000);
    meeting.alice.say("still there?");
    meeting.bob.say("are you?");
    meeting.network.rewire((from, to) -> Link.perfect(50));
    meeting.network.runUntil(40_000);

    for (SimPeer peer : List.of(meeting.alice, meeting.bob)) {
      assertThat(peer.events(PeerSilent.class)).hasSize(1);
      assertThat(peer.events(Contact.class))
          .extracting(Contact::again)
          .containsExactly(false, true);
      assertThat(peer.events(Closed.class)).isEmpty();
    }
    assertThat(meeting.bob.events(TextReceived.class))
        .extracting(TextReceived::text)
        .containsExactly("still there?");
    assertThat(meeting.alice.events(TextReceived.class))
        .extracting(TextReceived::text)
        .containsExactly("are you?");
  }

  private static Link lossyButFromTheServer(InetSocketAddress from, InetSocketAddress to) {
    return from.equals(Addresses.SERVER) ? LOSSLESS : LOSSY;
  }

  /** Alice, Bob and the server; started at 0. */
  private static final class Meeting {
    final VirtualNetwork network;
    final SimPeer alice;
    final SimPeer bob;

    Meeting(
        long seed, BiFunction<InetSocketAddress, InetSocketAddress, Link> links, int httpDelay) {
      network = new VirtualNetwork(seed, links);
      SimServer server = new SimServer(network, httpDelay);
      alice = new SimPeer(Addresses.ALICE, network, server, seed);
      bob = new SimPeer(Addresses.BOB, network, server, ~seed);
      alice.start();
      bob.start();
    }
  }
}
