package dev.punchline.protocol.session;

import static dev.punchline.protocol.session.SessionDriver.CAROL_ID;
import static dev.punchline.protocol.session.SessionDriver.HELLO;
import static dev.punchline.protocol.session.SessionDriver.SUCCESS;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Contact;
import dev.punchline.protocol.session.PeerEvent.HelloSent;
import dev.punchline.protocol.session.PeerEvent.PeerSilent;
import dev.punchline.protocol.session.PeerEvent.Reason;
import dev.punchline.protocol.session.SessionDriver.Seen;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.wire.Message.Bye;
import dev.punchline.protocol.wire.Message.HeartBeat;
import dev.punchline.protocol.wire.Message.Hello;
import dev.punchline.protocol.wire.Message.Success;
import dev.punchline.protocol.wire.Message.Text;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Heartbeats, and what follows when the peer falls silent. Contact is at 0. */
class PeerSessionSilenceTest {

  @Test
  void sendsAHeartbeatEachIntervalWhileNothingElseIsSent() {
    SessionDriver alice = SessionDriver.chatting();

    alice.untilWithBobAlive(10_000);

    assertThat(alice.timesOf(HeartBeat.class, Addresses.BOB)).containsExactly(3000L, 6000L, 9000L);
  }

  @Test
  void sendsNoHeartbeatRightAfterALine() {
    SessionDriver alice = SessionDriver.chatting();

    alice.until(2000);
    alice.say("hi");
    alice.until(4999);
    List<Long> before = alice.timesOf(HeartBeat.class, Addresses.BOB);
    alice.until(5000);

    assertThat(before).isEmpty();
    assertThat(alice.timesOf(HeartBeat.class, Addresses.BOB)).containsExactly(5000L);
  }

  @Test
  void sendsNoHeartbeatWhileItAnswersHellos() {
    SessionDriver alice = SessionDriver.chatting();

    for (long second = 1; second <= 10; second++) {
      alice.until(second * 1000);
      alice.receive(HELLO, Addresses.BOB);
    }

    assertThat(alice.timesOf(Success.class, Addresses.BOB)).hasSize(10);
    assertThat(alice.timesOf(HeartBeat.class, Addresses.BOB)).isEmpty();
  }

  @Test
  void waitsOneIntervalAfterContactForItsFirstHeartbeat() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);
    alice.until(9000);

    alice.receive(SUCCESS, Addresses.BOB);
    alice.until(15_000);

    assertThat(alice.timesOf(HeartBeat.class, Addresses.BOB)).containsExactly(12_000L, 15_000L);
  }

  @Test
  void sendsNoHeartbeatBeforeContact() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);

    alice.until(20_000);

    assertThat(alice.timesOf(HeartBeat.class, Addresses.BOB)).isEmpty();
  }

  @Test
  void stopsItsHellosOnContact() {
    SessionDriver alice = SessionDriver.chatting();

    alice.untilWithBobAlive(60_000);

    assertThat(alice.timesOf(Hello.class, Addresses.BOB)).isEmpty();
    assertThat(alice.seen(PeerSilent.class)).isEmpty();
  }

  @Test
  void noticesSilenceAfterFourIntervalsAndPunchesAgain() {
    SessionDriver alice = SessionDriver.chatting();

    alice.until(13_000);

    assertThat(alice.seen(PeerSilent.class))
        .containsExactly(new Seen(12_000, new PeerSilent(Addresses.BOB, ms(12_000))));
    assertThat(alice.timesOf(Hello.class, Addresses.BOB))
        .containsExactly(12_000L, 12_050L, 12_150L, 12_350L, 12_750L);
    assertThat(alice.seen(HelloSent.class))
        .extracting(Seen::event)
        .startsWith(new HelloSent(Addresses.BOB, 1), new HelloSent(Addresses.BOB, 2));
    assertThat(alice.session().chattingWith()).contains(Addresses.BOB);
  }

  @Test
  void measuresSilenceFromWhateverWasHeardLast() {
    SessionDriver alice = SessionDriver.chatting();
    alice.until(5000);
    alice.receive(new Text("hi"), Addresses.BOB);

    alice.until(20_000);

    assertThat(alice.seen(PeerSilent.class))
        .containsExactly(new Seen(17_000, new PeerSilent(Addresses.BOB, ms(12_000))));
  }

  @Test
  void tellsOfContactAgainAndSendsWhatWasSaidMeanwhile() {
    SessionDriver alice = SessionDriver.chatting();
    alice.until(20_000);
    alice.say("are you there?");
    alice.forget();

    alice.receive(SUCCESS, Addresses.BOB);

    assertThat(alice.sentTo(Addresses.BOB)).containsExactly(new Text("are you there?"));
    assertThat(alice.events())
        .first()
        .isEqualTo(new Contact(Addresses.BOB, ms(8000), 8, true, false));
  }

  @Test
  void isContentAfterContactAgain() {
    SessionDriver alice = SessionDriver.chatting();
    alice.until(20_000);
    alice.receive(SUCCESS, Addresses.BOB);
    alice.forget();

    alice.until(31_999);

    assertThat(alice.seen(PeerSilent.class)).isEmpty();
    assertThat(alice.timesOf(HeartBeat.class, Addresses.BOB))
        .containsExactly(23_000L, 26_000L, 29_000L);
  }

  @Test
  void findsThePeerAtAnotherPort() {
    SessionDriver alice = SessionDriver.chatting();
    alice.until(12_500);

    alice.receive(HELLO, Addresses.bobAtPort(5001));
    alice.receive(SUCCESS, Addresses.bobAtPort(5001));
    alice.say("moved?");

    assertThat(alice.session().chattingWith()).contains(Addresses.bobAtPort(5001));
    assertThat(alice.sentTo(Addresses.bobAtPort(5001))).last().isEqualTo(new Text("moved?"));
  }

  @Test
  void givesThePeerUpAfterTwoMinutesAndNamesWhatItMissed() {
    SessionDriver alice = SessionDriver.chatting();
    alice.until(12_000);
    alice.say("are you there?");

    alice.until(140_000);

    assertThat(alice.seen(Closed.class))
        .containsExactly(
            new Seen(
                132_000,
                new Closed(
                    Reason.PEER_GONE, Optional.of(Addresses.BOB), List.of("are you there?"))));
    assertThat(alice.session().chattingWith()).isEmpty();
  }

  @Test
  void givesUpAtTheDeadlineWhenThePeerWasNeverReached() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);

    alice.until(60_000);

    assertThat(alice.seen(Closed.class))
        .containsExactly(
            new Seen(30_000, new Closed(Reason.NO_PATH, Optional.of(Addresses.BOB), List.of())));
  }

  @Test
  void takesTheCallOfAnotherWhileThePeerIsSilent() {
    SessionDriver alice = SessionDriver.chatting();
    alice.until(12_000);

    alice.calledBy(Addresses.bobAtPort(5001));

    assertThat(alice.events())
        .contains(
            new Closed(Reason.REPLACED, Optional.of(Addresses.BOB), List.of()),
            new PeerEvent.Initiating(Addresses.bobAtPort(5001), true));
    assertThat(alice.session().chattingWith()).contains(Addresses.bobAtPort(5001));
  }

  @Test
  void leavesThePeerThatCameBackWhenTheCallToAnotherGoesThrough() {
    SessionDriver alice = SessionDriver.chatting();
    alice.until(12_000);
    alice.call(CAROL_ID);
    alice.receive(SUCCESS, Addresses.BOB);

    alice.introduced(CAROL_ID, new Introduction.Made(Addresses.CAROL));

    assertThat(alice.sentTo(Addresses.BOB)).last().isEqualTo(new Bye());
    assertThat(alice.events())
        .containsSubsequence(
            new Closed(Reason.REPLACED, Optional.of(Addresses.BOB), List.of()),
            new PeerEvent.Initiating(Addresses.CAROL, false));
    assertThat(alice.session().chattingWith()).contains(Addresses.CAROL);
  }

  @Test
  void staysWithThePeerThatCameBackWhenTheCallToAnotherFails() {
    SessionDriver alice = SessionDriver.chatting();
    alice.until(12_000);
    alice.call(CAROL_ID);
    alice.calledBy(Addresses.bobAtPort(9999));
    alice.receive(SUCCESS, Addresses.BOB);

    alice.introduced(CAROL_ID, new Introduction.PeerUnknown());

    assertThat(alice.events())
        .last()
        .isEqualTo(new PeerEvent.CallMissed(Addresses.bobAtPort(9999)));
    assertThat(alice.session().chattingWith()).contains(Addresses.BOB);
  }
}
