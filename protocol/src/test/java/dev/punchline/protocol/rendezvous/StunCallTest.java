package dev.punchline.protocol.rendezvous;

import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.rendezvous.StunRendezvousClient.Output;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.TurnAttribute.XorPeerAddress;
import dev.punchline.protocol.testing.Addresses;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Asking for a peer in STUN framing, and being asked for. */
class StunCallTest {
  private static final Chosen BOB = new Chosen("14");

  private final StunClientDriver client = new StunClientDriver();

  @Test
  void asksOnlyOnceItIsRegistered() {
    client.start();
    client.ask("14", Optional.empty());
    client.until(5000);
    boolean askedEarly = !client.questions().isEmpty();

    client.answerRegistration();

    assertThat(askedEarly).isFalse();
    assertThat(client.questions()).hasSize(1);
    assertThat(client.questions().getFirst().message().attributes())
        .contains(new OwnId("10"), new PeerId("14"));
  }

  @Test
  void findsAPeerThatIsThere() {
    client.registered();
    client.ask("14", Optional.empty());

    answer(Addresses.BOB);

    assertThat(client.said()).containsExactly(new Output.Found(BOB, Addresses.BOB));
  }

  @Test
  void saysOnceThatItWaitsAndAsksUntilThePeerComes() {
    client.registered();
    client.ask("14", Optional.empty());

    client.until(600_000);
    int asked = client.questions().size();
    answer(Addresses.BOB);

    assertThat(client.said().stream().filter(Output.Waiting.class::isInstance))
        .containsExactly(new Output.Waiting(BOB));
    assertThat(client.said()).endsWith(new Output.Found(BOB, Addresses.BOB));
    assertThat(asked).isBetween(195, 215);
  }

  @Test
  void beginsAnotherTransactionEachHalfMinute() {
    client.registered();
    client.ask("14", Optional.empty());

    client.until(100_000);

    assertThat(client.questions().stream().map(sent -> sent.message().transaction()).distinct())
        .hasSize(4);
  }

  @Test
  void asksOnUntilTheTwoHaveMetSoThatThePeerIsCalledAgain() {
    client.registered();
    client.ask("14", Optional.empty());
    answer(Addresses.BOB);
    client.until(2000);
    List<StunClientDriver.Sent> repeated = client.questions();

    client.settled();
    client.until(20_000);

    assertThat(repeated)
        .extracting(StunClientDriver.Sent::at)
        .containsExactly(0L, 250L, 750L, 1750L);
    assertThat(repeated.stream().map(sent -> sent.message().transaction()).distinct()).hasSize(1);
    assertThat(client.questions()).hasSize(repeated.size());
  }

  @Test
  void findsAPeerOnceHoweverOftenTheServerSaysSo() {
    client.registered();
    client.ask("14", Optional.empty());

    answer(Addresses.BOB);
    answer(Addresses.BOB);
    answer(Addresses.CAROL);

    assertThat(client.said()).containsExactly(new Output.Found(BOB, Addresses.BOB));
  }

  @Test
  void aChatThatIsSettledStopsNoQuestionThatStillWaits() {
    client.registered();
    client.ask("14", Optional.empty());

    client.settled();
    client.until(5000);

    assertThat(client.questions()).hasSizeGreaterThan(3);
  }

  @Test
  void asksNoMoreOnceThePeerItAsksForHasCalled() {
    client.registered();
    client.ask("14", Optional.of(ms(5000)));

    call(1, Addresses.BOB);
    answer(Addresses.BOB);
    client.until(10_000);

    assertThat(client.said()).containsExactly(new Output.Called(Addresses.BOB, Optional.of(BOB)));
    assertThat(client.questions()).hasSize(1);
  }

  @Test
  void asksOnWhenAnotherCalls() {
    client.registered();
    client.ask("15", Optional.of(ms(5000)));

    call(1, Addresses.BOB);
    client.until(5000);

    assertThat(client.questions()).hasSizeGreaterThan(3);
    assertThat(client.said()).endsWith(new Output.Absent(new Chosen("15")));
  }

  @Test
  void givesUpWhenThePeerDoesNotComeInTime() {
    client.registered();
    client.ask("14", Optional.of(ms(5000)));

    client.until(20_000);

    assertThat(client.said()).containsExactly(new Output.Waiting(BOB), new Output.Absent(BOB));
    assertThat(client.questions()).last().matches(sent -> sent.at() < 5000);
  }

  @Test
  void takesNoAddressToWhichNothingCanBeSent() {
    client.registered();
    client.ask("14", Optional.empty());

    answer(new InetSocketAddress("224.0.0.1", 5000));
    answer(new InetSocketAddress("0.0.0.0", 5000));
    answer(new InetSocketAddress("203.0.113.2", 0));
    call(1, new InetSocketAddress("255.255.255.255", 0));

    assertThat(client.said()).isEmpty();
  }

  @Test
  void tellsWhoCalls() {
    client.registered();

    call(1, Addresses.BOB);

    assertThat(client.said()).containsExactly(new Output.Called(Addresses.BOB, Optional.of(BOB)));
  }

  @Test
  void tellsEachCallOnceAndAnotherOneAnew() {
    client.registered();

    call(1, Addresses.BOB);
    call(1, Addresses.BOB);
    call(2, Addresses.BOB);
    call(1, Addresses.BOB);

    assertThat(client.said()).hasSize(2);
  }

  @Test
  void hearsOfNoCallFromAnybodyButTheServer() {
    client.registered();

    boolean taken = client.receive(indication(1, Addresses.CAROL), Addresses.BOB);

    assertThat(taken).isFalse();
    assertThat(client.said()).isEmpty();
  }

  @Test
  void answersNoIndication() {
    client.registered();

    call(1, Addresses.BOB);

    assertThat(client.sent()).isEmpty();
  }

  @Test
  void sendsNoIndicationsWhileItsQuestionsKeepTheIdAlready() {
    client.registered();
    client.ask("14", Optional.empty());

    client.until(8900);

    assertThat(client.sent())
        .allMatch(sent -> sent.message().messageClass() == MessageClass.REQUEST);
  }

  private void answer(InetSocketAddress peer) {
    var unused =
        client.receive(
            client
                .questions()
                .getLast()
                .message()
                .response(
                    MessageClass.SUCCESS_RESPONSE,
                    List.of(new XorMappedAddress(Addresses.ALICE), new XorPeerAddress(peer))));
  }

  private void call(long transaction, InetSocketAddress from) {
    var unused = client.receive(indication(transaction, from));
  }

  private static StunMessage indication(long transaction, InetSocketAddress from) {
    return StunMessage.bindingIndication(
        new TransactionId(0, transaction), new XorPeerAddress(from), new OwnId("14"));
  }
}
