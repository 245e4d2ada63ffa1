package dev.punchline.protocol.stun;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static dev.punchline.protocol.testing.VirtualTime.ms;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.Raw;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunBindingClient.Output;
import dev.punchline.protocol.stun.StunBindingClient.Output.Mapped;
import dev.punchline.protocol.stun.StunBindingClient.Output.Refused;
import dev.punchline.protocol.stun.StunBindingClient.Output.Send;
import dev.punchline.protocol.stun.StunBindingClient.Output.TimedOut;
import dev.punchline.protocol.stun.StunBindingClient.Schedule;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.Bytes;
import dev.punchline.protocol.testing.Driver;
import dev.punchline.protocol.testing.Driver.Timed;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StunBindingClientTest {
  private final StunBindingClient client =
      new StunBindingClient(Addresses.STUN, Schedule.RFC_8489, new Random(1));
  private final Driver<Output> driver = new Driver<>(client::wake, client::nextWake, client::poll);
  private TransactionId transaction = new TransactionId(0, 0);

  @BeforeEach
  void start() throws MalformedStun {
    client.start(at(0));
    Send first = (Send) client.poll().orElseThrow();
    transaction = StunCodec.decode(first.datagram().payload()).transaction();
  }

  @Test
  void sendsABindingRequestAtOnce() {
    StunBindingClient fresh =
        new StunBindingClient(Addresses.STUN, Schedule.RFC_8489, new Random(1));

    fresh.start(at(0));

    Send send = (Send) fresh.poll().orElseThrow();
    assertThat(send.datagram().destination()).isEqualTo(Addresses.STUN);
    assertThat(send.datagram().payload())
        .isEqualTo(StunCodec.encode(StunMessage.bindingRequest(transaction)));
    assertThat(fresh.poll()).isEmpty();
  }

  @Test
  void transmitsAndGivesUpWhenTheRfcSays() {
    List<Timed<Output>> timeline = driver.until(100_000);

    assertThat(timeline)
        .extracting(Timed::at)
        .containsExactly(500L, 1500L, 3500L, 7500L, 15_500L, 31_500L, 39_500L);
    assertThat(timeline.subList(0, 6))
        .allSatisfy(sent -> assertThat(sent.output()).isInstanceOf(Send.class));
    assertThat(timeline.get(6).output()).isEqualTo(new TimedOut(ms(39_500)));
    assertThat(client.nextWake()).isEmpty();
  }

  @Test
  void repeatsItselfByteForByte() {
    ByteBuffer request = StunCodec.encode(StunMessage.bindingRequest(transaction));

    List<Timed<Output>> timeline = driver.until(31_500);

    assertThat(timeline)
        .hasSize(6)
        .allSatisfy(
            sent -> assertThat(((Send) sent.output()).datagram().payload()).isEqualTo(request));
  }

  @Test
  void doesNothingBeforeItsTime() {
    client.wake(at(499));

    assertThat(driver.pull()).isEmpty();
  }

  @Test
  void startsOnce() {
    client.start(at(10));

    assertThat(driver.pull()).isEmpty();
    assertThat(client.nextWake()).contains(at(500));
  }

  @Test
  void tellsTheMappedAddress() {
    boolean ended =
        client.receive(
            success(new Software("tester"), new XorMappedAddress(Addresses.ALICE)),
            Addresses.STUN,
            at(80));

    assertThat(ended).isTrue();
    assertThat(driver.pull())
        .containsExactly(new Mapped(Addresses.ALICE, ms(80), Optional.of("tester")));
    assertThat(driver.until(100_000)).isEmpty();
  }

  @Test
  void measuresTheRoundTripFromTheLastTransmission() {
    List<Timed<Output>> transmissions = driver.until(1500);

    client.receive(success(new XorMappedAddress(Addresses.ALICE)), Addresses.STUN, at(1530));

    assertThat(transmissions).hasSize(2);
    assertThat(driver.pull())
        .containsExactly(new Mapped(Addresses.ALICE, ms(30), Optional.empty()));
  }

  @Test
  void prefersTheXoredAddress() {
    client.receive(
        success(new MappedAddress(Addresses.CAROL), new XorMappedAddress(Addresses.ALICE)),
        Addresses.STUN,
        at(1));

    assertThat(driver.pull()).containsExactly(new Mapped(Addresses.ALICE, ms(1), Optional.empty()));
  }

  @Test
  void makesDoWithAPlainAddress() {
    client.receive(success(new MappedAddress(Addresses.ALICE)), Addresses.STUN, at(1));

    assertThat(driver.pull()).containsExactly(new Mapped(Addresses.ALICE, ms(1), Optional.empty()));
  }

  @Test
  void saysWhyItWasRefused() {
    ByteBuffer error = answer(MessageClass.ERROR_RESPONSE, new ErrorCode(401, "Unauthenticated"));

    boolean ended = client.receive(error, Addresses.STUN, at(1));

    assertThat(ended).isTrue();
    assertThat(driver.pull()).containsExactly(new Refused("401 Unauthenticated"));
    assertThat(client.nextWake()).isEmpty();
  }

  @Test
  void isRefusedByAnErrorWithoutACode() {
    client.receive(answer(MessageClass.ERROR_RESPONSE), Addresses.STUN, at(1));

    assertThat(driver.pull()).containsExactly(new Refused("an error without a code"));
  }

  @Test
  void isRefusedByAnAnswerWithoutAnAddress() {
    client.receive(success(new Software("x")), Addresses.STUN, at(1));

    assertThat(driver.pull()).containsExactly(new Refused("the answer has no address"));
  }

  @Test
  void doesNotUseAnAnswerThatItWouldHaveToUnderstandBetter() {
    client.receive(
        success(new XorMappedAddress(Addresses.ALICE), new Raw(0x7ABC, Octets.of())),
        Addresses.STUN,
        at(1));

    assertThat(driver.pull())
        .containsExactly(new Refused("the answer has an unknown attribute 0x7abc"));
  }

  @Test
  void ignoresAnswersFromAnywhereElse() {
    boolean ended =
        client.receive(success(new XorMappedAddress(Addresses.ALICE)), Addresses.BOB, at(1));

    assertThat(ended).isFalse();
    assertThat(client.expectsFrom(Addresses.BOB)).isFalse();
    assertThat(client.expectsFrom(Addresses.STUN)).isTrue();
    assertThat(driver.pull()).isEmpty();
    assertThat(client.nextWake()).contains(at(500));
  }

  @Test
  void ignoresAnswersToOtherTransactions() {
    TransactionId other = new TransactionId(transaction.high(), transaction.low() ^ 1);

    boolean ended =
        client.receive(
            StunCodec.encode(
                new StunMessage(
                    MessageClass.SUCCESS_RESPONSE,
                    StunMessage.BINDING,
                    other,
                    List.of(new XorMappedAddress(Addresses.ALICE)))),
            Addresses.STUN,
            at(1));

    assertThat(ended).isFalse();
    assertThat(driver.pull()).isEmpty();
  }

  @Test
  void ignoresAnswersToOtherMethods() {
    ByteBuffer allocated =
        StunCodec.encode(
            new StunMessage(MessageClass.SUCCESS_RESPONSE, 0x003, transaction, List.of()));

    assertThat(client.receive(allocated, Addresses.STUN, at(1))).isFalse();
    assertThat(driver.pull()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"REQUEST", "INDICATION"})
  void ignoresWhatIsNoAnswer(MessageClass messageClass) {
    assertThat(client.receive(answer(messageClass), Addresses.STUN, at(1))).isFalse();
    assertThat(driver.pull()).isEmpty();
  }

  @Test
  void ignoresGarbage() {
    assertThat(client.receive(Bytes.hex("0101ffff"), Addresses.STUN, at(1))).isFalse();
    assertThat(driver.pull()).isEmpty();
  }

  @Test
  void ignoresEverythingOnceItIsDone() {
    ByteBuffer answer = success(new XorMappedAddress(Addresses.ALICE));
    client.receive(answer, Addresses.STUN, at(1));
    List<Output> outcome = driver.pull();

    boolean endedAgain = client.receive(answer, Addresses.STUN, at(2));

    assertThat(outcome).hasSize(1);
    assertThat(endedAgain).isFalse();
    assertThat(driver.pull()).isEmpty();
  }

  private ByteBuffer success(StunAttribute... attributes) {
    return answer(MessageClass.SUCCESS_RESPONSE, attributes);
  }

  private ByteBuffer answer(MessageClass messageClass, StunAttribute... attributes) {
    return StunCodec.encode(
        new StunMessage(messageClass, StunMessage.BINDING, transaction, List.of(attributes)));
  }
}
