package dev.punchline.protocol.stun.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.ClassicAttribute.ChangedAddress;
import dev.punchline.protocol.stun.ClassicAttribute.SourceAddress;
import dev.punchline.protocol.stun.DiscoveryAttribute.ChangeRequest;
import dev.punchline.protocol.stun.DiscoveryAttribute.OtherAddress;
import dev.punchline.protocol.stun.DiscoveryAttribute.Padding;
import dev.punchline.protocol.stun.DiscoveryAttribute.ResponseOrigin;
import dev.punchline.protocol.stun.DiscoveryAttribute.ResponsePort;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.UnknownAttributes;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.testing.Addresses;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5780 section 6, and RFC 3489 section 8.1 for those who came before it. */
class DiscoveryTest {
  private static final int CHANGE_REQUEST = 0x0003;
  private static final int RESPONSE_PORT = 0x0027;

  /** Says that this port takes answers to the requests of others behind its address. */
  private static final ByteBuffer AGREEING = Binding.request(new ResponsePort(0));

  private final Responding responder = Responding.onTwoAddresses();

  @Test
  void withTwoAddressesEverySuccessTellsWhereItIsFromAndWhereElseToAsk() {
    StunMessage answer = responder.answer(Binding.request(), Addresses.BOB);

    assertThat(answer)
        .isEqualTo(
            Binding.success(
                Binding.TRANSACTION,
                new XorMappedAddress(Addresses.BOB),
                new MappedAddress(Addresses.BOB),
                new OtherAddress(Responding.OTHER_BOTH),
                new ResponseOrigin(Responding.SERVER)));
  }

  @ParameterizedTest
  @CsvSource({
    "PRIMARY, OTHER_BOTH", "OTHER_PORT, OTHER_ADDRESS",
    "OTHER_ADDRESS, OTHER_PORT", "OTHER_BOTH, PRIMARY",
  })
  void otherAddressIsTheOneThatDiffersInBothFromTheOneThatWasAsked(Endpoint at, Endpoint other) {
    StunMessage answer = responder.answer(Binding.request(), Addresses.BOB, at);

    assertThat(answer.first(OtherAddress.class)).contains(new OtherAddress(address(other)));
    assertThat(answer.first(ResponseOrigin.class)).contains(new ResponseOrigin(address(at)));
  }

  @ParameterizedTest
  @CsvSource({
    "PRIMARY, false, false, PRIMARY",
    "PRIMARY, false, true, OTHER_PORT",
    "PRIMARY, true, false, OTHER_ADDRESS",
    "PRIMARY, true, true, OTHER_BOTH",
    "OTHER_PORT, false, true, PRIMARY",
    "OTHER_PORT, true, false, OTHER_BOTH",
    "OTHER_ADDRESS, true, false, PRIMARY",
    "OTHER_ADDRESS, true, true, OTHER_PORT",
    "OTHER_BOTH, false, false, OTHER_BOTH",
    "OTHER_BOTH, false, true, OTHER_ADDRESS",
    "OTHER_BOTH, true, true, PRIMARY",
  })
  void changeRequestChoosesTheSocketOfTheAnswer(
      Endpoint at, boolean ip, boolean port, Endpoint from) {
    ByteBuffer request = Binding.request(new ChangeRequest(ip, port));

    Outcome.Reply reply = responder.reply(request, Addresses.BOB, at);

    StunMessage answer = Binding.decoded(reply.bytes());
    assertThat(reply.from()).isEqualTo(from);
    assertThat(reply.destination()).isEqualTo(Addresses.BOB);
    assertThat(answer.first(ResponseOrigin.class)).contains(new ResponseOrigin(address(from)));
    assertThat(answer.first(OtherAddress.class))
        .contains(new OtherAddress(address(at.changed(true, true).orElseThrow())));
  }

  @Test
  void aClientOfRfc3489IsToldTheSameByTheOldNames() {
    ByteBuffer request = Binding.classicRequest(new ChangeRequest(true, true));

    Outcome.Reply reply = responder.reply(request, Addresses.BOB, Endpoint.PRIMARY);

    assertThat(reply.from()).isEqualTo(Endpoint.OTHER_BOTH);
    assertThat(Binding.decoded(reply.bytes()))
        .isEqualTo(
            Binding.success(
                Binding.CLASSIC,
                new MappedAddress(Addresses.BOB),
                new SourceAddress(Responding.OTHER_BOTH),
                new ChangedAddress(Responding.OTHER_BOTH)));
  }

  @Test
  void withOneAddressThePortCanBeChanged() {
    ByteBuffer request = Binding.request(new ChangeRequest(false, true));

    Outcome.Reply reply = Responding.onTwoPorts().reply(request, Addresses.BOB, Endpoint.PRIMARY);

    assertThat(reply.from()).isEqualTo(Endpoint.OTHER_PORT);
    assertThat(Binding.decoded(reply.bytes()))
        .isEqualTo(
            Binding.success(
                Binding.TRANSACTION,
                new XorMappedAddress(Addresses.BOB),
                new ResponseOrigin(Responding.OTHER_PORT)));
  }

  @Test
  void theWildcardIsNotToldAsAnOrigin() {
    StunMessage answer =
        Responding.plainly()
            .answer(Binding.request(new ChangeRequest(false, false)), Addresses.BOB);

    assertThat(answer.first(XorMappedAddress.class)).contains(new XorMappedAddress(Addresses.BOB));
    assertThat(answer.has(ResponseOrigin.class)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"true, false", "true, true"})
  void withOneAddressTheAddressCannotBeChanged(boolean ip, boolean port) {
    StunMessage answer =
        Responding.onTwoPorts().answer(Binding.request(new ChangeRequest(ip, port)), Addresses.BOB);

    assertRefused(answer, CHANGE_REQUEST);
  }

  @Test
  void withOneSocketNothingCanBeChanged() {
    StunMessage answer =
        Responding.plainly().answer(Binding.request(new ChangeRequest(false, true)), Addresses.BOB);

    assertRefused(answer, CHANGE_REQUEST);
  }

  @Test
  void overTcpNothingCanBeChanged() {
    StunMessage answer =
        responder.answer(
            Binding.request(new ChangeRequest(false, true), new ResponsePort(4000)),
            Addresses.BOB,
            Endpoint.TCP);

    assertRefused(answer, CHANGE_REQUEST, RESPONSE_PORT);
  }

  @Test
  void overTcpNoOtherAddressIsNamedBecauseNobodyListensThere() {
    StunMessage answer = responder.answer(Binding.request(), Addresses.BOB, Endpoint.TCP);

    assertThat(answer.has(OtherAddress.class)).isFalse();
    assertThat(answer.first(XorMappedAddress.class)).contains(new XorMappedAddress(Addresses.BOB));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 4", "4, 4", "1000, 1000", "1499, 1500", "1500, 1500", "9000, 1500"})
  void paddingIsAnsweredByAsMuchButNotMoreThanAnMtu(int asked, int answered) {
    StunMessage answer = responder.answer(Binding.request(padding(asked)), Addresses.BOB);

    assertThat(answer.first(Padding.class).orElseThrow().bytes().length()).isEqualTo(answered);
  }

  @Test
  void responsePortLeadsToAPortThatHasAgreedToIt() {
    responder.outcome(AGREEING, Addresses.bobAtPort(5001), Endpoint.OTHER_BOTH, 0);

    Outcome outcome =
        responder.outcome(
            Binding.request(new ResponsePort(5001)), Addresses.BOB, Endpoint.PRIMARY, 1);

    assertThat(outcome).isInstanceOf(Outcome.Reply.class);
    Outcome.Reply reply = (Outcome.Reply) outcome;
    assertThat(reply.destination()).isEqualTo(Addresses.bobAtPort(5001));
    assertThat(Binding.decoded(reply.bytes()).first(XorMappedAddress.class))
        .contains(new XorMappedAddress(Addresses.BOB));
  }

  @ParameterizedTest
  @CsvSource({"1200000, true", "1201000, false"})
  void aPortIsRememberedForTwentyMinutes(long later, boolean remembered) {
    responder.outcome(AGREEING, Addresses.bobAtPort(5001), Endpoint.PRIMARY, 0);

    Outcome outcome =
        responder.outcome(
            Binding.request(new ResponsePort(5001)), Addresses.BOB, Endpoint.PRIMARY, later);

    assertThat(outcome instanceof Outcome.Reply).isEqualTo(remembered);
  }

  @Test
  void responsePortCannotBeAimedAtAnotherAddress() {
    responder.outcome(AGREEING, Addresses.ALICE, Endpoint.PRIMARY, 0);

    Outcome outcome =
        responder.outcome(
            Binding.request(new ResponsePort(Addresses.ALICE.getPort())),
            Addresses.BOB,
            Endpoint.PRIMARY,
            0);

    assertThat(outcome).isEqualTo(new Outcome.Dropped(DropReason.FOREIGN_RESPONSE_PORT));
  }

  @Test
  void whoOnlyAskedHasNotAgreedToAnswersForOthers() {
    responder.outcome(Binding.request(), Addresses.bobAtPort(5001), Endpoint.PRIMARY, 0);

    Outcome outcome =
        responder.outcome(
            Binding.request(new ResponsePort(5001)), Addresses.BOB, Endpoint.PRIMARY, 1);

    assertThat(outcome).isEqualTo(new Outcome.Dropped(DropReason.FOREIGN_RESPONSE_PORT));
  }

  @Test
  void onesOwnPortIsAnAgreementToo() {
    responder.outcome(
        Binding.request(new ResponsePort(5001)), Addresses.bobAtPort(5001), Endpoint.PRIMARY, 0);

    Outcome outcome =
        responder.outcome(
            Binding.request(new ResponsePort(5001)), Addresses.BOB, Endpoint.PRIMARY, 1);

    assertThat(outcome).isInstanceOf(Outcome.Reply.class);
  }

  @Test
  void whoAskedOverTcpHasNotAskedFromThatUdpPort() {
    responder.outcome(AGREEING, Addresses.bobAtPort(5001), Endpoint.TCP, 0);

    Outcome outcome =
        responder.outcome(
            Binding.request(new ResponsePort(5001)), Addresses.BOB, Endpoint.PRIMARY, 0);

    assertThat(outcome).isEqualTo(new Outcome.Dropped(DropReason.FOREIGN_RESPONSE_PORT));
  }

  @Test
  void onesOwnPortMayAlwaysBeNamed() {
    Outcome.Reply reply =
        responder.reply(
            Binding.request(new ResponsePort(Addresses.BOB.getPort())),
            Addresses.BOB,
            Endpoint.PRIMARY);

    assertThat(reply.destination()).isEqualTo(Addresses.BOB);
  }

  @Test
  void paddingCannotBeAimed() {
    Outcome.Reply reply =
        responder.reply(
            Binding.request(new ResponsePort(5001), padding(1000)),
            Addresses.BOB,
            Endpoint.PRIMARY);

    assertThat(reply.destination()).isEqualTo(Addresses.BOB);
    assertThat(Binding.decoded(reply.bytes()).first(ErrorCode.class).orElseThrow().code())
        .isEqualTo(400);
  }

  private static Padding padding(int length) {
    return new Padding(Binding.opaque(0, length).value());
  }

  private static InetSocketAddress address(Endpoint endpoint) {
    return switch (endpoint) {
      case PRIMARY, TCP -> Responding.SERVER;
      case OTHER_PORT -> Responding.OTHER_PORT;
      case OTHER_ADDRESS -> Responding.OTHER_ADDRESS;
      case OTHER_BOTH -> Responding.OTHER_BOTH;
    };
  }

  private static void assertRefused(StunMessage answer, Integer... types) {
    assertThat(answer.first(ErrorCode.class).orElseThrow().code()).isEqualTo(420);
    assertThat(answer.first(UnknownAttributes.class))
        .contains(new UnknownAttributes(List.of(types)));
  }
}
