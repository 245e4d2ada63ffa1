package dev.punchline.protocol.stun.server;

import static dev.punchline.protocol.stun.server.Binding.opaque;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.ClassicAttribute;
import dev.punchline.protocol.stun.DiscoveryAttribute;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Fingerprint;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.UnknownAttributes;
import dev.punchline.protocol.stun.StunAttribute.Username;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TurnAttribute;
import dev.punchline.protocol.testing.Addresses;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StunResponderTest {
  private static final int UNKNOWN_REQUIRED = 0x7A03;

  private final Responding responder = Responding.plainly();

  @Test
  void tellsTheSourceItsAddress() {
    StunMessage answer = responder.answer(Binding.request(), Addresses.BOB);

    assertThat(answer)
        .isEqualTo(Binding.success(Binding.TRANSACTION, new XorMappedAddress(Addresses.BOB)));
  }

  @Test
  void answersWith32BytesOverIpv4And44OverIpv6() {
    assertThat(length(responder.reply(Binding.request(), Addresses.BOB, Endpoint.PRIMARY)))
        .isEqualTo(32);
    assertThat(length(responder.reply(Binding.request(), Addresses.SIX, Endpoint.PRIMARY)))
        .isEqualTo(44);
  }

  @Test
  void theAnswerGoesWhereTheRequestCameFromAndLeavesWhereItCameIn() {
    Outcome.Reply reply = responder.reply(Binding.request(), Addresses.BOB, Endpoint.PRIMARY);

    assertThat(reply.destination()).isEqualTo(Addresses.BOB);
    assertThat(reply.from()).isEqualTo(Endpoint.PRIMARY);
  }

  @Test
  void aClientWithoutTheMagicCookieGetsMappedAddress() {
    StunMessage answer = responder.answer(Binding.classicRequest(), Addresses.BOB);

    assertThat(answer)
        .isEqualTo(Binding.success(Binding.CLASSIC, new MappedAddress(Addresses.BOB)));
  }

  @Test
  void refusesAttributesThatItWouldHaveToUnderstand() {
    ByteBuffer request =
        Binding.request(
            new Software("x"),
            opaque(UNKNOWN_REQUIRED, 4),
            opaque(0x7FFF, 0),
            opaque(UNKNOWN_REQUIRED, 0),
            opaque(0x8000, 1));

    StunMessage answer = responder.answer(request, Addresses.BOB);

    assertThat(answer.messageClass()).isEqualTo(MessageClass.ERROR_RESPONSE);
    assertThat(answer.transaction()).isEqualTo(Binding.TRANSACTION);
    assertThat(answer.first(ErrorCode.class).orElseThrow().code()).isEqualTo(420);
    assertThat(answer.first(UnknownAttributes.class))
        .contains(new UnknownAttributes(List.of(UNKNOWN_REQUIRED, 0x7FFF)));
  }

  @Test
  void refusesTheAttributesOfTurnForItRelaysNothing() {
    ByteBuffer request =
        Binding.request(
            opaque(UNKNOWN_REQUIRED, 4),
            new TurnAttribute.RequestedTransport(17),
            new TurnAttribute.Lifetime(600),
            new TurnAttribute.Lifetime(601),
            new TurnAttribute.ChannelNumber(0x4000),
            new TurnAttribute.Data(opaque(0, 3).value()),
            new TurnAttribute.XorPeerAddress(Addresses.CAROL),
            new TurnAttribute.XorRelayedAddress(Addresses.CAROL));

    StunMessage answer = responder.answer(request, Addresses.BOB);

    assertThat(answer.first(ErrorCode.class).orElseThrow().code()).isEqualTo(420);
    assertThat(answer.first(UnknownAttributes.class).orElseThrow().types())
        .containsExactlyInAnyOrder(UNKNOWN_REQUIRED, 0x0C, 0x0D, 0x12, 0x13, 0x16, 0x19);
  }

  @Test
  void namesAsManyUnknownAttributesAsADatagramHolds() {
    StunAttribute[] all = new StunAttribute[16_000];
    Arrays.setAll(all, i -> opaque(0x4000 + i, 0));

    StunMessage answer = responder.answer(Binding.request(all), Addresses.BOB);

    assertThat(answer.first(UnknownAttributes.class).orElseThrow().types())
        .hasSize(all.length)
        .startsWith(0x4000, 0x4001)
        .endsWith(0x4000 + all.length - 1);
  }

  @Test
  void anOddNumberOfUnknownAttributesIsEvenForAClassicClient() {
    StunMessage answer =
        responder.answer(Binding.classicRequest(opaque(UNKNOWN_REQUIRED, 4)), Addresses.BOB);

    assertThat(answer.first(UnknownAttributes.class))
        .contains(new UnknownAttributes(List.of(UNKNOWN_REQUIRED, UNKNOWN_REQUIRED)));
  }

  @Test
  void willNotAnswerToAnAddressOfTheClientsChoice() {
    ByteBuffer request =
        Binding.classicRequest(new ClassicAttribute.ResponseAddress(Addresses.CAROL));

    Outcome.Reply reply = responder.reply(request, Addresses.BOB, Endpoint.PRIMARY);

    assertThat(reply.destination()).isEqualTo(Addresses.BOB);
    assertThat(Binding.decoded(reply.bytes()).first(UnknownAttributes.class))
        .contains(new UnknownAttributes(List.of(0x0002, 0x0002)));
  }

  @Test
  void ignoresAttributesThatItNeedNotUnderstand() {
    StunMessage answer =
        responder.answer(Binding.request(opaque(0x8000, 5), opaque(0xFFFF, 0)), Addresses.BOB);

    assertThat(answer.messageClass()).isEqualTo(MessageClass.SUCCESS_RESPONSE);
  }

  @Test
  void ignoresAUsernameThatNamesNoSession() {
    StunMessage answer = responder.answer(Binding.request(new Username("somebody")), Addresses.BOB);

    assertThat(answer.messageClass()).isEqualTo(MessageClass.SUCCESS_RESPONSE);
  }

  @Test
  void aFingerprintIsAnsweredByOneInSuccessAndInError() {
    ByteBuffer good = Binding.request(Protection.FINGERPRINT);
    ByteBuffer bad = Binding.request(Protection.FINGERPRINT, opaque(UNKNOWN_REQUIRED, 0));

    assertThat(responder.answer(good, Addresses.BOB).has(Fingerprint.class)).isTrue();
    assertThat(responder.answer(bad, Addresses.BOB).has(Fingerprint.class)).isTrue();
    assertThat(responder.answer(Binding.request(), Addresses.BOB).has(Fingerprint.class)).isFalse();
  }

  @Test
  void namesItsSoftwareToWhomItCannotBeUsedAgainst() {
    Software software = new Software(Responding.SOFTWARE);
    ByteBuffer longer = Binding.request(opaque(0x8000, 16));

    assertThat(responder.answer(Binding.request(), Addresses.SIX).has(Software.class)).isFalse();
    assertThat(responder.answer(longer, Addresses.SIX).first(Software.class)).contains(software);
    assertThat(
            responder.answer(Binding.request(), Addresses.SIX, Endpoint.TCP).first(Software.class))
        .contains(software);
  }

  @ParameterizedTest
  @CsvSource({"INDICATION, INDICATION", "SUCCESS_RESPONSE, RESPONSE", "ERROR_RESPONSE, RESPONSE"})
  void answersNothingButRequests(MessageClass messageClass, DropReason reason) {
    ByteBuffer datagram =
        StunCodec.encode(
            new StunMessage(messageClass, StunMessage.BINDING, Binding.TRANSACTION, List.of()));

    assertThat(responder.outcome(datagram, Addresses.BOB, Endpoint.PRIMARY, 0))
        .isEqualTo(new Outcome.Dropped(reason));
  }

  @ParameterizedTest
  @EnumSource(names = {"PRIMARY", "TCP"})
  void answersNoOtherMethod(Endpoint at) {
    ByteBuffer allocate =
        StunCodec.encode(
            new StunMessage(MessageClass.REQUEST, 0x003, Binding.TRANSACTION, List.of()));

    assertThat(responder.outcome(allocate, Addresses.BOB, at, 0))
        .isEqualTo(new Outcome.Dropped(DropReason.OTHER_METHOD));
  }

  @Test
  void offersNoDiscoveryWithoutASecondAddress() {
    StunMessage answer =
        Responding.onTwoPorts()
            .answer(
                Binding.request(new DiscoveryAttribute.Padding(opaque(0, 9).value())),
                Addresses.BOB);

    assertThat(answer.has(DiscoveryAttribute.OtherAddress.class)).isFalse();
    assertThat(answer.has(DiscoveryAttribute.ResponseOrigin.class)).isFalse();
    assertThat(answer.has(MappedAddress.class)).isFalse();
  }

  private static int length(Outcome.Reply reply) {
    return reply.bytes().remaining();
  }
}
