package dev.punchline.protocol.stun.client;

import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.DiscoveryAttribute.Padding;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Octets;
import dev.punchline.protocol.stun.StunAttribute.Fingerprint;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunClient.Output.Completed;
import dev.punchline.protocol.stun.client.StunClient.Ticket;
import dev.punchline.protocol.stun.client.StunOutcome.Success;
import dev.punchline.protocol.stun.client.StunOutcome.TimedOut;
import dev.punchline.protocol.stun.client.StunOutcome.Undeliverable;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.wire.Datagram;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Many requests at once: their limit, their order, their end. */
class OutstandingRequestsTest {
  private static final StunRequest BINDING = StunRequest.binding(Addresses.STUN);

  private final Conversation conversation = new Conversation();

  @Test
  void tenAreUnderWayAtOnce() {
    ask(BINDING, 12);

    assertThat(conversation.sent()).hasSize(10);
  }

  @Test
  void eachServerHasALimitOfItsOwn() {
    ask(BINDING, 12);

    conversation.ask(StunRequest.binding(Addresses.SERVER));

    assertThat(conversation.sent()).hasSize(11);
    assertThat(conversation.last().destination()).isEqualTo(Addresses.SERVER);
  }

  @Test
  void thoseThatWaitBeginInTheirOrderAsOthersEnd() {
    Conversation two = new Conversation(atOnce(2));
    List<Ticket> tickets = new ArrayList<>();
    for (int size : List.of(4, 8, 12, 16, 20)) {
      tickets.add(two.ask(padded(size)));
    }

    for (int answered = 0; answered < 5; answered++) {
      two.answer(Conversation.decoded(two.sent().get(answered)));
    }

    assertThat(two.sent().stream().map(OutstandingRequestsTest::padding))
        .containsExactly(4, 8, 12, 16, 20);
    assertThat(two.completed()).extracting(Completed::ticket).containsExactlyElementsOf(tickets);
  }

  @Test
  void oneThatWaitedHasItsWholeScheduleThen() {
    Conversation one = new Conversation(atOnce(1));
    one.ask(BINDING);
    one.ask(BINDING);

    one.until(200_000);

    assertThat(one.completed())
        .extracting(Completed::outcome)
        .containsExactly(new TimedOut(ms(39_500)), new TimedOut(ms(39_500)));
    // The first taught nothing but silence: the second begins with the initial pause.
    assertThat(one.endedAt()).isEqualTo(79_000);
  }

  @Test
  void aCancelledOneEndsWithoutAWord() {
    Ticket ticket = conversation.ask(BINDING);
    StunMessage request = conversation.lastMessage();

    conversation.cancel(ticket);
    conversation.until(100_000);

    assertThat(conversation.sent()).hasSize(1);
    assertThat(conversation.completed()).isEmpty();
    assertThat(conversation.client.nextWake()).isEmpty();
    assertThat(conversation.client.expects(request.transaction())).isFalse();
    assertThat(conversation.answer(conversation.success())).isFalse();
  }

  @Test
  void cancellingMakesRoomForTheNext() {
    Conversation one = new Conversation(atOnce(1));
    Ticket first = one.ask(padded(4));
    one.ask(padded(8));

    one.cancel(first);

    assertThat(one.sent().stream().map(OutstandingRequestsTest::padding)).containsExactly(4, 8);
  }

  @Test
  void oneThatWaitsCanBeCancelled() {
    Conversation one = new Conversation(atOnce(1));
    one.ask(padded(4));
    Ticket second = one.ask(padded(8));
    one.ask(padded(12));

    one.cancel(second);
    one.until(200_000);

    assertThat(one.sent().stream().map(OutstandingRequestsTest::padding).distinct())
        .containsExactly(4, 12);
    assertThat(one.completed()).extracting(Completed::ticket).doesNotContain(second).hasSize(2);
  }

  @Test
  void cancellingAFinishedOneChangesNothing() {
    Ticket first = conversation.ask(BINDING);
    conversation.answer(conversation.success());
    conversation.ask(BINDING);

    conversation.cancel(first);

    assertThat(conversation.completed()).hasSize(1);
    assertThat(conversation.nextWake()).isEqualTo(100);
  }

  @Test
  void theNextWakeIsTheEarliestOfAll() {
    conversation.ask(BINDING);
    conversation.until(100);
    conversation.ask(StunRequest.binding(Addresses.BOB));

    assertThat(conversation.nextWake()).isEqualTo(500);
    conversation.until(500);
    assertThat(conversation.nextWake()).isEqualTo(600);
  }

  @Test
  void answersFindTheirRequests() {
    Ticket first = conversation.ask(BINDING);
    Ticket second = conversation.ask(BINDING);
    List<Datagram> sent = conversation.sent();

    conversation.answer(Conversation.decoded(sent.get(1)));
    conversation.answer(Conversation.decoded(sent.get(0)));

    assertThat(conversation.completed())
        .extracting(Completed::ticket)
        .containsExactly(second, first);
    assertThat(conversation.completed())
        .extracting(Completed::outcome)
        .hasOnlyElementsOfType(Success.class);
  }

  @Test
  void whatCannotBeDeliveredEndsAtOnce() {
    Conversation one = new Conversation(atOnce(1));
    Ticket running = one.ask(BINDING);
    Ticket waiting = one.ask(BINDING);

    one.undeliverable(Addresses.STUN, Transport.UDP);

    Undeliverable outcome = new Undeliverable(Addresses.STUN);
    assertThat(one.completed())
        .containsExactly(new Completed(running, outcome), new Completed(waiting, outcome));
    assertThat(one.sent()).hasSize(1);
    assertThat(one.client.nextWake()).isEmpty();
  }

  @Test
  void whatGoesElsewhereIsNotUndeliverable() {
    StunRequest overTcp =
        new StunRequest(Addresses.STUN, Transport.TCP, List.of(), Optional.empty(), false);
    conversation.ask(StunRequest.binding(Addresses.BOB));
    conversation.ask(overTcp);

    conversation.undeliverable(Addresses.STUN, Transport.UDP);
    List<Completed> afterUdp = conversation.completed();
    conversation.undeliverable(Addresses.STUN, Transport.TCP);

    assertThat(afterUdp).isEmpty();
    assertThat(conversation.completed())
        .containsExactly(new Completed(new Ticket(1), new Undeliverable(Addresses.STUN)));
  }

  @Test
  void aBrokenConnectionMakesRoomForWhatWaitsForTheOtherTransport() {
    Conversation one = new Conversation(atOnce(1));
    one.ask(new StunRequest(Addresses.STUN, Transport.TCP, List.of(), Optional.empty(), false));
    one.ask(BINDING);

    one.undeliverable(Addresses.STUN, Transport.TCP);

    assertThat(one.sent()).hasSize(2);
  }

  @Test
  void anIndicationIsSentOnceAndAnsweredByNobody() {
    conversation.client.indicate(Addresses.BOB, List.of(new Software("tester")), false);
    conversation.pull();
    conversation.until(100_000);

    assertThat(conversation.sent()).hasSize(1);
    assertThat(conversation.last().destination()).isEqualTo(Addresses.BOB);
    StunMessage indication = conversation.lastMessage();
    assertThat(indication.messageClass()).isEqualTo(MessageClass.INDICATION);
    assertThat(indication.method()).isEqualTo(StunMessage.BINDING);
    assertThat(indication.attributes()).containsExactly(new Software("tester"));
    assertThat(conversation.answer(conversation.success())).isFalse();
    assertThat(conversation.completed()).isEmpty();
  }

  @Test
  void anIndicationHasAFingerprintOnRequest() {
    conversation.client.indicate(Addresses.BOB, List.of(), true);
    conversation.pull();

    assertThat(conversation.lastMessage().has(Fingerprint.class)).isTrue();
  }

  @Test
  void everyTransactionHasAnIdOfItsOwn() {
    ask(BINDING, 10);

    List<TransactionId> ids =
        conversation.sent().stream().map(it -> Conversation.decoded(it).transaction()).toList();

    assertThat(ids).doesNotHaveDuplicates().allMatch(conversation.client::expects);
  }

  private void ask(StunRequest request, int times) {
    for (int i = 0; i < times; i++) {
      conversation.ask(request);
    }
  }

  private static StunRequest padded(int bytes) {
    InetSocketAddress server = Addresses.STUN;
    return StunRequest.binding(server, new Padding(Octets.of(new byte[bytes])));
  }

  private static int padding(Datagram request) {
    return Conversation.decoded(request).first(Padding.class).orElseThrow().bytes().length();
  }

  private static StunClientSettings atOnce(int outstanding) {
    return new StunClientSettings(ms(500), ms(100), 7, 16, ms(39_500), outstanding, ms(600_000));
  }
}
