package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.testing.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of RFC 5769 and of RFC 8489 appendix B, in both directions. */
class RfcVectorTest {
  static Stream<RfcVector> vectors() {
    return RfcVector.all();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void isReadFieldByField(RfcVector vector) throws MalformedStun {
    StunMessage read = StunCodec.decode(vector.bytes());

    StunMessage expected = vector.message();
    assertThat(read.messageClass()).isEqualTo(expected.messageClass());
    assertThat(read.method()).isEqualTo(expected.method());
    assertThat(read.transaction()).isEqualTo(expected.transaction());
    int said = expected.attributes().size();
    assertThat(read.attributes().subList(0, said)).isEqualTo(expected.attributes());
    assertThat(read.attributes().subList(said, read.attributes().size()))
        .extracting(StunAttribute::type)
        .isEqualTo(protectingTypes(vector));
    assertThat(read.unknownRequired()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void isProtectedByItsKey(RfcVector vector) {
    assertThat(vector.key().protects(vector.bytes(), vector.algorithm())).isTrue();
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void isNotProtectedByAnotherKeyOrAlgorithm(RfcVector vector) {
    IntegrityKey other = IntegrityKey.shortTerm(OpaqueString.of("VOkJxbRl1RmTxUk/WvJxBs"));

    for (IntegrityAlgorithm algorithm : IntegrityAlgorithm.values()) {
      assertThat(other.protects(vector.bytes(), algorithm)).isFalse();
      assertThat(vector.key().protects(vector.bytes(), algorithm))
          .isEqualTo(algorithm == vector.algorithm());
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void isWrittenByteForByte(RfcVector vector) {
    ByteBuffer published = vector.bytes();
    ByteBuffer out = ByteBuffer.allocate(published.remaining());

    StunCodec.encode(vector.message(), vector.protection(), out, vector.padding());

    assertThat(out.flip()).isEqualTo(published);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void isRefusedOrUnprotectedWhenAnySingleBitIsTurned(RfcVector vector) {
    byte[] published = Bytes.array(vector.bytes());
    List<Integer> unnoticed = new ArrayList<>();

    for (int bit = 0; bit < 8 * published.length; bit++) {
      byte[] turned = published.clone();
      turned[bit / 8] ^= (byte) (1 << bit % 8);
      if (isAccepted(ByteBuffer.wrap(turned), vector)) {
        unnoticed.add(bit);
      }
    }

    assertThat(unnoticed).isEmpty();
  }

  private static boolean isAccepted(ByteBuffer bytes, RfcVector vector) {
    try {
      boolean fingerprinted = StunCodec.decode(bytes).has(StunAttribute.Fingerprint.class);
      return vector.key().protects(bytes, vector.algorithm())
          && fingerprinted == vector.protection().fingerprint();
    } catch (MalformedStun e) {
      return false;
    }
  }

  private static List<Integer> protectingTypes(RfcVector vector) {
    int integrity = vector.algorithm().attribute().code();
    int fingerprint = AttributeType.FINGERPRINT.code();
    return vector.protection().fingerprint() ? List.of(integrity, fingerprint) : List.of(integrity);
  }
}
