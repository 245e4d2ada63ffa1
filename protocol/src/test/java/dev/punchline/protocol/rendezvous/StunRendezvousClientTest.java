package dev.punchline.protocol.rendezvous;

import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.punchline.protocol.rendezvous.StunRendezvousClient.Output;
import dev.punchline.protocol.rendezvous.StunRendezvousClient.Refusal;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Octets;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.Fingerprint;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.TurnAttribute.Lifetime;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Getting an id, keeping it, losing it. */
class StunRendezvousClientTest {
  private final StunClientDriver client = new StunClientDriver();

  @Test
  void doesNothingBeforeItStarts() {
    client.until(60_000);

    assertThat(client.sent()).isEmpty();
    assertThat(client.said()).isEmpty();
  }

  @Test
  void asksAtOnceForItsIdWithAFingerprint() {
    client.start();

    StunMessage request = client.sent().getFirst().message();
    assertThat(client.sent()).hasSize(1);
    assertThat(request.messageClass()).isEqualTo(MessageClass.REQUEST);
    assertThat(request.method()).isEqualTo(StunMessage.BINDING);
    assertThat(request.attributes().getFirst()).isEqualTo(new OwnId("10"));
    assertThat(request.attributes().getLast()).isInstanceOf(Fingerprint.class);
  }

  @Test
  void retransmitsTheSameTransactionWithGrowingPausesAndWithoutEnd() {
    client.start();

    client.until(3_600_000);

    List<StunClientDriver.Sent> requests = client.sentFor("10");
    assertThat(requests.subList(0, 8))
        .extracting(StunClientDriver.Sent::at)
        .containsExactly(0L, 250L, 750L, 1750L, 3750L, 6750L, 9750L, 12_750L);
    assertThat(requests)
        .extracting(sent -> sent.message().transaction())
        .containsOnly(requests.getFirst().message().transaction());
    assertThat(requests).last().extracting(StunClientDriver.Sent::at).isEqualTo(3_597_750L);
  }

  @Test
  void isRegisteredAndKnowsItsAddressByOneAnswer() {
    client.start();
    client.until(40);

    client.answerRegistration();

    assertThat(client.said())
        .containsExactly(new Output.Registered(), new Output.Mapped(Addresses.ALICE, ms(40)));
  }

  @Test
  void saysOnceThatNobodyAnswers() {
    client.start();

    client.until(60_000);

    assertThat(client.said()).containsExactly(new Output.ServerSilent(ms(10_000)));
  }

  @Test
  void sendsAPlainRequestWithEachRetransmissionUntilTwoAreAnswered() {
    client.start();
    client.until(250);
    boolean first = client.receive(plain(client.sent().getLast().message()));
    client.until(749);
    List<Output> afterOne = client.said();
    client.until(750);
    boolean second = client.receive(plain(client.sent().getLast().message()));
    client.until(60_000);

    assertThat(first && second).isTrue();
    assertThat(afterOne).isEmpty();
    assertThat(client.said()).containsExactly(new Output.Refused(Refusal.ID_TAKEN));
    assertThat(client.sent().stream().filter(sent -> !sent.message().has(OwnId.class))).hasSize(2);
    assertThat(client.sentFor("10")).as("goes on asking").hasSizeGreaterThan(20);
  }

  @Test
  void oneAnswerIsCountedOnce() {
    client.start();
    client.until(250);
    StunMessage probe = client.sent().getLast().message();

    boolean first = client.receive(plain(probe));
    boolean again = client.receive(plain(probe));

    assertThat(first).isTrue();
    assertThat(again).isFalse();
    assertThat(client.said()).isEmpty();
  }

  @Test
  void oneAnsweredPlainRequestIsEnoughToKnowThatTheServerIsNotSilent() {
    client.start();
    client.until(250);

    client.receive(plain(client.sent().getLast().message()));
    client.until(10_000);

    assertThat(client.said()).containsExactly(new Output.Refused(Refusal.ID_TAKEN));
  }

  @Test
  void getsItsIdOnceThatIsFree() {
    client.start();
    client.until(250);
    client.receive(plain(client.sent().getLast().message()));
    client.until(30_000);

    client.answerRegistration();

    assertThat(client.said())
        .startsWith(new Output.Refused(Refusal.ID_TAKEN), new Output.Registered());
  }

  @Test
  void showsTheServerTheNonceItWasGivenOnceAndAtOnce() {
    client.start();

    client.answerRegistration(new Nonce("first"));
    StunMessage confirmation = client.sent().getLast().message();
    client.answerRegistration(new Nonce("first"));
    client.until(2999);

    assertThat(client.sent()).hasSize(2);
    assertThat(confirmation.first(Nonce.class)).contains(new Nonce("first"));
    assertThat(client.said())
        .containsExactly(new Output.Registered(), new Output.Mapped(Addresses.ALICE, ms(0)));
  }

  @Test
  void aServerThatGivesANewNonceEachTimeIsNotFollowedForEver() {
    client.start();

    for (int i = 0; i < 20; i++) {
      client.answerRegistration(new Nonce("nonce" + i));
    }

    assertThat(client.sent()).hasSize(4);
  }

  @Test
  void asksAgainWithTheNonceThatARestartedServerGives() {
    client.start();
    client.answerRegistration(new Nonce("old"));
    client.answerRegistration(new Nonce("old"));
    client.ask("14", Optional.empty());
    StunMessage first = client.questions().getLast().message();

    client.receive(challenge(first, "new"));

    StunMessage second = client.questions().getLast().message();
    assertThat(first.first(Nonce.class)).contains(new Nonce("old"));
    assertThat(second.first(Nonce.class)).contains(new Nonce("new"));
    assertThat(second.transaction()).isNotEqualTo(first.transaction());
    assertThat(client.questions()).hasSize(2);
    assertThat(client.said()).doesNotHaveAnyElementsOfTypes(Output.Found.class);
  }

  @Test
  void aQuestionIsRepeatedAtOnceThreeTimesAtMost() {
    client.registered();
    client.ask("14", Optional.empty());

    for (int i = 0; i < 20; i++) {
      client.receive(challenge(client.questions().getLast().message(), "nonce" + i));
    }

    assertThat(client.questions()).hasSize(4);
  }

  @Test
  void noticesAServerThatKnowsNothingOfIds() {
    client.start();

    client.receive(
        response(client.sent().getFirst().message(), new XorMappedAddress(Addresses.ALICE)));
    client.until(30_000);

    assertThat(client.said()).containsExactly(new Output.Refused(Refusal.NO_RENDEZVOUS));
  }

  @Test
  void noticesAServerThatRefusesWithAnError() {
    client.start();

    client.receive(
        client
            .sent()
            .getFirst()
            .message()
            .response(
                MessageClass.ERROR_RESPONSE,
                List.of(new StunAttribute.ErrorCode(401, "Unauthorized"))));

    assertThat(client.said()).containsExactly(new Output.Refused(Refusal.NO_RENDEZVOUS));
  }

  @Test
  void keepsItsIdByTwoIndicationsAndThenARequest() {
    client.registered();

    client.until(9000);

    assertThat(client.sent())
        .extracting(StunClientDriver.Sent::at, sent -> sent.message().messageClass())
        .containsExactly(
            tuple(3000L, MessageClass.INDICATION),
            tuple(6000L, MessageClass.INDICATION),
            tuple(9000L, MessageClass.REQUEST));
    assertThat(client.sent()).allMatch(sent -> sent.message().has(OwnId.class));
    assertThat(client.sent().stream().map(sent -> sent.message().transaction()).distinct())
        .hasSize(3);
  }

  @Test
  void saysOnceThatTheServerFellSilentAndThatItIsBack() {
    client.registered();

    client.until(40_000);
    client.answerRegistration();
    client.answerRegistration();

    assertThat(client.said())
        .containsExactly(new Output.ServerSilent(ms(12_000)), new Output.ServerBack());
  }

  @Test
  void saysNothingWhenARefreshIsAnswered() {
    client.registered();

    for (int refresh = 1; refresh <= 100; refresh++) {
      client.until(9000L * refresh);
      client.answerRegistration();
    }

    assertThat(client.said()).isEmpty();
  }

  @Test
  void tellsWhenTheServerSeesItElsewhere() {
    client.registered();
    client.until(9000);

    client.receive(
        response(
            client.sentFor("10").getLast().message(),
            new XorMappedAddress(Addresses.BOB),
            new OwnId("10")));

    assertThat(client.said()).containsExactly(new Output.Mapped(Addresses.BOB, ms(0)));
  }

  @Test
  void takesNothingFromAnybodyButTheServer() {
    client.start();
    StunMessage answer =
        response(
            client.sent().getFirst().message(),
            new XorMappedAddress(Addresses.ALICE),
            new OwnId("10"));

    boolean taken = client.receive(answer, Addresses.BOB);

    assertThat(taken).isFalse();
    assertThat(client.said()).isEmpty();
  }

  @Test
  void takesNoAnswerToAnotherTransactionNorGarbage() {
    client.start();
    StunMessage other =
        new StunMessage(
            MessageClass.SUCCESS_RESPONSE,
            StunMessage.BINDING,
            new TransactionId(1, 2),
            List.of(new XorMappedAddress(Addresses.ALICE), new OwnId("10")));

    assertThat(client.receive(other)).isFalse();
    assertThat(client.receive(client.sent().getFirst().message())).isFalse();
    assertThat(
            client.receiveBytes(Bytes.hex("0101 0004 2112a442 000000000000000000000000 00200004")))
        .isFalse();
    assertThat(client.said()).isEmpty();
  }

  @Test
  void takesNoAnswerWithAnAttributeItMustUnderstand() {
    client.start();

    boolean taken =
        client.receive(
            response(
                client.sent().getFirst().message(),
                new XorMappedAddress(Addresses.ALICE),
                new OwnId("10"),
                new StunAttribute.Raw(0x0055, Octets.copyOf(Bytes.hex("00000000")))));

    assertThat(taken).isFalse();
  }

  @Test
  void givesItsIdBackWithTheLastNonce() {
    client.start();
    client.answerRegistration(new Nonce("old"));
    client.answerRegistration(new Nonce("old"));
    client.until(9000);
    client.answerRegistration(new Nonce("new"));
    client.forget();

    client.release();
    client.until(60_000);

    assertThat(client.sent()).hasSize(1);
    StunMessage release = client.sent().getFirst().message();
    assertThat(release.messageClass()).isEqualTo(MessageClass.INDICATION);
    assertThat(release.attributes()).contains(new OwnId("10"), new Lifetime(0), new Nonce("new"));
  }

  @Test
  void givesNothingBackThatItNeverHad() {
    client.start();
    client.forget();

    client.release();
    client.until(60_000);

    assertThat(client.sent()).isEmpty();
  }

  @Test
  void sendsAtMostOneDatagramForEachIntervalOnceItIsRegistered() {
    client.registered();

    IntStream.rangeClosed(1, 20)
        .forEach(
            refresh -> {
              client.until(9000L * refresh);
              client.answerRegistration();
            });

    assertThat(client.sent()).hasSize(60);
  }

  private static StunMessage plain(StunMessage probe) {
    return response(probe, new XorMappedAddress(Addresses.ALICE));
  }

  private static StunMessage challenge(StunMessage question, String nonce) {
    return response(
        question, new XorMappedAddress(Addresses.ALICE), new OwnId("10"), new Nonce(nonce));
  }

  private static StunMessage response(StunMessage request, StunAttribute... attributes) {
    return request.response(MessageClass.SUCCESS_RESPONSE, List.of(attributes));
  }
}
