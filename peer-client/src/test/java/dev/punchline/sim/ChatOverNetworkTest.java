package dev.punchline.sim;

import static dev.punchline.sim.Expectation.expect;
import static dev.punchline.sim.Time.ms;
import static dev.punchline.sim.Time.seconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Contact;
import dev.punchline.protocol.session.PeerEvent.Initiating;
import dev.punchline.protocol.session.PeerEvent.PeerSilent;
import dev.punchline.protocol.session.PeerEvent.Registered;
import dev.punchline.protocol.session.PeerEvent.Stun;
import dev.punchline.protocol.session.PeerEvent.TextReceived;
import dev.punchline.protocol.session.SessionSettings;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Two sessions and a server, from registration to contact. */
class ChatOverNetworkTest {
  private static final int SEEDS = 300;
  private static final Duration PUNCH_TIMEOUT = SessionSettings.DEFAULT.punchTimeout();

  @Test
  void makesContactTwoRoundTripsAfterTheCall() {
    Meeting meeting = new Meeting(Scenario.seeded(1).delaying(ms(50)));
    meeting.net().passes(seconds(1));

    meeting.alice().calls(meeting.bob());
    meeting.net().passes(seconds(4));

    for (Peer peer : meeting.both()) {
      assertThat(peer.timesOf(Initiating.class)).containsExactly(ms(1100));
      assertThat(peer.timesOf(Contact.class)).containsExactly(ms(1200));
    }
  }

  @Test
  void learnsItsAddressAndIdentityInOneRoundTrip() {
    Meeting meeting = new Meeting(Scenario.seeded(1).delaying(ms(50)));

    meeting.net().passes(seconds(1));

    assertThat(meeting.alice().timesOf(Registered.class)).containsExactly(ms(100));
    assertThat(meeting.alice().timesOf(Stun.class)).containsExactly(ms(100));
    assertThat(meeting.alice().events(Stun.class))
        .extracting(Stun::mapped)
        .containsExactly(meeting.alice().host().at(4000));
  }

  @Test
  void makesContactOverLinksThatLoseDuplicateAndReorder() {
    Replay.seeds(LongStream.range(0, SEEDS)).forEach(ChatOverNetworkTest::contactOverLossyLinks);
  }

  private static void contactOverLossyLinks(long seed) {
    Meeting meeting = new Meeting(lossy(seed));
    meeting.net().passes(seconds(20));

    meeting.alice().calls(meeting.bob());
    if (seed % 3 == 0) {
      Duration later = seconds(20).plusMillis(new Random(seed).nextInt(200));
      meeting.net().at(later).calls(meeting.bob(), meeting.alice());
    }
    meeting.net().passes(PUNCH_TIMEOUT.plusSeconds(1));

    meeting
        .net()
        .checks(
            () -> {
              for (Peer peer : meeting.both()) {
                assertThat(peer.timesOf(Initiating.class)).hasSize(1);
                assertThat(peer.events(Contact.class)).isNotEmpty();
                assertThat(peer.events(Contact.class).getFirst().took()).isLessThan(PUNCH_TIMEOUT);
                assertThat(peer.events(Closed.class)).isEmpty();
              }
            });
  }

  @Test
  void findsEachOtherAgainAfterAnOutageAndDeliversWhatWasSaidMeanwhile() {
    Meeting meeting = new Meeting(Scenario.seeded(1).delaying(ms(50)));
    meeting.alice().calls(meeting.bob());

    meeting.net().at(seconds(10)).cuts(meeting.net().network().internet().medium());
    meeting
        .net()
        .at(seconds(30))
        .says(meeting.alice(), "still there?")
        .says(meeting.bob(), "are you?");
    meeting.net().at(seconds(30)).heals(meeting.net().network().internet().medium());
    meeting.net().passes(seconds(40));

    for (Peer peer : meeting.both()) {
      assertThat(peer.events(PeerSilent.class)).hasSize(1);
      assertThat(peer.events(Contact.class))
          .extracting(Contact::again)
          .containsExactly(false, true);
      assertThat(peer.events(Closed.class)).isEmpty();
    }
    assertThat(meeting.bob().events(TextReceived.class))
        .extracting(TextReceived::text)
        .containsExactly("still there?");
    assertThat(meeting.alice().events(TextReceived.class))
        .extracting(TextReceived::text)
        .containsExactly("are you?");
  }

  @Test
  void aCallSurvivesTheLossOfTheServersWord() {
    Meeting meeting = new Meeting(Scenario.seeded(1).delaying(ms(50)));
    meeting.net().passes(seconds(1));

    meeting.bob().link().cut();
    meeting.alice().calls(meeting.bob());
    meeting.net().at(seconds(2)).heals(meeting.bob().link());

    expect(meeting.bob()).hasContact().within(seconds(10));
  }

  private static Scenario lossy(long seed) {
    return Scenario.seeded(seed).delaying(ms(5), ms(150)).losing(0.2).duplicating(0.1);
  }

  /** Alice, Bob and the server; started at 0, with nothing between them. */
  private record Meeting(Scenario net, Peer alice, Peer bob) {
    Meeting(Scenario net) {
      this(net, net.host("alice"), net.host("bob"));
    }

    List<Peer> both() {
      return List.of(alice, bob);
    }
  }
}
