package dev.punchline.protocol.session;

import static dev.punchline.protocol.session.SessionDriver.BOB_ID;
import static dev.punchline.protocol.session.SessionDriver.CAROL_ID;
import static dev.punchline.protocol.session.SessionDriver.HELLO;
import static dev.punchline.protocol.session.SessionDriver.ID;
import static dev.punchline.protocol.session.SessionDriver.SUCCESS;
import static dev.punchline.protocol.session.SessionDriver.VERSION_1_SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.session.PeerEvent.CallFailed;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Contact;
import dev.punchline.protocol.session.PeerEvent.Initiating;
import dev.punchline.protocol.session.PeerEvent.PeerSilent;
import dev.punchline.protocol.session.PeerSession.Output.Introduce;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.wire.Message.Bye;
import dev.punchline.protocol.wire.Message.Hello;
import dev.punchline.protocol.wire.Message.Registration;
import dev.punchline.protocol.wire.Message.Text;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Asking the server again for the peer that was called. Heartbeats are 3 s apart. */
class PeerSessionReintroductionTest {
  private static final Introduction MADE = new Introduction.Made(Addresses.BOB);
  private static final Introduction MOVED = new Introduction.Made(Addresses.CAROL);
  private static final Introduce ASK = new Introduce(ID, BOB_ID);

  @Test
  void asksAgainWhileTheCalledPeerIsNotHeard() {
    SessionDriver alice = calling();

    List<Integer> counts =
        List.of(2999L, 3000L, 8999L, 9000L, 20_999L, 21_000L, 29_999L).stream()
            .map(instant -> askedUntil(alice, instant))
            .toList();

    assertThat(counts).containsExactly(0, 1, 1, 2, 2, 3, 3);
    assertThat(alice.introductions()).containsOnly(ASK);
  }

  @Test
  void doesNotAskAgainOnceThereIsContact() {
    SessionDriver alice = inContact();

    alice.untilWithBobAlive(60_000);

    assertThat(alice.introductions()).isEmpty();
  }

  @Test
  void asksAtOnceWhenThePeerFallsSilent() {
    SessionDriver alice = inContact();

    int before = askedUntil(alice, 11_999);
    int at = askedUntil(alice, 12_000);

    assertThat(List.of(before, at)).containsExactly(0, 1);
    assertThat(alice.seen(PeerSilent.class)).hasSize(1);
  }

  @Test
  void goesOnAskingForASilentPeerUntilItGivesUp() {
    SessionDriver alice = inContact();

    int inTime = askedUntil(alice, 132_000);
    int later = askedUntil(alice, 300_000);

    assertThat(alice.seen(Closed.class)).hasSize(1);
    assertThat(inTime).isBetween(10, 13);
    assertThat(later).isEqualTo(inTime);
  }

  @Test
  void cannotAskForACallerThatDoesNotSayWhoItIs() {
    SessionDriver alice = SessionDriver.chatting();

    alice.until(60_000);

    assertThat(alice.introductions()).isEmpty();
  }

  @Test
  void asksForACallerOnlyOnceThatIsSilent() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);
    alice.receive(HELLO.from(BOB_ID), Addresses.BOB);
    alice.receive(SUCCESS, Addresses.BOB);

    int before = askedUntil(alice, 11_999);
    int at = askedUntil(alice, 12_000);

    assertThat(List.of(before, at)).containsExactly(0, 1);
    assertThat(alice.introductions()).containsExactly(ASK);
  }

  @Test
  void asksForACallerWhoseHelloCameBeforeTheServersWord() {
    SessionDriver alice = SessionDriver.registered();
    alice.receive(HELLO.from(BOB_ID), Addresses.BOB);
    alice.calledBy(Addresses.BOB);
    alice.receive(SUCCESS, Addresses.BOB);

    alice.until(12_000);

    assertThat(alice.introductions()).containsExactly(ASK);
  }

  @Test
  void goesOnAskingForWhomItCalledWhateverAHelloNames() {
    SessionDriver alice = inContact();
    alice.receive(HELLO.from(CAROL_ID), Addresses.BOB);

    alice.until(13_000);

    assertThat(alice.introductions()).containsExactly(ASK);
  }

  @Test
  void believesOnlyTheCallerItselfAndItsFirstWord() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);
    alice.until(600);
    alice.receive(HELLO.from(CAROL_ID), Addresses.bobAtPort(5001));
    alice.receive(HELLO.from(BOB_ID), Addresses.BOB);
    alice.receive(SUCCESS, Addresses.BOB);
    alice.receive(HELLO.from(CAROL_ID), Addresses.BOB);

    alice.until(12_600);

    assertThat(alice.introductions()).containsExactly(ASK);
  }

  @Test
  void namesItselfOnlyToWhomItCalls() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);
    SessionDriver caller = SessionDriver.registered();
    caller.call(BOB_ID);
    caller.introduced(BOB_ID, MADE);

    assertThat(alice.sentTo(Addresses.BOB)).containsExactly(HELLO);
    assertThat(caller.sentTo(Addresses.BOB)).containsExactly(HELLO.from(ID));
  }

  @Test
  void doesNotRepeatTheServersWordToAPeerThatHasHeardIt() {
    SessionDriver alice = calling();
    alice.until(1000);
    alice.receive(new Hello("...", Set.of()), Addresses.BOB);

    int asked = askedUntil(alice, 29_000);

    assertThat(asked).isZero();
  }

  @Test
  void neverRingsAVersion1PeerAgainThatFellSilent() {
    SessionDriver alice = calling();
    alice.receive(VERSION_1_SUCCESS, Addresses.BOB);

    int asked = askedUntil(alice, 140_000);

    assertThat(alice.seen(PeerSilent.class)).hasSize(1);
    assertThat(asked).isZero();
  }

  @Test
  void staysInItsChatWhenItIsCalledFromWhereItLooksAlready() {
    SessionDriver alice = inContact();
    alice.until(12_000);
    alice.say("hi");
    alice.introduced(BOB_ID, MOVED);

    alice.calledBy(Addresses.BOB);
    alice.receive(SUCCESS, Addresses.BOB);

    assertThat(alice.seen(Closed.class)).isEmpty();
    assertThat(alice.sentTo(Addresses.BOB)).contains(new Text("hi"));
  }

  @Test
  void takesNoHelloOfItsOwnForThePeers() {
    SessionDriver alice = inContact();

    alice.receive(HELLO.from(ID), Addresses.BOB);

    assertThat(alice.events()).isEmpty();
    assertThat(alice.sentTo(Addresses.BOB)).isEmpty();
  }

  @Test
  void learnsNothingFromTheHelloOfAStranger() {
    SessionDriver alice = inContact();
    alice.receive(HELLO.from(CAROL_ID), Addresses.CAROL);

    alice.until(12_000);

    assertThat(alice.introductions()).containsExactly(ASK);
  }

  @Test
  void waitsForTheAnswerBeforeItAsksAgain() {
    SessionDriver alice = calling();

    alice.until(29_000);

    assertThat(alice.introductions()).containsExactly(ASK);
  }

  @Test
  void looksWhereTheServerSaysNowWhileThereIsNoPath() {
    SessionDriver alice = calling();
    alice.until(3000);
    alice.forget();

    alice.introduced(BOB_ID, MOVED);
    alice.receive(SUCCESS, Addresses.CAROL);

    assertThat(alice.timesOf(Hello.class, Addresses.CAROL)).containsExactly(3000L);
    assertThat(alice.seen(Contact.class)).hasSize(1);
    assertThat(alice.session().chattingWith()).contains(Addresses.CAROL);
  }

  @Test
  void goesOnLookingWhereItLookedBefore() {
    SessionDriver alice = calling();
    alice.until(3000);
    alice.introduced(BOB_ID, MOVED);

    alice.until(5000);
    alice.receive(SUCCESS, Addresses.BOB);

    assertThat(alice.session().chattingWith()).contains(Addresses.BOB);
  }

  @Test
  void findsASilentPeerWhereTheServerSaysNow() {
    SessionDriver alice = inContact();
    alice.until(12_000);

    alice.introduced(BOB_ID, MOVED);
    alice.receive(SUCCESS, Addresses.CAROL);

    assertThat(alice.seen(Contact.class))
        .extracting(seen -> ((Contact) seen.event()).again())
        .containsExactly(true);
    assertThat(alice.seen(Initiating.class)).isEmpty();
  }

  @Test
  void staysWhereItIsWhenContactIsFasterThanTheAnswer() {
    SessionDriver alice = calling();
    alice.until(3000);
    alice.receive(SUCCESS, Addresses.BOB);
    alice.forget();

    alice.introduced(BOB_ID, MOVED);

    assertThat(alice.sentTo(Addresses.CAROL)).isEmpty();
    assertThat(alice.session().chattingWith()).contains(Addresses.BOB);
  }

  @ParameterizedTest
  @MethodSource("failures")
  void saysNothingWhenItCannotBeIntroducedAgain(Introduction failure) {
    SessionDriver alice = calling();
    alice.until(3000);
    alice.forget();

    alice.introduced(BOB_ID, failure);
    alice.until(9000);

    assertThat(alice.events()).noneMatch(event -> event instanceof CallFailed);
    assertThat(alice.introductions()).containsExactly(ASK);
  }

  static List<Introduction> failures() {
    return List.of(
        new Introduction.PeerUnknown(),
        new Introduction.Unreachable("no route"),
        new Introduction.Refused("no"));
  }

  @Test
  void registersAnewWhenTheServerHasForgottenIt() {
    UUID another = new UUID(9, 9);
    SessionDriver alice = calling();
    alice.until(3000);
    alice.forget();

    alice.introduced(BOB_ID, new Introduction.InitiatorUnknown());
    int registrations = alice.timesOf(Registration.class, Addresses.SERVER).size();
    alice.receive(Registration.assigning(another), Addresses.SERVER);
    alice.until(9000);

    assertThat(registrations).isEqualTo(1);
    assertThat(alice.introductions()).containsExactly(new Introduce(another, BOB_ID));
  }

  @Test
  void forgetsWhomItCalledWhenThatLeaves() {
    SessionDriver alice = inContact();
    alice.receive(new Bye(), Addresses.BOB);

    alice.calledBy(Addresses.CAROL);
    alice.receive(SUCCESS, Addresses.CAROL);
    alice.until(60_000);

    assertThat(alice.introductions()).isEmpty();
  }

  @Test
  void asksForWhomItCalledLast() {
    SessionDriver alice = inContact();
    alice.receive(new Bye(), Addresses.BOB);
    alice.call(CAROL_ID);
    alice.introduced(CAROL_ID, MOVED);
    alice.forget();

    alice.until(3000);

    assertThat(alice.introductions()).containsExactly(new Introduce(ID, CAROL_ID));
  }

  @Test
  void forgetsASilentPeerThatAnotherCallerReplaces() {
    SessionDriver alice = inContact();
    alice.until(12_000);
    alice.introduced(BOB_ID, MADE);
    alice.forget();

    alice.calledBy(Addresses.CAROL);
    alice.until(40_000);

    assertThat(alice.introductions()).isEmpty();
  }

  /** In a chat that Alice began; what was sent for it is forgotten. */
  private static SessionDriver inContact() {
    SessionDriver alice = calling();
    InetSocketAddress bob = Addresses.BOB;
    alice.receive(SUCCESS, bob);
    alice.forget();
    return alice;
  }

  /** Introduced to Bob at 0, from whom nothing comes. */
  private static SessionDriver calling() {
    SessionDriver alice = SessionDriver.registered();
    alice.call(BOB_ID);
    alice.introduced(BOB_ID, MADE);
    alice.forget();
    return alice;
  }

  /** Lets time pass, answering each request for an introduction; how many there have been. */
  private static int askedUntil(SessionDriver alice, long end) {
    while (alice.now() < end) {
      int before = alice.introductions().size();
      alice.until(Math.min(alice.now() + 100, end));
      if (alice.introductions().size() > before) {
        alice.introduced(BOB_ID, MADE);
      }
    }
    return alice.introductions().size();
  }
}
