package dev.punchline.protocol.stun.client;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.stun.client.StunClient.Output;
import dev.punchline.protocol.stun.client.StunOutcome.Success;
import dev.punchline.protocol.stun.client.StunOutcome.TimedOut;
import dev.punchline.protocol.testing.Addresses;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 8489 sections 6.2.1 and 6.2.2. */
class RetransmissionTest {
  private static final StunRequest BINDING = StunRequest.binding(Addresses.STUN);
  private static final StunRequest OVER_TCP =
      new StunRequest(Addresses.STUN, Transport.TCP, List.of(), Optional.empty(), false);

  @Test
  void followsTheTableOfTheRfc() {
    Conversation conversation = new Conversation();

    conversation.ask(BINDING);
    conversation.until(100_000);

    assertThat(conversation.sendTimes())
        .containsExactly(0L, 500L, 1500L, 3500L, 7500L, 15_500L, 31_500L);
    assertThat(conversation.endedAt()).isEqualTo(39_500);
    assertThat(conversation.outcome()).isEqualTo(new TimedOut(ms(39_500)));
    assertThat(conversation.client.nextWake()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1000, 7, 16, '0 1000 3000 7000 15000 31000 63000', 79000",
    "500, 1, 16, '0', 8000",
    "500, 3, 16, '0 500 1500', 9500",
    "500, 3, 1, '0 500 1500', 2000",
    "37, 4, 5, '0 37 111 259', 444"
  })
  void followsOtherNumbers(long rto, int rc, int rm, String sent, long end) {
    Conversation conversation = new Conversation(settings(rto, rc, rm));

    conversation.ask(BINDING);
    conversation.until(1_000_000);

    assertThat(conversation.sendTimes().stream().map(String::valueOf))
        .containsExactly(sent.split(" "));
    assertThat(conversation.endedAt()).isEqualTo(end);
    assertThat(conversation.outcome()).isEqualTo(new TimedOut(ms(end)));
  }

  @Test
  void repeatsTheSameBytesToTheSameServer() {
    Conversation conversation = new Conversation();

    conversation.ask(BINDING);
    conversation.until(100_000);

    assertThat(conversation.sent()).hasSize(7).containsOnly(conversation.sent().getFirst());
    assertThat(conversation.last().destination()).isEqualTo(Addresses.STUN);
  }

  @Test
  void doesNothingBeforeItsTime() {
    Conversation conversation = new Conversation();
    conversation.ask(BINDING);

    conversation.client.wake(at(499));
    conversation.pull();

    assertThat(conversation.sent()).hasSize(1);
    assertThat(conversation.nextWake()).isEqualTo(500);
  }

  @Test
  void retransmitsOnceWhenItIsWokenLate() {
    Conversation conversation = new Conversation();
    conversation.ask(BINDING);

    conversation.sleepUntil(20_000);
    conversation.client.wake(at(20_000));
    conversation.pull();

    assertThat(conversation.sendTimes()).containsExactly(0L, 20_000L);
    assertThat(conversation.nextWake()).isEqualTo(21_000);
  }

  @Test
  void stopsWhenItIsAnswered() {
    Conversation conversation = new Conversation();
    conversation.ask(BINDING);
    conversation.until(1530);

    conversation.answer(conversation.success());
    conversation.until(100_000);

    assertThat(conversation.sendTimes()).containsExactly(0L, 500L, 1500L);
    Success success = (Success) conversation.outcome();
    assertThat(success.transmissions()).isEqualTo(3);
    assertThat(success.roundTrip()).isEqualTo(ms(30));
    assertThat(success.authenticated()).isFalse();
  }

  @Test
  void writesOnceOverTcpAndWaits() {
    Conversation conversation = new Conversation();

    conversation.client.request(OVER_TCP, at(0));
    List<Output> first = List.of(conversation.client.poll().orElseThrow());
    conversation.until(100_000);

    assertThat(first).hasOnlyElementsOfType(Output.Write.class);
    assertThat(conversation.sent()).isEmpty();
    assertThat(conversation.endedAt()).isEqualTo(39_500);
    assertThat(conversation.outcome()).isEqualTo(new TimedOut(ms(39_500)));
  }

  @Test
  void waitsOverTcpAsLongAsItIsTold() {
    StunClientSettings rfc = StunClientSettings.RFC_8489;
    Conversation conversation =
        new Conversation(
            new StunClientSettings(
                rfc.initialRto(), rfc.minimumRto(), 7, 16, ms(1234), 10, rfc.rtoLifetime()));

    conversation.ask(OVER_TCP);
    conversation.until(100_000);

    assertThat(conversation.endedAt()).isEqualTo(1234);
  }

  @Test
  void answersOverTcpEndIt() {
    Conversation conversation = new Conversation();
    conversation.ask(OVER_TCP);
    conversation.until(39_499);

    boolean taken = conversation.answer(conversation.success());

    assertThat(taken).isTrue();
    assertThat(conversation.outcome()).isInstanceOf(Success.class);
    assertThat(conversation.client.nextWake()).isEmpty();
  }

  @Test
  void sendsOverUdpWhatIsNotTcp() {
    Conversation conversation = new Conversation();

    conversation.client.request(BINDING, at(0));

    assertThat(conversation.client.poll()).get().isInstanceOf(Output.Send.class);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 7, 16, 10",
    "500, 0, 16, 10",
    "500, 33, 16, 10",
    "500, 7, 0, 10",
    "500, 7, 16, 0"
  })
  void refusesNumbersThatMakeNoSchedule(long rto, int rc, int rm, int outstanding) {
    assertThatThrownBy(
            () ->
                new StunClientSettings(
                    ms(rto), ms(100), rc, rm, ms(39_500), outstanding, ms(600_000)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thirtyTwoTransmissionsDoNotOverflow() {
    Conversation conversation = new Conversation(settings(500, 32, 16));

    conversation.ask(BINDING);
    conversation.until(Long.MAX_VALUE);

    assertThat(conversation.sent()).hasSize(32);
    assertThat(conversation.sendTimes().getLast()).isEqualTo(500 * ((1L << 31) - 1));
  }

  @Test
  void refusesAnUnresolvedServer() {
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("stun.example.org", 3478);

    assertThatThrownBy(() -> StunRequest.binding(unresolved))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("stun.example.org");
  }

  private static StunClientSettings settings(long rto, int rc, int rm) {
    return new StunClientSettings(ms(rto), ms(100), rc, rm, ms(39_500), 10, ms(600_000));
  }
}
