package dev.punchline.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Octets;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.server.StunRendezvous.Send;
import dev.punchline.server.StunRendezvous.Verdict;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stranger cannot do to a rendezvous in STUN framing, nor to others through it. */
class StunRendezvousAbuseTest {
  private static final InetSocketAddress ALICE = StunRoom.address(1);
  private static final InetSocketAddress BOB = StunRoom.address(2);
  private static final InetSocketAddress EVE = StunRoom.address(666);

  private final StunRoom room = new StunRoom();

  @Test
  void nobodyTakesAnIdThatAnotherHolds() {
    room.register("14", BOB);

    assertThat(room.register("14", EVE)).isEmpty();
    assertThat(room.verdict()).isEqualTo(Verdict.DROPPED_TAKEN);
    assertThat(room.ask("14", "10", EVE)).isEmpty();
    assertThat(room.verdict()).isEqualTo(Verdict.DROPPED_TAKEN);
    assertThat(room.ask("10", "14", ALICE))
        .extracting(send -> send.to().source())
        .containsExactly(ALICE, BOB);
  }

  @Test
  void anotherSourceKeepsNoIdAlive() {
    room.register("14", BOB);
    room.after(40_000);
    room.indicate("14", EVE);
    room.register("14", EVE);
    room.after(20_001);

    assertThat(room.register("14", EVE)).hasSize(1);
  }

  @Test
  void aSpoofedRequestForAnotherIdTakesNoneAway() {
    room.register("14", BOB);

    room.register("666", BOB);

    assertThat(room.ask("10", "14", ALICE)).hasSize(2);
  }

  @Test
  void oneSourceHoldsFourIdsAtMost() {
    for (int id = 1; id <= 4; id++) {
      assertThat(room.register("id" + id, EVE)).hasSize(1);
    }

    assertThat(room.register("id5", EVE)).isEmpty();
    assertThat(room.verdict()).isEqualTo(Verdict.DROPPED_GREEDY);
    room.after(60_001);
    assertThat(room.register("id1", ALICE)).hasSize(1);
    assertThat(room.register("id2", ALICE)).hasSize(1);
    assertThat(room.register("id6", EVE)).hasSize(1);
  }

  @Test
  void aFullTableEvictsNobody() {
    for (int i = 0; i < StunRoom.CAPACITY; i++) {
      room.register("id" + i, StunRoom.address(1000 + i));
    }

    assertThat(room.register("10", ALICE)).isEmpty();
    assertThat(room.verdict()).isEqualTo(Verdict.DROPPED_FULL);
    assertThat(room.events()).endsWith(new RendezvousEvent.TableFull(ALICE));
    assertThat(room.register("id0", StunRoom.address(1000))).hasSize(1);
    assertThat(room.rendezvous().size()).isEqualTo(StunRoom.CAPACITY);
  }

  @Test
  void eightQuestionsWaitForOnePeerAtMostAndTheOthersAreHeardWhenTheyAskAgain() {
    for (int i = 0; i < 20; i++) {
      room.ask("id" + i, "14", StunRoom.address(1000 + i));
    }
    Verdict last = room.verdict();

    List<Send> sends = room.register("14", BOB);

    assertThat(last).isEqualTo(Verdict.DROPPED_FULL);
    assertThat(sends).hasSize(1 + 2 * 8);
    assertThat(room.ask("id19", "14", StunRoom.address(1019))).hasSize(2);
  }

  @Test
  void whoAskedAndWentAwayMakesRoomForOthers() {
    for (int i = 0; i < 8; i++) {
      room.ask("id" + i, "14", StunRoom.address(1000 + i));
    }
    room.after(15_001);

    room.ask("10", "14", ALICE);

    assertThat(room.verdict()).isEqualTo(Verdict.KEPT);
    assertThat(room.register("14", BOB)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {" ", "a b", "a/b", "ü", "名", "a\n", "\u0000", "\u001b[31m", "a,b", "’", "10 "})
  void anIdWithOtherCharactersIsDropped(String id) {
    assertThat(room.register(id, EVE)).isEmpty();
    assertThat(room.verdict()).isEqualTo(Verdict.DROPPED_BAD_ID);
    assertThat(room.ask("10", id, ALICE)).isEmpty();
    assertThat(room.verdict()).isEqualTo(Verdict.DROPPED_BAD_ID);
    assertThat(room.rendezvous().size()).isZero();
  }

  /** The NONCE went to the victim, who did not ask for it. */
  @Test
  void aForgedQuestionIntroducesItsVictimToNobody() {
    room.register("14", BOB);
    StunMessage forged = room.request("10", Optional.of("14"));

    List<Send> sends = room.receiveUnproven(forged, ALICE);

    assertThat(room.verdict()).isEqualTo(Verdict.REGISTERED);
    assertThat(sends).extracting(send -> send.to().source()).containsExactly(ALICE);
    assertThat(sends.getFirst().message().attributes())
        .containsExactly(new XorMappedAddress(ALICE), new OwnId("10"), room.nonce("10", ALICE));
    assertThat(room.receive(forged, ALICE))
        .extracting(send -> send.to().source())
        .containsExactly(ALICE, BOB);
  }

  @Test
  void aForgedQuestionIsNotKept() {
    room.receiveUnproven(room.request("10", Optional.of("14")), ALICE);

    assertThat(room.register("14", BOB))
        .extracting(send -> send.to().source())
        .containsExactly(BOB);
  }

  /** Else whoever waits for this id would send its HELLOs to the victim. */
  @Test
  void aForgedRegistrationIsIntroducedToNobodyUntilItsSourceShowsTheNonce() {
    room.ask("10", "14", ALICE);
    StunMessage forged = room.request("14", Optional.empty());

    assertThat(room.receiveUnproven(forged, BOB))
        .extracting(send -> send.to().source())
        .containsExactly(BOB);
    assertThat(room.ask("10", "14", ALICE)).isEmpty();
    assertThat(room.receive(forged, BOB))
        .extracting(send -> send.to().source())
        .containsExactly(BOB, ALICE, BOB);
  }

  @Test
  void anothersNonceShowsNothing() {
    room.register("14", BOB);
    StunMessage stolen = room.proven(room.request("10", Optional.of("14")), EVE);

    List<Send> sends = room.receiveUnproven(stolen, ALICE);

    assertThat(sends).extracting(send -> send.to().source()).containsExactly(ALICE);
  }

  @Test
  void nobodyAsksForHimself() {
    assertThat(room.ask("10", "10", ALICE)).isEmpty();
    assertThat(room.verdict()).isEqualTo(Verdict.DROPPED_BAD_ID);
    assertThat(room.rendezvous().size()).isZero();
  }

  @Test
  void answersComeFromNoResponseNoOtherMethodAndNothingThatMustBeUnderstood() {
    OwnId id = new OwnId("10");
    TransactionId transaction = new TransactionId(0, 1);
    List<StunMessage> wrong =
        List.of(
            new StunMessage(
                MessageClass.SUCCESS_RESPONSE, StunMessage.BINDING, transaction, List.of(id)),
            new StunMessage(
                MessageClass.ERROR_RESPONSE, StunMessage.BINDING, transaction, List.of(id)),
            new StunMessage(MessageClass.REQUEST, 0x003, transaction, List.of(id)),
            new StunMessage(
                MessageClass.REQUEST, StunMessage.BINDING, new TransactionId(7, 0, 1), List.of(id)),
            StunMessage.bindingRequest(
                transaction,
                id,
                new StunAttribute.Raw(0x0055, Octets.copyOf(ByteBuffer.allocate(4)))),
            StunMessage.bindingRequest(transaction));

    for (StunMessage message : wrong) {
      assertThat(room.receive(message, EVE)).isEmpty();
      assertThat(room.verdict()).isEqualTo(Verdict.DROPPED_MALFORMED);
    }
    assertThat(room.rendezvous().size()).isZero();
  }

  /** Whatever comes from whomever, in any order: the bounds that the specification states. */
  @Property(tries = 200)
  void noAnswerAndNoIndicationIsLongerThanStated(@ForAll long seed, @ForAll boolean six) {
    Random random = new Random(seed);
    int kept = 0;
    int indications = 0;

    for (int i = 0; i < 300; i++) {
      int who = random.nextInt(12);
      StunMessage message = anything(random, who);
      boolean fingerprint = message.has(StunAttribute.Fingerprint.class);
      InetSocketAddress source = six ? six(who) : StunRoom.address(1 + who);
      StunMessage received = random.nextInt(4) == 0 ? message : room.proven(message, source);
      int length = length(stripped(received), fingerprint);

      List<Send> sends = room.receiveUnproven(received, source);
      room.after(random.nextInt(4000));

      kept += room.verdict() == Verdict.KEPT ? 1 : 0;
      long own =
          sends.stream()
              .filter(s -> s.message().transaction().equals(message.transaction()))
              .count();
      assertThat(own).as("answers to one request").isLessThanOrEqualTo(1);
      assertThat(sends).hasSizeLessThanOrEqualTo(2 + 2 * ChosenIds.MOST_ASKERS);
      if (message.messageClass() == MessageClass.INDICATION) {
        assertThat(sends).isEmpty();
      }
      for (Send send : sends) {
        int longer = length(send.message(), send.fingerprint()) - length;
        if (send.message().transaction().equals(message.transaction())) {
          assertThat(longer).isLessThanOrEqualTo(StunRendezvous.LONGER_ANSWER);
        } else if (send.message().has(OwnId.class) && isFrom(message, send.message())) {
          indications++;
          assertThat(longer).isLessThanOrEqualTo(StunRendezvous.LONGER_INDICATION);
        }
      }
    }
    assertThat(kept).as("questions were asked").isPositive();
    assertThat(indications).as("indications were measured").isPositive();
    assertThat(room.rendezvous().size()).isLessThanOrEqualTo(StunRoom.CAPACITY);
  }

  /** The shortest question there is, from the longest addresses: nothing gains more. */
  @Property(tries = 50)
  void theStatedBoundsAreReachedAndNotPassed(@ForAll @IntRange(min = 1, max = 9) int digit) {
    StunRoom fresh = new StunRoom();
    String peer = String.valueOf(digit);
    fresh.withFingerprint().register(peer, six(1));
    StunMessage registration = StunMessage.bindingRequest(new TransactionId(8, 8), new OwnId("b"));
    StunMessage question =
        fresh.proven(
            StunMessage.bindingRequest(new TransactionId(9, 9), new OwnId("a"), new PeerId(peer)),
            six(2));

    Send answer = fresh.receiveUnproven(registration, six(3)).getFirst();
    List<Send> sends = fresh.receiveUnproven(question, six(2));

    assertThat(length(answer.message(), answer.fingerprint()))
        .isEqualTo(length(registration, false) + StunRendezvous.LONGER_ANSWER);
    assertThat(length(sends.getLast().message(), sends.getLast().fingerprint()))
        .isEqualTo(length(question, false) + StunRendezvous.LONGER_INDICATION);
  }

  /** Whether an indication tells of the source of this very question. */
  private static boolean isFrom(StunMessage question, StunMessage indication) {
    return question.has(PeerId.class)
        && indication.messageClass() == MessageClass.INDICATION
        && indication.first(OwnId.class).equals(question.first(OwnId.class));
  }

  private StunMessage anything(Random random, int who) {
    String id = "p" + who;
    return switch (random.nextInt(5)) {
      case 0 ->
          StunMessage.bindingIndication(new TransactionId(1, random.nextLong()), new OwnId(id));
      case 1 -> room.withFingerprint().request(id, Optional.empty());
      default -> room.request(id, Optional.of("p" + random.nextInt(24)));
    };
  }

  /** The codec adds the FINGERPRINT itself. */
  private static StunMessage stripped(StunMessage message) {
    return new StunMessage(
        message.messageClass(),
        message.method(),
        message.transaction(),
        message.attributes().stream()
            .filter(attribute -> !(attribute instanceof StunAttribute.Fingerprint))
            .toList());
  }

  private static int length(StunMessage message, boolean fingerprint) {
    return StunCodec.encode(message, Protection.NONE.withFingerprint(fingerprint)).remaining();
  }

  private static InetSocketAddress six(int number) {
    try {
      byte[] ip = new byte[16];
      ip[0] = 0x20;
      ip[1] = 0x01;
      ip[15] = (byte) number;
      return new InetSocketAddress(InetAddress.getByAddress(ip), 1000);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("16 bytes are an address", e);
    }
  }
}
