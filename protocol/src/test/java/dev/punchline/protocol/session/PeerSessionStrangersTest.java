package dev.punchline.protocol.session;

import static dev.punchline.protocol.session.SessionDriver.HELLO;
import static dev.punchline.protocol.session.SessionDriver.SUCCESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.session.PeerEvent.HelloReceived;
import dev.punchline.protocol.session.SessionStats.Counter;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.Bytes;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.Bye;
import dev.punchline.protocol.wire.Message.Success;
import dev.punchline.protocol.wire.Message.Text;
import dev.punchline.protocol.wire.Message.Unknown;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Datagrams from those with whom there is no chat, and datagrams that are none of ours. */
class PeerSessionStrangersTest {

  @Test
  void answersAHelloThatOvertookTheIntroductionOnce() {
    SessionDriver alice = SessionDriver.registered();
    alice.receive(HELLO, Addresses.BOB);
    alice.until(100);

    alice.calledBy(Addresses.BOB);
    alice.calledBy(Addresses.BOB);

    assertThat(alice.sentTo(Addresses.BOB)).filteredOn(Success.class::isInstance).hasSize(1);
    assertThat(alice.events()).contains(new HelloReceived(Addresses.BOB));
  }

  @Test
  void answersNoHelloBeforeTheIntroduction() {
    SessionDriver alice = SessionDriver.registered();

    alice.receive(HELLO, Addresses.BOB);
    alice.until(4000);

    assertThat(alice.sentTo(Addresses.BOB)).isEmpty();
    assertThat(alice.events()).isEmpty();
  }

  @Test
  void forgetsAHelloThatWasTooEarly() {
    SessionDriver alice = SessionDriver.registered();
    alice.receive(HELLO, Addresses.BOB);
    alice.until(5000);

    alice.calledBy(Addresses.BOB);

    assertThat(alice.sentTo(Addresses.BOB)).containsExactly(HELLO);
  }

  @Test
  void keepsAFewEarlyHellosHoweverManyCome() {
    SessionDriver alice = SessionDriver.registered();
    for (int i = 0; i < 1000; i++) {
      alice.receive(HELLO, Addresses.BOB);
    }

    alice.calledBy(Addresses.BOB);

    assertThat(alice.sentTo(Addresses.BOB)).filteredOn(Success.class::isInstance).hasSize(32);
  }

  @Test
  void neverAnswersTheHelloOfAnother() {
    SessionDriver alice = SessionDriver.registered();
    alice.receive(HELLO, Addresses.CAROL);
    alice.calledBy(Addresses.BOB);
    alice.receive(HELLO, Addresses.CAROL);
    alice.receive(SUCCESS, Addresses.BOB);
    alice.receive(HELLO, Addresses.CAROL);
    alice.until(10_000);

    assertThat(alice.sentTo(Addresses.CAROL)).isEmpty();
  }

  @Test
  void keepsNoHelloOfAnotherWhileItChats() {
    SessionDriver alice = SessionDriver.chatting();
    alice.receive(HELLO, Addresses.CAROL);
    alice.receive(new Bye(), Addresses.BOB);

    alice.calledBy(Addresses.CAROL);

    assertThat(counts(alice)).containsEntry(Counter.DROPPED_STRANGER, 1L);
    assertThat(alice.sentTo(Addresses.CAROL)).containsExactly(HELLO);
  }

  @Test
  void showsNothingOfWhatStrangersSay() {
    SessionDriver alice = SessionDriver.chatting();

    alice.receive(new Text("psst"), Addresses.CAROL);
    alice.receive(new Bye(), Addresses.CAROL);
    alice.receive(SUCCESS, Addresses.CAROL);

    assertThat(alice.events()).isEmpty();
    assertThat(alice.session().chattingWith()).contains(Addresses.BOB);
    assertThat(counts(alice)).containsEntry(Counter.DROPPED_STRANGER, 3L);
  }

  @Test
  void takesNoContactFromAnAddressThatItDidNotGreet() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);

    alice.receive(SUCCESS, Addresses.bobAtPort(5001));

    assertThat(alice.seen(PeerEvent.Contact.class)).isEmpty();
  }

  @Test
  void countsEveryKindOfDatagramThatIsNotOursByItsName() {
    SessionDriver alice = SessionDriver.chatting();

    alice.receive(Bytes.hex("0001 0000 00000000 000000000000000000000000"), Addresses.BOB);
    alice.receive(Bytes.hex("10"), Addresses.BOB);
    alice.receive(Bytes.hex("16"), Addresses.BOB);
    alice.receive(Bytes.hex("40"), Addresses.BOB);
    alice.receive(Bytes.hex("c0"), Addresses.BOB);
    alice.receive(Bytes.hex("8000"), Addresses.BOB);
    alice.receive(Bytes.hex("80c8"), Addresses.BOB);
    alice.receive(Bytes.hex("05"), Addresses.BOB);

    assertThat(counts(alice))
        .containsEntry(Counter.DROPPED_CLASSIC_STUN, 1L)
        .containsEntry(Counter.DROPPED_ZRTP, 1L)
        .containsEntry(Counter.DROPPED_DTLS, 1L)
        .containsEntry(Counter.DROPPED_TURN_CHANNEL, 1L)
        .containsEntry(Counter.DROPPED_QUIC, 1L)
        .containsEntry(Counter.DROPPED_RTP, 1L)
        .containsEntry(Counter.DROPPED_RTCP, 1L)
        .containsEntry(Counter.DROPPED_UNKNOWN_KIND, 1L);
    assertThat(alice.sentTo(Addresses.BOB)).isEmpty();
    assertThat(alice.sentStun()).isEmpty();
  }

  @Test
  void countsWhatItDropsAndAnswersNoneOfIt() {
    SessionDriver alice = SessionDriver.chatting();

    alice.receive(Bytes.utf8(""), Addresses.BOB);
    alice.receive(Bytes.utf8("garbage"), Addresses.BOB);
    alice.receive(Bytes.utf8("{garbage"), Addresses.BOB);
    alice.receive(new Unknown("LATER", ""), Addresses.BOB);
    alice.receive(Bytes.hex("0101 0000 2112a442 000000000000000000000000"), Addresses.STUN);
    alice.receive(Bytes.hex("0001 0000 2112a442 000000000000000000000000"), Addresses.BOB);
    alice.receive(Message.HeartBeat.PLAIN, Addresses.CAROL);

    assertThat(counts(alice))
        .containsEntry(Counter.DROPPED_UNKNOWN_KIND, 1L)
        .containsEntry(Counter.DROPPED_QUIC, 1L)
        .containsEntry(Counter.DROPPED_MALFORMED, 1L)
        .containsEntry(Counter.DROPPED_UNKNOWN_TYPE, 1L)
        .containsEntry(Counter.DROPPED_STUN, 2L)
        .containsEntry(Counter.DROPPED_STRANGER, 1L);
    assertThat(alice.events()).isEmpty();
    assertThat(alice.sentTo(Addresses.BOB)).isEmpty();
    assertThat(alice.sentTo(Addresses.CAROL)).isEmpty();
    assertThat(alice.sentStun()).isEmpty();
  }

  @Test
  void countsWhatComesAndGoesByKind() {
    SessionDriver alice = SessionDriver.started();
    alice.receive(Bytes.utf8("{"), Addresses.SERVER);
    alice.receive(Bytes.hex("0101 0000 2112a442 000000000000000000000000"), Addresses.STUN);
    alice.receive(Bytes.hex("ff"), Addresses.BOB);

    assertThat(counts(alice))
        .containsOnlyKeys(Counter.values())
        .containsEntry(Counter.SENT, 2L)
        .containsEntry(Counter.RECEIVED, 3L)
        .containsEntry(Counter.RECEIVED_JSON, 1L)
        .containsEntry(Counter.RECEIVED_STUN, 1L);
    assertThat(Counter.DROPPED_UNKNOWN_KIND.label()).isEqualTo("dropped-unknown-kind");
  }

  private static Map<Counter, Long> counts(SessionDriver driver) {
    return driver.session().stats().snapshot();
  }

  @Test
  void hearsNothingFromAnotherPortOfThePeersHostBeforeItAnswered() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);
    alice.until(600);

    alice.receive(new Text("not Bob"), Addresses.bobAtPort(5001));
    alice.receive(new Bye(), Addresses.bobAtPort(5001));

    assertThat(alice.events())
        .doesNotHaveAnyElementsOfTypes(PeerEvent.TextReceived.class, PeerEvent.Closed.class);
    assertThat(alice.session().chattingWith()).contains(Addresses.BOB);
  }

  @Test
  void showsALineThatOvertookTheAnswerToItsHello() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);
    alice.until(600);
    alice.receive(HELLO, Addresses.bobAtPort(5001));
    alice.forget();

    alice.receive(new Text("one"), Addresses.bobAtPort(5001));
    alice.receive(new Text("two"), Addresses.bobAtPort(5001));
    int before = alice.events().size();
    alice.receive(SUCCESS, Addresses.bobAtPort(5001));

    assertThat(before).isZero();
    assertThat(alice.events())
        .extracting(event -> event instanceof PeerEvent.Contact ? "contact" : event)
        .containsExactly(
            "contact",
            new PeerEvent.TextReceived(Addresses.bobAtPort(5001), "one"),
            new PeerEvent.TextReceived(Addresses.bobAtPort(5001), "two"));
  }

  @Test
  void keepsAFewUnprovenLinesHoweverManyCome() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);
    alice.until(600);
    alice.receive(HELLO, Addresses.bobAtPort(5001));
    for (int i = 0; i < 1000; i++) {
      alice.receive(new Text(String.valueOf(i)), Addresses.bobAtPort(5001));
    }

    alice.receive(SUCCESS, Addresses.bobAtPort(5001));

    assertThat(alice.seen(PeerEvent.TextReceived.class)).hasSize(32);
  }

  @Test
  void showsNothingThatCameBehindAGoodbye() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);
    alice.until(600);
    alice.receive(HELLO, Addresses.bobAtPort(5001));
    alice.receive(new Bye(), Addresses.bobAtPort(5001));
    alice.receive(new Text("late"), Addresses.bobAtPort(5001));

    alice.receive(SUCCESS, Addresses.bobAtPort(5001));

    assertThat(alice.events()).last().isInstanceOf(PeerEvent.Closed.class);
  }

  @Test
  void forgetsUnprovenLinesWhenThePathIsLost() {
    SessionDriver alice = SessionDriver.registered();
    alice.calledBy(Addresses.BOB);
    alice.until(600);
    alice.receive(HELLO, Addresses.bobAtPort(5001));
    alice.receive(new Text("stale"), Addresses.bobAtPort(5001));
    alice.receive(SUCCESS, Addresses.BOB);

    alice.until(20_000);
    alice.receive(SUCCESS, Addresses.bobAtPort(5001));

    assertThat(alice.seen(PeerEvent.TextReceived.class)).isEmpty();
  }
}
