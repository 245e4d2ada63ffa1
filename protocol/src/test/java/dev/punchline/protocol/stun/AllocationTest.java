package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.testing.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Datagrams that cost as much as possible for their size. */
class AllocationTest {
  private static final int ROOM = 65_532;

  @ParameterizedTest
  @CsvSource({
    "unknown, 7abc0000",
    "REALM, 00140000",
    "REALM of one letter, 0014000161000000",
    "SOFTWARE, 80220000",
    "SOFTWARE that is no UTF-8, 80220004ffffffff",
    "ERROR-CODE, 0009000400000414",
    "USE-CANDIDATE, 00250000",
    "LIFETIME, 000d0004ffffffff",
    "an id, fc10000161000000",
    "PASSWORD-ALGORITHMS, 80020000",
    "PASSWORD-ALGORITHMS of one, 8002000400010000",
    "UNKNOWN-ATTRIBUTES, 000a0004fffeffff",
    "MAPPED-ADDRESS, 0001000800010001c0000201",
    "XOR-MAPPED-ADDRESS, 0020001400020001200100000000000000000000000000010000",
  })
  void manySmallAttributesCostLittle(String name, String attribute) {
    assertCostsLittle(message(attribute.repeat(2 * ROOM / attribute.length())));
  }

  @ParameterizedTest
  @CsvSource({
    "PASSWORD-ALGORITHMS, 8002, 00010000",
    "UNKNOWN-ATTRIBUTES, 000a, fffefffe",
    "SOFTWARE, 8022, 61616161",
    "SOFTWARE that is no UTF-8, 8022, ffffffff",
    "REALM, 0014, c3a9c3a9",
    "REALM that is no UTF-8, 0014, efbfbdff",
    "unknown, 7abc, 00000000",
  })
  void oneLargeAttributeCostsLittle(String name, String type, String unit) {
    assertCostsLittle(message(type + "fff8" + unit.repeat((ROOM - 4) / 4)));
  }

  private static void assertCostsLittle(byte[] bytes) {
    assertThat(Allocation.ofDecoding(bytes))
        .isLessThanOrEqualTo(Allocation.allowed(bytes))
        .isGreaterThan(bytes.length / 100);
  }

  private static byte[] message(String attributes) {
    return Bytes.array(
        Bytes.hex(
            "0001%04x2112a442000102030405060708090a0b".formatted(attributes.length() / 2)
                + attributes));
  }
}
