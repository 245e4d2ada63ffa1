package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.testing.Bytes;
import dev.punchline.protocol.wire.DatagramKind;
import dev.punchline.protocol.wire.StunFraming;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class StunCodecPropertyTest {
  private static final IntegrityKey KEY = IntegrityKey.shortTerm(OpaqueString.of("secret"));

  @Property
  void readsBackWhatItWrote(@ForAll("messages") StunMessage message) throws MalformedStun {
    ByteBuffer datagram = StunCodec.encode(message);

    assertThat(StunCodec.decode(datagram)).isEqualTo(message);
    assertThat(StunFraming.isFramed(datagram)).isTrue();
  }

  @Property
  void readsBackWhatItWroteWithAnHmacAtTheEnd(
      @ForAll("messages") StunMessage message, @ForAll("endings") StunAttribute ending)
      throws MalformedStun {
    List<StunAttribute> attributes = new ArrayList<>(message.attributes());
    attributes.add(ending);
    StunMessage ended = message.response(message.messageClass(), attributes);

    assertThat(StunCodec.decode(StunCodec.encode(ended))).isEqualTo(ended);
  }

  @Property
  void whatItProtectsIsProtected(
      @ForAll("messages") StunMessage message, @ForAll("protections") Protection protection)
      throws MalformedStun {
    ByteBuffer datagram = StunCodec.encode(message, protection);

    for (IntegrityAlgorithm algorithm : IntegrityAlgorithm.values()) {
      assertThat(KEY.protects(datagram, algorithm))
          .isEqualTo(protection.algorithms().contains(algorithm));
    }
    StunMessage read = StunCodec.decode(datagram);
    assertThat(read.attributes().subList(0, message.attributes().size()))
        .isEqualTo(message.attributes());
    assertThat(read.has(StunAttribute.Fingerprint.class)).isEqualTo(protection.fingerprint());
    if (!message.transaction().isClassic() && datagram.get(0) < 4) {
      assertThat(DatagramKind.of(datagram)).isEqualTo(DatagramKind.STUN);
    }
  }

  @Property
  void noticesASingleTurnedBit(
      @ForAll("messages") StunMessage message,
      @ForAll IntegrityAlgorithm algorithm,
      @ForAll @IntRange(max = 1_000_000) int position) {
    byte[] bytes = Bytes.array(StunCodec.encode(message, Protection.of(KEY, algorithm)));

    int bit = position % (8 * bytes.length);
    bytes[bit / 8] ^= (byte) (1 << bit % 8);

    assertThat(isAcceptable(bytes, algorithm)).isFalse();
  }

  @Property
  void readsAnyBytesOrSaysWhatIsWrong(@ForAll byte @Size(max = 100) [] bytes) {
    CodecContract.check(bytes);
  }

  @Property(tries = 3000)
  void readsAnyAttributesOrSaysWhatIsWrong(@ForAll("nearlyDatagrams") byte[] bytes) {
    CodecContract.check(bytes);
  }

  @Property(tries = 3000)
  void readsAnyMutatedMessageOrSaysWhatIsWrong(
      @ForAll("messages") StunMessage message,
      @ForAll @IntRange(max = 10_000) int position,
      @ForAll byte value) {
    byte[] bytes = Bytes.array(StunCodec.encode(message));

    bytes[position % bytes.length] = value;

    CodecContract.check(bytes);
  }

  @Property
  void readsAnyCutMessageOrSaysWhatIsWrong(
      @ForAll("messages") StunMessage message, @ForAll @IntRange(max = 10_000) int length) {
    ByteBuffer whole = StunCodec.encode(message);

    CodecContract.check(Bytes.array(whole.limit(length % whole.limit())));
  }

  private static boolean isAcceptable(byte[] bytes, IntegrityAlgorithm algorithm) {
    ByteBuffer datagram = ByteBuffer.wrap(bytes);
    try {
      var unused = StunCodec.decode(datagram);
      return KEY.protects(datagram, algorithm);
    } catch (MalformedStun e) {
      return false;
    }
  }

  @Provide
  Arbitrary<StunMessage> messages() {
    return ArbitraryMessages.any();
  }

  @Provide
  Arbitrary<StunAttribute> endings() {
    return ArbitraryMessages.endings();
  }

  @Provide
  Arbitrary<Protection> protections() {
    return ArbitraryMessages.protections();
  }

  @Provide
  Arbitrary<byte[]> nearlyDatagrams() {
    return ArbitraryMessages.nearlyDatagrams();
  }
}
