package dev.punchline.protocol.session;

import static dev.punchline.protocol.session.SessionDriver.BOB_ID;
import static dev.punchline.protocol.session.SessionDriver.CAROL_ID;
import static dev.punchline.protocol.session.SessionDriver.HELLO;
import static dev.punchline.protocol.session.SessionDriver.ID;
import static dev.punchline.protocol.session.SessionDriver.OWN_HELLO;
import static dev.punchline.protocol.session.SessionDriver.SUCCESS;
import static dev.punchline.protocol.session.SessionDriver.VERSION_1_SUCCESS;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.session.PeerEvent.CallFailed;
import dev.punchline.protocol.session.PeerEvent.CallFailure;
import dev.punchline.protocol.session.PeerEvent.CallMissed;
import dev.punchline.protocol.session.PeerEvent.Contact;
import dev.punchline.protocol.session.PeerEvent.HelloSent;
import dev.punchline.protocol.session.PeerEvent.Initiating;
import dev.punchline.protocol.session.PeerSession.Output.Introduce;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.wire.Message.InitiateChat;
import dev.punchline.protocol.wire.Message.Registration;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calling and being called. */
class PeerSessionCallTest {
  private static final Introduction MADE = new Introduction.Made(Addresses.BOB);

  @Test
  void asksForTheIntroductionOnceItIsRegistered() {
    SessionDriver alice = SessionDriver.started();

    alice.call(BOB_ID);
    int asked = alice.introductions().size();
    alice.receive(Registration.assigning(ID), Addresses.SERVER);

    assertThat(asked).isZero();
    assertThat(alice.introductions()).containsExactly(new Introduce(ID, BOB_ID));
  }

  @Test
  void punchesAsSoonAsItIsIntroduced() {
    SessionDriver alice = SessionDriver.registered();

    alice.call(BOB_ID);
    alice.introduced(BOB_ID, MADE);

    assertThat(alice.introductions()).containsExactly(new Introduce(ID, BOB_ID));
    assertThat(alice.events())
        .containsExactly(new Initiating(Addresses.BOB, false), new HelloSent(Addresses.BOB, 1));
    assertThat(alice.sentTo(Addresses.BOB)).containsExactly(OWN_HELLO);
    assertThat(alice.session().chattingWith()).contains(Addresses.BOB);
  }

  @Test
  void punchesAsSoonAsItIsCalled() {
    SessionDriver alice = SessionDriver.registered();

    alice.calledBy(Addresses.BOB);

    assertThat(alice.events())
        .containsExactly(new Initiating(Addresses.BOB, true), new HelloSent(Addresses.BOB, 1));
    assertThat(alice.sentTo(Addresses.BOB)).containsExactly(HELLO);
  }

  @Test
  void punchesOnceHoweverOftenItIsToldToChat() {
    SessionDriver alice = SessionDriver.registered();

    alice.calledBy(Addresses.BOB);
    alice.calledBy(Addresses.BOB);
    alice.calledBy(Addresses.BOB);

    assertThat(alice.seen(Initiating.class)).hasSize(1);
    assertThat(alice.sentTo(Addresses.BOB)).containsExactly(HELLO);
  }

  @Test
  void ignoresAnIntroductionThatIsNotFromTheServer() {
    SessionDriver alice = SessionDriver.registered();

    alice.receive(new InitiateChat(Addresses.BOB), Addresses.CAROL);

    assertThat(alice.events()).isEmpty();
    assertThat(alice.sentTo(Addresses.BOB)).isEmpty();
    assertThat(alice.session().chattingWith()).isEmpty();
  }

  @Test
  void tellsOfContactOnASuccess() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);
    alice.until(50);

    alice.until(90);
    alice.receive(SUCCESS, Addresses.BOB);

    assertThat(alice.events())
        .last()
        .isEqualTo(new Contact(Addresses.BOB, ms(90), 2, false, false));
  }

  @Test
  void tellsThatThePeerRunsVersion1() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);

    alice.receive(VERSION_1_SUCCESS, Addresses.BOB);

    assertThat(alice.events()).last().isEqualTo(new Contact(Addresses.BOB, ms(0), 1, false, true));
  }

  @Test
  void makesOneChatOfTwoCallsThatCross() {
    SessionDriver alice = SessionDriver.registered();

    alice.call(BOB_ID);
    alice.calledBy(Addresses.BOB);
    alice.introduced(BOB_ID, MADE);

    assertThat(alice.events())
        .containsExactly(new Initiating(Addresses.BOB, false), new HelloSent(Addresses.BOB, 1));
    assertThat(alice.sentTo(Addresses.BOB)).containsExactly(OWN_HELLO);
  }

  @Test
  void missesTheCallOfAnotherWhileItsOwnGoesThrough() {
    SessionDriver alice = SessionDriver.registered();

    alice.call(BOB_ID);
    alice.calledBy(Addresses.CAROL);
    alice.introduced(BOB_ID, MADE);

    assertThat(alice.events()).contains(new CallMissed(Addresses.CAROL));
    assertThat(alice.sentTo(Addresses.CAROL)).isEmpty();
    assertThat(alice.session().chattingWith()).contains(Addresses.BOB);
  }

  @Test
  void doesNotTakeAMissedCallerOnTheSameHostForThePeer() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);
    alice.calledBy(Addresses.bobAtPort(5001));
    alice.until(600);

    alice.receive(HELLO, Addresses.bobAtPort(5001));

    assertThat(alice.sentTo(Addresses.bobAtPort(5001))).isEmpty();
    assertThat(alice.events()).contains(new CallMissed(Addresses.bobAtPort(5001)));
  }

  @Test
  void takesTheCallOfAnotherWhenItsOwnFails() {
    SessionDriver alice = SessionDriver.registered();

    alice.call(BOB_ID);
    alice.calledBy(Addresses.CAROL);
    alice.introduced(BOB_ID, new Introduction.PeerUnknown());

    assertThat(alice.events())
        .containsExactly(
            new CallFailed(BOB_ID, CallFailure.PEER_UNKNOWN, "", List.of()),
            new Initiating(Addresses.CAROL, true),
            new HelloSent(Addresses.CAROL, 1));
  }

  @Test
  void missesACallWhileItChats() {
    SessionDriver alice = SessionDriver.chatting();

    alice.calledBy(Addresses.CAROL);

    assertThat(alice.events()).containsExactly(new CallMissed(Addresses.CAROL));
    assertThat(alice.sentTo(Addresses.CAROL)).isEmpty();
    assertThat(alice.session().chattingWith()).contains(Addresses.BOB);
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new Introduction.PeerUnknown(), CallFailure.PEER_UNKNOWN, ""),
        Arguments.of(
            new Introduction.Unreachable("no route"), CallFailure.SERVER_UNREACHABLE, "no route"),
        Arguments.of(new Introduction.Refused("500"), CallFailure.SERVER_REFUSED, "500"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysWhyACallFailed(Introduction introduction, CallFailure failure, String detail) {
    SessionDriver alice = SessionDriver.registered();
    alice.call(BOB_ID);

    alice.introduced(BOB_ID, introduction);

    assertThat(alice.events()).containsExactly(new CallFailed(BOB_ID, failure, detail, List.of()));
    assertThat(alice.session().chattingWith()).isEmpty();
  }

  @Test
  void canCallAgainAfterAFailure() {
    SessionDriver alice = SessionDriver.registered();
    alice.call(BOB_ID);
    alice.introduced(BOB_ID, new Introduction.PeerUnknown());

    alice.call(CAROL_ID);

    assertThat(alice.introductions())
        .containsExactly(new Introduce(ID, BOB_ID), new Introduce(ID, CAROL_ID));
  }

  @Test
  void registersAnewOnceWhenTheServerForgotIt() {
    UUID renewed = new UUID(9, 9);
    SessionDriver alice = SessionDriver.registered();
    alice.call(BOB_ID);

    alice.introduced(BOB_ID, new Introduction.InitiatorUnknown());
    alice.receive(Registration.assigning(renewed), Addresses.SERVER);
    alice.introduced(BOB_ID, new Introduction.InitiatorUnknown());

    assertThat(alice.sentTo(Addresses.SERVER)).containsExactly(Registration.REQUEST);
    assertThat(alice.introductions())
        .containsExactly(new Introduce(ID, BOB_ID), new Introduce(renewed, BOB_ID));
    assertThat(alice.events())
        .containsExactly(
            new PeerEvent.Registered(renewed, true),
            new CallFailed(BOB_ID, CallFailure.SERVER_REFUSED, "it does not know us", List.of()));
  }

  @Test
  void isBusyWhileItCallsAndWhileItChats() {
    CallFailed busy = new CallFailed(CAROL_ID, CallFailure.BUSY, "", List.of());
    SessionDriver calling = SessionDriver.registered();
    calling.call(BOB_ID);
    SessionDriver chatting = SessionDriver.chatting();

    calling.call(CAROL_ID);
    chatting.call(CAROL_ID);

    assertThat(calling.events()).containsExactly(busy);
    assertThat(chatting.events()).containsExactly(busy);
    assertThat(chatting.introductions()).isEmpty();
  }

  @Test
  void doesNotCallItself() {
    SessionDriver alice = SessionDriver.registered();

    alice.call(ID);

    assertThat(alice.events()).containsExactly(new CallFailed(ID, CallFailure.SELF, "", List.of()));
    assertThat(alice.introductions()).isEmpty();
  }

  @Test
  void ignoresIntroductionsThatItDidNotAskFor() {
    SessionDriver alice = SessionDriver.registered();
    alice.introduced(BOB_ID, MADE);
    alice.call(CAROL_ID);
    alice.introduced(BOB_ID, MADE);

    assertThat(alice.events()).isEmpty();
    assertThat(alice.sentTo(Addresses.BOB)).isEmpty();
  }

  @Test
  void givesBackWhatWaitedForACallThatFails() {
    SessionDriver alice = SessionDriver.registered();
    alice.call(BOB_ID);
    alice.say("for Bob only");

    alice.calledBy(Addresses.CAROL);
    alice.introduced(BOB_ID, new Introduction.PeerUnknown());
    alice.receive(SUCCESS, Addresses.CAROL);

    assertThat(alice.events())
        .contains(new CallFailed(BOB_ID, CallFailure.PEER_UNKNOWN, "", List.of("for Bob only")))
        .doesNotHaveAnyElementsOfTypes(PeerEvent.TextSent.class);
  }

  @Test
  void missesTheFirstOfTwoCallersWhileItWaitsForTheServer() {
    SessionDriver alice = SessionDriver.registered();
    alice.call(BOB_ID);

    alice.calledBy(Addresses.CAROL);
    alice.calledBy(Addresses.SIX);

    assertThat(alice.events()).contains(new CallMissed(Addresses.CAROL));
  }

  @Test
  void takesAMissedCallWhenThePeerIsSilentAndTheCallerStillKnocks() {
    SessionDriver alice = SessionDriver.chatting();
    InetSocketAddress restarted = Addresses.bobAtPort(5001);
    alice.until(3_000);
    alice.calledBy(restarted);

    alice.until(10_000);
    alice.receive(HELLO, restarted);
    alice.until(12_000);

    assertThat(alice.session().chattingWith()).contains(restarted);
    assertThat(alice.sentTo(restarted)).contains(HELLO);
  }

  @Test
  void leavesAMissedCallAloneWhenTheCallerHasGivenUp() {
    SessionDriver alice = SessionDriver.chatting();
    InetSocketAddress caller = Addresses.bobAtPort(5001);
    alice.until(3_000);
    alice.calledBy(caller);
    alice.receive(HELLO, caller);

    alice.until(60_000);

    assertThat(alice.sentTo(caller)).isEmpty();
  }
}
