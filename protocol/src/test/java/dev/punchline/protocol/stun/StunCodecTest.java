package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.UnknownAttributes;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.testing.Bytes;
import java.net.InetSocketAddress;
import java.nio.BufferOverflowException;
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

  /** RFC 8489 figure 3, from the highest bit on: M11 to M7, C1, M6 to M4, C0, M3 to M0. */
  @Test
  void interleavesEveryClassWithEveryMethod() throws MalformedStun {
    List<MessageClass> classes =
        List.of(
            MessageClass.REQUEST,
            MessageClass.INDICATION,
            MessageClass.SUCCESS_RESPONSE,
            MessageClass.ERROR_RESPONSE);
    for (int c = 0; c < 4; c++) {
      for (int method = 0; method <= 0xFFF; method++) {
        String m = Integer.toBinaryString(0x1000 | method).substring(1);
        String type = m.substring(0, 5) + c / 2 + m.substring(5, 8) + c % 2 + m.substring(8);
        StunMessage message = new StunMessage(classes.get(c), method, COUNTING, List.of());
        ByteBuffer bytes = Bytes.hex("0000 0000" + HEADER);
        bytes.putShort(0, (short) Integer.parseInt(type, 2));

        assertThat(StunCodec.encode(message)).isEqualTo(bytes);
        assertThat(StunCodec.decode(bytes)).isEqualTo(message);
      }
    }
  }

  @Test
  void hasMethodsOfTwelveBits() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StunMessage(MessageClass.REQUEST, 0x1000, COUNTING, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StunMessage(MessageClass.REQUEST, -1, COUNTING, List.of()));
  }

  @Test
  void writesFromThePositionOn() {
    ByteBuffer out = ByteBuffer.allocate(100).position(10);

    StunCodec.encode(StunMessage.bindingRequest(COUNTING), Protection.FINGERPRINT, out);

    assertThat(out.position()).isEqualTo(10 + 28);
    assertThat(out.flip().position(10))
        .isEqualTo(StunCodec.encode(StunMessage.bindingRequest(COUNTING), Protection.FINGERPRINT));
  }

  @Test
  void refusesToWriteIntoTooLittle() {
    ByteBuffer out = ByteBuffer.allocate(23);

    assertThatExceptionOfType(BufferOverflowException.class)
        .isThrownBy(
            () ->
                StunCodec.encode(
                    StunMessage.bindingRequest(COUNTING, new Software("")), Protection.NONE, out));
  }

  @ParameterizedTest
  @ValueSource(ints = {65_528, 65_527, 65_525})
  void writesAndReadsTheLongestMessage(int value) throws MalformedStun {
    StunMessage message = StunMessage.bindingRequest(COUNTING, padding(value));

    ByteBuffer datagram = StunCodec.encode(message);

    assertThat(datagram.remaining()).isEqualTo(65_552);
    assertThat(StunCodec.decode(datagram)).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {65_529, 65_532, 65_535, 65_536, 100_000, 131_072})
  void refusesToWriteALongerOne(int value) {
    StunMessage message = StunMessage.bindingRequest(COUNTING, padding(value));

    assertThatIllegalArgumentException().isThrownBy(() -> StunCodec.encode(message));
  }

  @Test
  void refusesToProtectWhatThenWouldBeTooLong() {
    StunMessage message = StunMessage.bindingRequest(COUNTING, padding(65_528));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> StunCodec.encode(message, Protection.FINGERPRINT));
  }

  @Test
  void protectsWithBothAlgorithmsAndFingerprintInTheOrderOfTheRfc() throws MalformedStun {
    IntegrityKey key = IntegrityKey.shortTerm(OpaqueString.of("secret"));
    Protection all =
        Protection.of(key, IntegrityAlgorithm.SHA1, IntegrityAlgorithm.SHA256)
            .withFingerprint(true);

    StunMessage message =
        StunCodec.decode(StunCodec.encode(StunMessage.bindingRequest(COUNTING), all));

    assertThat(message.attributes())
        .extracting(StunAttribute::type)
        .containsExactly(0x0008, 0x001c, 0x8028);
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
        "0101 0008 " + HEADER + "80220005 61626364"
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

  private static StunAttribute padding(int bytes) {
    return new DiscoveryAttribute.Padding(Octets.of(new byte[bytes]));
  }

  private static StunMessage response(StunAttribute... attributes) {
    return new StunMessage(
        MessageClass.SUCCESS_RESPONSE, StunMessage.BINDING, COUNTING, List.of(attributes));
  }
}
