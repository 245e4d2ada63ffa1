package dev.punchline.protocol.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.testing.Bytes;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StunFramingTest {
  private static final String ID = "2112a442 000102030405060708090a0b";

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 4", "3, 4", "4, 4", "5, 8", "65535, 65536"})
  void padsToAMultipleOfFour(int length, int padded) {
    assertThat(StunFraming.padded(length)).isEqualTo(padded);
  }

  @ParameterizedTest
  @CsvSource({
    "0001 0000, true",
    "3fff 0000, true",
    "4001 0000, false",
    "8001 0000, false",
    "0001 0004, false",
    "0001 0001, false"
  })
  void isFramedWhenTheLengthFitsBehindTwoZeroBits(String start, boolean framed) {
    assertThat(StunFraming.isFramed(Bytes.hex(start + ID))).isEqualTo(framed);
  }

  @Test
  void isNotFramedWhenFourDoesNotDivideIt() {
    assertThat(StunFraming.isFramed(Bytes.hex("0001 0002" + ID + "0000"))).isFalse();
  }

  @Test
  void isNotFramedWithoutAWholeHeader() {
    assertThat(StunFraming.isFramed(ByteBuffer.allocate(0))).isFalse();
    assertThat(StunFraming.isFramed(ByteBuffer.allocate(16))).isFalse();
  }

  @Test
  void findsTheFirstOfAType() {
    ByteBuffer message =
        Bytes.hex("ffff 0001 0014" + ID + "80220001 61000000" + "00250000" + "80220000 00250000");
    message.position(2);

    assertThat(StunFraming.find(message, 0x8022)).hasValue(20);
    assertThat(StunFraming.find(message, 0x0025)).hasValue(28);
    assertThat(StunFraming.find(message, 0x6100)).isEmpty();
    assertThat(StunFraming.attributesLength(message)).isEqualTo(20);
    assertThat(StunFraming.hasMagicCookie(message)).isTrue();
    assertThat(message.position()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80220001",
        "8022ffff 61000000",
        "8022",
        "80220005 6162636465",
        "00250000 80220005 61626364"
      })
  void findsNothingThatDoesNotEnd(String attributes) {
    ByteBuffer message = Bytes.hex("0001 0008" + ID + attributes);

    assertThat(StunFraming.find(message, 0x8022)).isEmpty();
    assertThat(StunFraming.contradictsFingerprint(message)).isFalse();
  }

  @Test
  void computesTheFingerprintOfWhatStandsBeforeIt() {
    ByteBuffer message = Bytes.hex("ff 0001 0008" + ID + "80280004 5b0ff6fc");

    assertThat(StunFraming.fingerprint(message.position(1), 20)).isEqualTo(0x5b0ff6fc);
  }
}
