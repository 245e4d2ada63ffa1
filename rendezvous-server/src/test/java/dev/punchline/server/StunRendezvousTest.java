package dev.punchline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.TurnAttribute.Lifetime;
import dev.punchline.protocol.stun.TurnAttribute.XorPeerAddress;
import dev.punchline.server.StunRendezvous.Send;
import dev.punchline.server.StunRendezvous.Verdict;
import dev.punchline.server.registry.Flow;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Registering, asking and being called, in STUN framing. */
class StunRendezvousTest {
  private static final InetSocketAddress ALICE = StunRoom.address(1);
  private static final InetSocketAddress BOB = StunRoom.address(2);
  private static final InetSocketAddress CAROL = StunRoom.address(3);

  private final StunRoom room = new StunRoom();

  @Test
  void answersARegistrationAtOnceWithTheAddressAndTheId() {
    Send answer = room.register("10", ALICE).getFirst();

    assertThat(room.verdict()).isEqualTo(Verdict.REGISTERED);
    assertThat(answer.to().source()).isEqualTo(ALICE);
    assertThat(answer.message().messageClass()).isEqualTo(MessageClass.SUCCESS_RESPONSE);
    assertThat(answer.message().transaction()).isEqualTo(room.lastTransaction());
    assertThat(answer.message().attributes())
        .containsExactly(new XorMappedAddress(ALICE), new OwnId("10"), room.nonce("10", ALICE));
    assertThat(room.rendezvous().size()).isEqualTo(1);
  }

  @Test
  void answersEachRetransmissionTheSameAndRegistersOnce() {
    StunMessage request = room.request("10", Optional.empty());

    List<Send> first = room.receive(request, ALICE);
    List<Send> again = room.receive(request, ALICE);

    assertThat(again).isEqualTo(first);
    assertThat(room.rendezvous().size()).isEqualTo(1);
    assertThat(room.events())
        .containsExactly(new RendezvousEvent.IdRegistered(new Chosen("10"), ALICE));
  }

  @Test
  void answersWithAFingerprintWhoeverSentOne() {
    assertThat(room.register("10", ALICE).getFirst().fingerprint()).isFalse();
    assertThat(room.withFingerprint().register("14", BOB).getFirst().fingerprint()).isTrue();
  }

  @Test
  void tellsBothWhenThePeerIsThere() {
    room.register("14", BOB);

    List<Send> sends = room.ask("10", "14", ALICE);

    assertThat(room.verdict()).isEqualTo(Verdict.INTRODUCED);
    assertThat(sends).extracting(send -> send.to().source()).containsExactly(ALICE, BOB);
    assertThat(sends.getFirst().message().transaction()).isEqualTo(room.lastTransaction());
    assertThat(sends.getFirst().message().attributes())
        .containsExactly(
            new XorMappedAddress(ALICE), new XorPeerAddress(BOB), room.nonce("10", ALICE));
    assertThat(sends.getLast().message().messageClass()).isEqualTo(MessageClass.INDICATION);
    assertThat(sends.getLast().message().attributes())
        .containsExactly(new XorPeerAddress(ALICE), new OwnId("10"));
    assertThat(room.events())
        .endsWith(new RendezvousEvent.IdsIntroduced(new Chosen("10"), new Chosen("14")));
  }

  @Test
  void keepsAQuestionUntilThePeerRegisters() {
    List<Send> nothing = room.ask("10", "14", ALICE);
    Verdict kept = room.verdict();
    TransactionId asked = room.lastTransaction();

    List<Send> sends = room.register("14", BOB);

    assertThat(nothing).isEmpty();
    assertThat(kept).isEqualTo(Verdict.KEPT);
    assertThat(sends).extracting(send -> send.to().source()).containsExactly(BOB, ALICE, BOB);
    assertThat(sends.get(1).message().transaction()).isEqualTo(asked);
    assertThat(sends.get(1).message().attributes()).contains(new XorPeerAddress(BOB));
    assertThat(sends.get(2).message().attributes()).contains(new XorPeerAddress(ALICE));
  }

  @Test
  void aQuestionRegistersToo() {
    room.ask("10", "14", ALICE);

    List<Send> sends = room.ask("15", "10", CAROL);

    assertThat(sends).extracting(send -> send.to().source()).containsExactly(CAROL, ALICE);
  }

  @Test
  void answersAKeptQuestionOnce() {
    room.ask("10", "14", ALICE);

    assertThat(room.register("14", BOB)).hasSize(3);
    assertThat(room.register("14", BOB)).hasSize(1);
  }

  @Test
  void aRetransmittedQuestionAddsNothingToWhatIsKept() {
    StunMessage question = room.request("10", Optional.of("14"));

    for (int i = 0; i < 10; i++) {
      assertThat(room.receive(question, ALICE)).isEmpty();
    }

    assertThat(room.register("14", BOB)).hasSize(3);
  }

  @Test
  void aRepeatedQuestionRepeatsTheSameIndication() {
    room.register("14", BOB);
    StunMessage question = room.request("10", Optional.of("14"));

    List<Send> first = room.receive(question, ALICE);
    List<Send> again = room.receive(question, ALICE);

    assertThat(again).isEqualTo(first);
    assertThat(room.events().stream().filter(RendezvousEvent.IdsIntroduced.class::isInstance))
        .hasSize(1);
  }

  @Test
  void anotherQuestionIsAnotherCall() {
    room.register("14", BOB);

    TransactionId first = room.ask("10", "14", ALICE).getLast().message().transaction();
    TransactionId second = room.ask("10", "14", ALICE).getLast().message().transaction();

    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void theAskersTransactionIsNotToldToThePeer() {
    room.register("14", BOB);

    List<Send> sends = room.ask("10", "14", ALICE);

    assertThat(sends.getLast().message().transaction()).isNotEqualTo(room.lastTransaction());
  }

  @Test
  void answersBothWhenEachAsksForTheOther() {
    room.ask("10", "14", ALICE);

    List<Send> sends = room.ask("14", "10", BOB);

    assertThat(sends)
        .extracting(send -> send.to().source())
        .containsExactly(BOB, ALICE, ALICE, BOB);
    assertThat(sends)
        .extracting(send -> send.message().first(XorPeerAddress.class).orElseThrow().address())
        .containsExactly(ALICE, BOB, BOB, ALICE);
    assertThat(sends)
        .extracting(send -> send.message().messageClass())
        .containsExactly(
            MessageClass.SUCCESS_RESPONSE,
            MessageClass.INDICATION,
            MessageClass.SUCCESS_RESPONSE,
            MessageClass.INDICATION);
  }

  @Test
  void aNewQuestionTakesThePlaceOfTheOldOne() {
    room.ask("10", "14", ALICE);
    room.ask("10", "15", ALICE);

    assertThat(room.register("14", BOB)).hasSize(1);
    assertThat(room.register("15", CAROL)).hasSize(3);
  }

  @Test
  void forgetsAQuestionThatIsNotRepeated() {
    room.ask("10", "14", ALICE);

    room.after(15_001);

    assertThat(room.register("14", BOB)).hasSize(1);
  }

  @Test
  void keepsAQuestionThatIsRepeated() {
    StunMessage question = room.request("10", Optional.of("14"));
    for (int i = 0; i < 20; i++) {
      room.receive(question, ALICE);
      room.after(10_000);
    }

    assertThat(room.register("14", BOB)).hasSize(3);
  }

  @Test
  void takesAnIndicationForAHeartbeatAndNeverAnswersIt() {
    room.register("10", ALICE);
    for (int i = 0; i < 5; i++) {
      room.after(50_000);
      assertThat(room.indicate("10", ALICE)).isEmpty();
      assertThat(room.verdict()).isEqualTo(Verdict.REFRESHED);
    }

    assertThat(room.ask("14", "10", BOB)).hasSize(2);
  }

  @Test
  void anIndicationRegistersNobody() {
    room.indicate("10", ALICE);

    assertThat(room.verdict()).isEqualTo(Verdict.DROPPED_UNKNOWN);
    assertThat(room.rendezvous().size()).isZero();
  }

  @Test
  void forgetsWhoIsSilentForALifetime() {
    room.register("10", ALICE);

    room.after(60_001);
    room.rendezvous().expire(room.now());

    assertThat(room.rendezvous().size()).isZero();
    assertThat(room.events()).endsWith(new RendezvousEvent.IdExpired(new Chosen("10"), ALICE));
    assertThat(room.ask("14", "10", BOB)).isEmpty();
  }

  @Test
  void forgetsManyInPortionsThatKeepNobodyWaiting() {
    for (int i = 0; i < StunRoom.CAPACITY; i++) {
      room.register("id" + i, StunRoom.address(i + 1));
    }
    room.after(60_000);
    room.indicate("id7", StunRoom.address(8));
    room.after(1);

    assertThat(room.rendezvous().expire(room.now())).isTrue();
    assertThat(room.rendezvous().expire(room.now())).isFalse();

    assertThat(room.rendezvous().size()).isEqualTo(1);
    assertThat(room.ask("id1", "id7", BOB)).hasSize(2);
  }

  @Test
  void thePeerIsToldThroughTheSocketThatHeardItLast() {
    room.register("10", ALICE);
    room.indicate("10", new Flow(ALICE, 5));

    List<Send> sends = room.ask("14", "10", BOB);

    assertThat(sends).extracting(Send::to).containsExactly(new Flow(BOB, 0), new Flow(ALICE, 5));
  }

  @Test
  void introducesNobodyToWhoIsSilentThoughNotYetExpired() {
    room.register("10", ALICE);

    room.after(60_001);

    assertThat(room.ask("14", "10", BOB)).isEmpty();
    assertThat(room.verdict()).isEqualTo(Verdict.KEPT);
  }

  @Test
  void givesAnIdBackUnderAnyTransactionWithTheNonce() {
    room.register("10", ALICE);

    room.receive(release("10", room.nonce("10", ALICE)), ALICE);

    assertThat(room.verdict()).isEqualTo(Verdict.RELEASED);
    assertThat(room.register("10", BOB)).hasSize(1);
    assertThat(room.events())
        .endsWith(
            new RendezvousEvent.IdReleased(new Chosen("10"), ALICE),
            new RendezvousEvent.IdRegistered(new Chosen("10"), BOB));
  }

  @Test
  void givesNothingBackToWhoDoesNotKnowTheNonce() {
    room.register("10", ALICE);

    room.receive(release("10"), ALICE);
    Verdict none = room.verdict();
    room.receive(release("10", room.nonce("11", ALICE)), ALICE);
    Verdict wrong = room.verdict();
    room.receive(release("10", room.nonce("10", ALICE)), BOB);
    Verdict wrongSource = room.verdict();

    assertThat(List.of(none, wrong, wrongSource)).containsOnly(Verdict.DROPPED_UNKNOWN);
    assertThat(room.rendezvous().size()).isEqualTo(1);
  }

  @Test
  void comparesIdsExactly() {
    room.register("Bob", BOB);

    assertThat(room.ask("10", "bob", ALICE)).isEmpty();
    assertThat(room.ask("10", "Bob", ALICE)).hasSize(2);
  }

  private static StunMessage release(String id, StunAttribute... nonce) {
    List<StunAttribute> attributes = new ArrayList<>(List.of(new OwnId(id), new Lifetime(0)));
    attributes.addAll(List.of(nonce));
    return StunMessage.bindingIndication(
        new TransactionId(7, 7), attributes.toArray(StunAttribute[]::new));
  }
}
