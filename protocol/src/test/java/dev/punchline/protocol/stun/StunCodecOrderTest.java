package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.punchline.protocol.stun.StunAttribute.Fingerprint;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegrity;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegritySha256;
import dev.punchline.protocol.stun.StunAttribute.Raw;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.Username;
import dev.punchline.protocol.testing.Bytes;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts among the attributes of a message, by where it stands. */
class StunCodecOrderTest {
  private static final TransactionId COUNTING = new TransactionId(0x00010203, 0x0405060708090a0bL);
  private static final String SHA1 = "00080014 000102030405060708090a0b0c0d0e0f10111213";
  private static final String SHA256 = "001c0010 000102030405060708090a0b0c0d0e0f";
  private static final int SHA1_TYPE = 0x0008;
  private static final int SHA256_TYPE = 0x001c;

  @Test
  void keepsTheOrderAndWhatIsUnknown() throws MalformedStun {
    StunMessage message =
        read("7abc0003 010203ff" + "80220001 61000000" + "ffff0000" + "80220001 62000000");

    assertThat(message.attributes())
        .containsExactly(
            new Raw(0x7abc, Octets.copyOf(Bytes.hex("010203"))),
            new Software("a"),
            new Raw(0xffff, Octets.of()),
            new Software("b"));
  }

  @Test
  void takesTheFirstOfSeveral() throws MalformedStun {
    StunMessage message = read("80220001 61000000" + "80220001 62000000");

    assertThat(message.first(Software.class)).contains(new Software("a"));
    assertThat(message.has(Software.class)).isTrue();
    assertThat(message.first(Username.class)).isEmpty();
    assertThat(message.has(Username.class)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"000000", "ffffff", "202020", "010203"})
  void acceptsAnyPadding(String padding) throws MalformedStun {
    assertThat(read("80220001 61" + padding).attributes()).containsExactly(new Software("a"));
  }

  @Test
  void reportsWhatIsUnknownAndRequiredOnceInOrder() throws MalformedStun {
    StunMessage message =
        read("7fff0000" + "80000000" + "00070000" + "00250000" + "7fff0000" + "ffff0000");

    assertThat(message.unknownRequired()).containsExactly(0x7fff, 0x0007);
  }

  @ParameterizedTest
  @ValueSource(strings = {SHA1, SHA256})
  void reportsNothingThatStandsBehindTheIntegrity(String integrity) throws MalformedStun {
    assertThat(read("7ffe0000" + integrity + "7fff0000" + "00060000").unknownRequired())
        .containsExactly(0x7ffe);
  }

  @Test
  void countsOnlySha256AndFingerprintBehindSha1() throws MalformedStun {
    StunMessage message =
        readFingerprinted(SHA1 + "00060001 61000000" + SHA1 + SHA256 + "80220000");

    assertThat(message.attributes())
        .hasExactlyElementsOfTypes(
            MessageIntegrity.class,
            Raw.class,
            Raw.class,
            MessageIntegritySha256.class,
            Raw.class,
            Fingerprint.class);
    assertThat(message.attributes())
        .extracting(StunAttribute::type)
        .containsExactly(SHA1_TYPE, 0x0006, SHA1_TYPE, SHA256_TYPE, 0x8022, 0x8028);
    assertThat(message.first(Username.class)).isEmpty();
  }

  @Test
  void countsOnlyFingerprintBehindSha256() throws MalformedStun {
    StunMessage message = readFingerprinted(SHA256 + SHA1 + SHA256 + "00060001 61000000");

    assertThat(message.attributes())
        .hasExactlyElementsOfTypes(
            MessageIntegritySha256.class, Raw.class, Raw.class, Raw.class, Fingerprint.class);
  }

  @Test
  void knowsTheNameOfWhatDoesNotCount() throws MalformedStun {
    StunMessage message = read(SHA1 + "00060001 61000000" + "7fff0000");

    assertThat(message.attributes().get(1))
        .isInstanceOfSatisfying(
            Raw.class, raw -> assertThat(raw.known()).contains(AttributeType.USERNAME));
    assertThat(message.attributes().get(2))
        .isInstanceOfSatisfying(Raw.class, raw -> assertThat(raw.known()).isEmpty());
  }

  @Test
  void doesNotLookIntoWhatDoesNotCount() throws MalformedStun {
    StunMessage message = read(SHA1 + "00060002 ffff0000" + "00200000" + "00080000");

    assertThat(message.attributes())
        .extracting(StunAttribute::type)
        .containsExactly(SHA1_TYPE, 0x0006, 0x0020, SHA1_TYPE);
  }

  /** Its CRC is right for a message that goes on. */
  @Test
  void refusesAFingerprintThatIsNotTheLast() {
    assertThatExceptionOfType(MalformedStun.class)
        .isThrownBy(() -> read("80280004 2807d133" + "80220000"))
        .withMessageContaining("a right FINGERPRINT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "80280004 00000000",
        "80280004 5b0ff6fd",
        "80280000 80280000",
        "80280008 5b0ff6fc 00000000",
        "80280004 5b0ff6fc 80280004 5b0ff6fc",
        "80280003 5b0ff6fc",
        "80280001 5b0ff6fc"
      })
  void refusesAFingerprintThatIsWrong(String attributes) {
    assertThatExceptionOfType(MalformedStun.class)
        .isThrownBy(() -> read(attributes))
        .withMessageContaining("a right FINGERPRINT");
  }

  @Test
  void readsAndWritesMessagesOfRfc3489() throws MalformedStun {
    ByteBuffer bytes =
        Bytes.hex(
            "0101 0024 0badcafe 000102030405060708090a0b"
                + "00010008 00018055 c0000201"
                + "00040008 00010d96 c0000202"
                + "00050008 00010d97 c0000203");

    StunMessage message = StunCodec.decode(bytes);

    assertThat(message.transaction().isClassic()).isTrue();
    assertThat(message.transaction().cookie()).isEqualTo(0x0badcafe);
    assertThat(message.attributes())
        .containsExactly(
            new MappedAddress(new InetSocketAddress("192.0.2.1", 32853)),
            new ClassicAttribute.SourceAddress(new InetSocketAddress("192.0.2.2", 3478)),
            new ClassicAttribute.ChangedAddress(new InetSocketAddress("192.0.2.3", 3479)));
    assertThat(StunCodec.encode(message)).isEqualTo(bytes);
  }

  @Test
  void aMessageWithTheCookieIsNotClassic() {
    assertThat(COUNTING.isClassic()).isFalse();
    assertThat(COUNTING).hasToString("2112a442000102030405060708090a0b");
  }

  private static StunMessage read(String attributes) throws MalformedStun {
    return StunCodec.decode(datagram(attributes, 0));
  }

  /** Puts a right FINGERPRINT behind the attributes. */
  private static StunMessage readFingerprinted(String attributes) throws MalformedStun {
    ByteBuffer message = datagram(attributes, 8);
    CRC32 crc = new CRC32();
    crc.update(message.duplicate());
    ByteBuffer whole =
        ByteBuffer.allocate(message.remaining() + 8)
            .put(message)
            .putInt(0x80280004)
            .putInt((int) crc.getValue() ^ 0x5354554e)
            .flip();
    return StunCodec.decode(whole);
  }

  private static ByteBuffer datagram(String attributes, int announcedToo) {
    ByteBuffer behind = Bytes.hex(attributes);
    return ByteBuffer.allocate(20 + behind.remaining())
        .put(Bytes.hex("0001"))
        .putShort((short) (behind.remaining() + announcedToo))
        .put(Bytes.hex("2112a442 000102030405060708090a0b"))
        .put(behind)
        .flip();
  }
}
