package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Raw;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.UnknownAttributes;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.Bytes;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class StunResponderTest {
  private static final TransactionId TRANSACTION = new TransactionId(7, 8);
  private static final int UNKNOWN_REQUIRED = 0x7A03;
  private static final int MOST_GROWTH = 24;

  @Test
  void tellsTheSourceItsAddress() throws MalformedStun {
    ByteBuffer request = StunCodec.encode(StunMessage.bindingRequest(TRANSACTION));

    StunMessage answer = respond(request);

    assertThat(answer)
        .isEqualTo(
            new StunMessage(
                MessageClass.SUCCESS_RESPONSE,
                StunMessage.BINDING,
                TRANSACTION,
                List.of(new XorMappedAddress(Addresses.BOB))));
  }

  @Test
  void answersWith32BytesOverIpv4And44OverIpv6() throws MalformedStun {
    ByteBuffer request = StunCodec.encode(StunMessage.bindingRequest(TRANSACTION));

    assertThat(StunResponder.respond(request, Addresses.BOB).orElseThrow().remaining())
        .isEqualTo(32);
    assertThat(StunResponder.respond(request, Addresses.SIX).orElseThrow().remaining())
        .isEqualTo(44);
  }

  @Test
  void refusesAttributesThatItWouldHaveToUnderstand() throws MalformedStun {
    ByteBuffer request =
        request(
            new Software("x"), opaque(UNKNOWN_REQUIRED, 4), opaque(0x7FFF, 0), opaque(0x8000, 1));

    StunMessage answer = respond(request);

    assertThat(answer.messageClass()).isEqualTo(MessageClass.ERROR_RESPONSE);
    assertThat(answer.transaction()).isEqualTo(TRANSACTION);
    assertThat(answer.first(ErrorCode.class).orElseThrow().code()).isEqualTo(420);
    assertThat(answer.first(UnknownAttributes.class))
        .contains(new UnknownAttributes(List.of(UNKNOWN_REQUIRED, 0x7FFF)));
  }

  @Test
  void ignoresAttributesThatItNeedNotUnderstand() throws MalformedStun {
    StunMessage answer = respond(request(opaque(0x8000, 5), opaque(0xFFFF, 0)));

    assertThat(answer.messageClass()).isEqualTo(MessageClass.SUCCESS_RESPONSE);
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "REQUEST")
  void answersNothingButRequests(MessageClass messageClass) throws MalformedStun {
    ByteBuffer datagram =
        StunCodec.encode(
            new StunMessage(messageClass, StunMessage.BINDING, TRANSACTION, List.of()));

    assertThat(StunResponder.respond(datagram, Addresses.BOB)).isEmpty();
  }

  @Test
  void answersNoOtherMethod() throws MalformedStun {
    ByteBuffer allocate =
        StunCodec.encode(new StunMessage(MessageClass.REQUEST, 0x003, TRANSACTION, List.of()));

    assertThat(StunResponder.respond(allocate, Addresses.BOB)).isEmpty();
  }

  @Test
  void leavesGarbageToItsOwner() {
    assertThatExceptionOfType(MalformedStun.class)
        .isThrownBy(() -> StunResponder.respond(Bytes.hex("00"), Addresses.BOB));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 8, 100, 300})
  void growsByAtMost24Bytes(int unknownAttributes) throws MalformedStun {
    ByteBuffer request =
        request(
            Collections.nCopies(unknownAttributes, opaque(UNKNOWN_REQUIRED, 0))
                .toArray(StunAttribute[]::new));

    ByteBuffer answer = StunResponder.respond(request, Addresses.SIX).orElseThrow();

    assertThat(answer.remaining() - request.remaining()).isLessThanOrEqualTo(MOST_GROWTH);
  }

  private static StunMessage respond(ByteBuffer request) throws MalformedStun {
    return StunCodec.decode(StunResponder.respond(request, Addresses.BOB).orElseThrow());
  }

  private static ByteBuffer request(StunAttribute... attributes) {
    return StunCodec.encode(
        new StunMessage(
            MessageClass.REQUEST, StunMessage.BINDING, TRANSACTION, List.of(attributes)));
  }

  private static Raw opaque(int type, int length) {
    return new Raw(type, Octets.of(new byte[length]));
  }
}
