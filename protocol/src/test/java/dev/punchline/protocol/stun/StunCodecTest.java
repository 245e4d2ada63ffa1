package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.Raw;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.UnknownAttributes;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.Bytes;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StunCodecTest {
  private static final String HEADER = "2112a442 000102030405060708090a0b";
  private static final TransactionId COUNTING = new TransactionId(0x00010203, 0x0405060708090a0bL);

  @Test
  void writesABindingRequestAsItsHeader() {
    ByteBuffer request = StunCodec.encode(StunMessage.bindingRequest(COUNTING));

    assertThat(request).isEqualTo(Bytes.hex("0001 0000" + HEADER));
  }

  @Test
  void writesAResponse() {
    ByteBuffer response =
        StunCodec.encode(
            response(
                new XorMappedAddress(new InetSocketAddress("192.0.2.1", 32853)),
                new Software("test vector")));

    assertThat(response)
        .isEqualTo(
            Bytes.hex(
                "0101 001c"
                    + HEADER
                    + "00200008 0001a147 e112a643"
                    + "8022000b 7465737420766563746f7200"));
  }

  @Test
  void writesAnErrorResponse() {
    ByteBuffer response =
        StunCodec.encode(
            new StunMessage(
                MessageClass.ERROR_RESPONSE,
                StunMessage.BINDING,
                COUNTING,
                List.of(new ErrorCode(420, "no"), new UnknownAttributes(List.of(3, 0x7fff)))));

    assertThat(response)
        .isEqualTo(
            Bytes.hex("0111 0014" + HEADER + "00090006 00000414 6e6f0000" + "000a0004 00037fff"));
  }

  @ParameterizedTest
  @CsvSource({
    "REQUEST, 001, 0001",
    "INDICATION, 001, 0011",
    "SUCCESS_RESPONSE, 001, 0101",
    "ERROR_RESPONSE, 001, 0111",
    "REQUEST, fff, 3eef",
    "ERROR_RESPONSE, fff, 3fff",
    "SUCCESS_RESPONSE, 080, 0300",
    "INDICATION, 010, 0030"
  })
  void interleavesClassAndMethod(MessageClass messageClass, String method, String type)
      throws MalformedStun {
    StunMessage message =
        new StunMessage(messageClass, Integer.parseInt(method, 16), COUNTING, List.of());
    ByteBuffer bytes = Bytes.hex(type + "0000" + HEADER);

    assertThat(StunCodec.encode(message)).isEqualTo(bytes);
    assertThat(StunCodec.decode(bytes)).isEqualTo(message);
  }

  @Test
  void readsMappedAddressesOfBothFamilies() throws MalformedStun {
    StunMessage message =
        response(new MappedAddress(Addresses.BOB), new MappedAddress(Addresses.SIX));

    assertThat(StunCodec.decode(StunCodec.encode(message))).isEqualTo(message);
  }

  @Test
  void keepsAnUnknownAttributeWithoutItsPadding() throws MalformedStun {
    StunMessage message = StunCodec.decode(Bytes.hex("0001 0008" + HEADER + "7abc0003 010203ff"));

    assertThat(message.attributes())
        .containsExactly(new Raw(0x7abc, Octets.of((byte) 1, (byte) 2, (byte) 3)));
  }

  @Test
  void readsFromPositionToLimitAndMovesNeither() throws MalformedStun {
    ByteBuffer buffer = Bytes.hex("ffffff 0001 0000" + HEADER + "ff");
    buffer.position(3).limit(23);

    assertThat(StunCodec.decode(buffer)).isEqualTo(StunMessage.bindingRequest(COUNTING));
    assertThat(buffer.position()).isEqualTo(3);
    assertThat(buffer.limit()).isEqualTo(23);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0001 0000 2112a442 0001020304050607080900",
        "4001 0000 " + HEADER,
        "8001 0000 " + HEADER,
        "0001 0001 " + HEADER + "00",
        "0001 0004 " + HEADER,
        "0001 0000 " + HEADER + "80220000",
        "0001 0002 " + HEADER + "8022",
        "0101 0004 " + HEADER + "80220001",
        "0101 0004 " + HEADER + "8022ffff",
        "0101 0008 " + HEADER + "80220005 61626364",
        "0101 0004 " + HEADER + "00200000",
        "0101 000c " + HEADER + "00200008 0003a147 e112a643",
        "0101 000c " + HEADER + "00200008 0002a147 e112a643",
        "0101 0008 " + HEADER + "00010004 0001a147",
        "0101 0010 " + HEADER + "0001000c 0001a147 e112a643 00000000",
        "0111 0004 " + HEADER + "00090000",
        "0111 0008 " + HEADER + "00090004 00000200",
        "0111 0008 " + HEADER + "00090004 00000700",
        "0111 0008 " + HEADER + "00090004 00000464",
        "0111 0008 " + HEADER + "000a0003 00010200"
      })
  void refusesWhatIsNotExactlyOneMessage(String bytes) {
    assertThatExceptionOfType(MalformedStun.class)
        .isThrownBy(() -> StunCodec.decode(Bytes.hex(bytes)));
  }

  @Test
  void saysWhatItExpectedWhatItFoundAndWhere() {
    assertThatExceptionOfType(MalformedStun.class)
        .isThrownBy(() -> StunCodec.decode(Bytes.hex("0001 0004" + HEADER)))
        .withMessage("expected a length of what follows the header, found 4 at byte 2")
        .satisfies(refusal -> assertThat(refusal.offset()).isEqualTo(2))
        .satisfies(refusal -> assertThat(refusal.getStackTrace()).isEmpty());
  }

  private static StunMessage response(StunAttribute... attributes) {
    return new StunMessage(
        MessageClass.SUCCESS_RESPONSE, StunMessage.BINDING, COUNTING, List.of(attributes));
  }
}
