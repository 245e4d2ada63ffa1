package dev.punchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.testing.Bytes;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    DatagramKind expected = type.startsWith("3e") ? DatagramKind.UNKNOWN : DatagramKind.STUN;

    assertThat(DatagramKind.of(Bytes.hex(type + REST))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "0001 0000 2112a442",
        "0001 0000 2112a442 000102030405060708090a",
        "0001 0000 2112a443 000102030405060708090a0b",
        "0401 0000 2112a442 000102030405060708090a0b",
        "8001 0000 2112a442 000102030405060708090a0b",
        "20 7b",
        "5b",
        "ff"
      })
  void leavesTheRestUnknown(String bytes) {
    assertThat(DatagramKind.of(Bytes.hex(bytes))).isEqualTo(DatagramKind.UNKNOWN);
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
