package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.Raw;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.UnknownAttributes;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.testing.ArbitraryAddresses;
import dev.punchline.protocol.testing.Bytes;
import java.nio.ByteBuffer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class StunCodecPropertyTest {
  @Property
  void readsBackWhatItWrote(@ForAll("messages") StunMessage message) throws MalformedStun {
    ByteBuffer datagram = StunCodec.encode(message);

    assertThat(StunCodec.decode(datagram)).isEqualTo(message);
  }

  @Property
  void readsAnyBytesOrSaysWhatIsWrong(@ForAll byte @Size(max = 100) [] bytes) {
    assertTotal(bytes);
  }

  @Property
  void readsAnyAttributesOrSaysWhatIsWrong(@ForAll byte @Size(max = 25) [] quarters) {
    byte[] attributes = new byte[quarters.length * 4];
    for (int i = 0; i < quarters.length; i++) {
      // Small numbers are likely types and lengths.
      attributes[4 * i + i % 4] = (byte) (quarters[i] & 0x2F);
    }
    ByteBuffer datagram =
        ByteBuffer.allocate(20 + attributes.length)
            .putShort((short) 0x0101)
            .putShort((short) attributes.length)
            .putInt(0x2112A442)
            .put(new byte[12])
            .put(attributes);

    assertTotal(datagram.array());
  }

  @Property
  void readsAnyMutatedMessageOrSaysWhatIsWrong(
      @ForAll("messages") StunMessage message,
      @ForAll @IntRange(min = 0, max = 10_000) int position,
      @ForAll byte value) {
    byte[] bytes = Bytes.array(StunCodec.encode(message));

    bytes[position % bytes.length] = value;

    assertTotal(bytes);
  }

  private static void assertTotal(byte[] bytes) {
    try {
      StunMessage message = StunCodec.decode(ByteBuffer.wrap(bytes));
      assertThat(message.method()).isBetween(0, 0xFFF);
    } catch (MalformedStun e) {
      assertThat(e.offset()).isBetween(0, bytes.length);
    }
  }

  @Provide
  Arbitrary<StunMessage> messages() {
    Arbitrary<TransactionId> transactions =
        Combinators.combine(Arbitraries.integers(), Arbitraries.longs()).as(TransactionId::new);
    return Combinators.combine(
            Arbitraries.of(MessageClass.class),
            Arbitraries.integers().between(0, 0xFFF),
            transactions,
            attributes().list().ofMaxSize(6))
        .as(StunMessage::new);
  }

  private static Arbitrary<StunAttribute> attributes() {
    Arbitrary<Integer> types = Arbitraries.integers().between(0, 0xFFFF);
    Arbitrary<String> words = Arbitraries.strings().ascii().ofMaxLength(30);
    return Arbitraries.oneOf(
        ArbitraryAddresses.any().map(MappedAddress::new),
        ArbitraryAddresses.any().map(XorMappedAddress::new),
        Combinators.combine(Arbitraries.integers().between(300, 699), words).as(ErrorCode::new),
        types.list().ofMaxSize(8).map(UnknownAttributes::new),
        words.map(Software::new),
        Combinators.combine(
                types.filter(type -> AttributeType.of(type).isEmpty()),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(30).map(Octets::of))
            .as(Raw::new));
  }
}
