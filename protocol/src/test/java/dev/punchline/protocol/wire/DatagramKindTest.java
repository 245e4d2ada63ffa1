package dev.punchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.testing.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatagramKindTest {
  private static final String REST = "0000 2112a442 000102030405060708090a0b";

  @Test
  void takesAnOpeningBraceForJson() {
    assertThat(DatagramKind.of(Bytes.utf8("{"))).isEqualTo(DatagramKind.JSON);
    assertThat(DatagramKind.of(Bytes.utf8("{\"type\":\"BYE\"}"))).isEqualTo(DatagramKind.JSON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0001", "0101", "0111", "0011", "03ff", "3eef"})
  void takesTheCookieAfterTwoZeroBitsForStunWithinItsRange(String type) {
    DatagramKind expected = type.startsWith("3e") ? DatagramKind.DTLS : DatagramKind.STUN;

    assertThat(DatagramKind.of(Bytes.hex(type + REST))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "0001 0000 2112a442",
        "0001 0000 2112a442 000102030405060708090a",
        "0401 0000 2112a442 000102030405060708090a0b",
        "0001 0004 2112a442 000102030405060708090a0b",
        "0f",
        "80"
      })
  void leavesTheRestUnknown(String bytes) {
    assertThat(DatagramKind.of(Bytes.hex(bytes))).isEqualTo(DatagramKind.UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({
    "00010000 00000000 000102030405060708090a0b, CLASSIC_STUN",
    "01010000 ffffffff 000102030405060708090a0b, CLASSIC_STUN",
    "03000000 ffffffff 000102030405060708090a0b, UNKNOWN",
    "10, ZRTP",
    "13, ZRTP",
    "14, DTLS",
    "3f, DTLS",
    "40, TURN_CHANNEL",
    "4f, TURN_CHANNEL",
    "50, QUIC",
    "7a, QUIC",
    "7c, QUIC",
    "c0, QUIC",
    "ff, QUIC",
    "8000, RTP",
    "bf60, RTP",
    "80c8, RTCP",
    "80df, RTCP"
  })
  void tellsTheOthersApartAsRfc9443Does(String bytes, DatagramKind kind) {
    assertThat(DatagramKind.of(Bytes.hex(bytes))).isEqualTo(kind);
  }

  /** RFC 9443 section 3, figure 1, with what is JSON here. */
  @ParameterizedTest
  @CsvSource({
    "0, 15, UNKNOWN",
    "16, 19, ZRTP",
    "20, 63, DTLS",
    "64, 79, TURN_CHANNEL",
    "80, 122, QUIC",
    "123, 123, JSON",
    "124, 127, QUIC",
    "128, 191, RTP",
    "192, 255, QUIC"
  })
  void tellsEveryFirstByte(int from, int to, DatagramKind kind) {
    for (int first = from; first <= to; first++) {
      byte[] datagram = new byte[40];
      datagram[0] = (byte) first;
      assertThat(DatagramKind.of(ByteBuffer.wrap(datagram))).as("%d", first).isEqualTo(kind);
    }
  }

  /** RFC 5761 section 4: packet types 192 to 223 are RTCP's, and their image below 128. */
  @ParameterizedTest
  @CsvSource({"0, 63, RTP", "64, 95, RTCP", "96, 191, RTP", "192, 223, RTCP", "224, 255, RTP"})
  void tellsRtcpFromRtpByThePacketType(int from, int to, DatagramKind kind) {
    for (int second = from; second <= to; second++) {
      byte[] datagram = {(byte) 0x80, (byte) second};
      assertThat(DatagramKind.of(ByteBuffer.wrap(datagram))).as("%d", second).isEqualTo(kind);
    }
  }

  @Test
  void takesTheSixTypesOfRfc3489ForClassicWithoutTheCookie() {
    List<Integer> classic = new ArrayList<>();

    for (int type = 0; type < 0x400; type++) {
      ByteBuffer datagram = ByteBuffer.allocate(20).putShort(0, (short) type);
      if (DatagramKind.of(datagram) == DatagramKind.CLASSIC_STUN) {
        classic.add(type);
      } else {
        assertThat(DatagramKind.of(datagram)).isEqualTo(DatagramKind.UNKNOWN);
      }
      assertThat(DatagramKind.of(datagram.putInt(4, 0x2112a442))).isEqualTo(DatagramKind.STUN);
    }

    assertThat(classic).containsExactly(0x0001, 0x0002, 0x0101, 0x0102, 0x0111, 0x0112);
  }

  @ParameterizedTest
  @CsvSource({
    "0001 0008 2112a442 000102030405060708090a0b 80280004 5b0ff6fc, STUN",
    "0001 0008 2112a442 000102030405060708090a0b 80280004 5b0ff6fd, UNKNOWN",
    "0001 0008 2112a442 000102030405060708090a0b 80280004 00000000, UNKNOWN",
    "0001 0008 2112a442 000102030405060708090a0b 80280003 5b0ff6fc, UNKNOWN",
    "0001 000c 2112a442 000102030405060708090a0b 80280004 2807d133 80220000, UNKNOWN",
    "0001 0008 2112a442 000102030405060708090a0b 80290004 00000000, STUN"
  })
  void believesNoStunWhoseFingerprintSpeaksAgainstIt(String bytes, DatagramKind kind) {
    assertThat(DatagramKind.of(Bytes.hex(bytes))).isEqualTo(kind);
  }

  @Test
  void looksFromThePositionAndDoesNotMoveIt() {
    ByteBuffer buffer = Bytes.hex("ffff 0001" + REST);
    buffer.position(2);

    assertThat(DatagramKind.of(buffer)).isEqualTo(DatagramKind.STUN);
    assertThat(buffer.position()).isEqualTo(2);
  }

  @Test
  void doesNotLookBeyondTheLimit() {
    ByteBuffer buffer = Bytes.hex("0001" + REST);
    buffer.limit(19);

    assertThat(DatagramKind.of(buffer)).isEqualTo(DatagramKind.UNKNOWN);
  }
}
