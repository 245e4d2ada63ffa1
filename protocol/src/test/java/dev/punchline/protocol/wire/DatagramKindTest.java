package dev.punchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.testing.Bytes;
import java.nio.ByteBuffer;
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

  @Test
  void believesNoStunWhoseFingerprintIsWrong() {
    String right = "0001 0008 2112a442 000102030405060708090a0b 80280004 ";

    assertThat(DatagramKind.of(Bytes.hex(right + "00000000"))).isEqualTo(DatagramKind.UNKNOWN);
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
