package dev.punchline.protocol.stun;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.punchline.protocol.stun.StunAttribute.AlternateDomain;
import dev.punchline.protocol.stun.StunAttribute.AlternateServer;
import dev.punchline.protocol.stun.StunAttribute.ChosenPasswordAlgorithm;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.Fingerprint;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegrity;
import dev.punchline.protocol.stun.StunAttribute.MessageIntegritySha256;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunAttribute.PasswordAlgorithms;
import dev.punchline.protocol.stun.StunAttribute.Raw;
import dev.punchline.protocol.stun.StunAttribute.Realm;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.UnknownAttributes;
import dev.punchline.protocol.stun.StunAttribute.UserHash;
import dev.punchline.protocol.stun.StunAttribute.Username;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.testing.Bytes;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every attribute beside its bytes: type, length, value and padding. */
class AttributeTableTest {
  private static final InetSocketAddress FOUR = new InetSocketAddress("192.0.2.1", 32853);
  private static final InetSocketAddress SIX =
      new InetSocketAddress("2001:db8:1234:5678:11:2233:4455:6677", 32853);
  private static final String FOUR_HEX = "0008 0001 8055 c0000201";
  private static final String SIX_HEX = "0014 0002 8055 20010db8123456780011223344556677";
  private static final String XORED_FOUR_HEX = "0008 0001 a147 e112a643";
  private static final String XORED_SIX_HEX = "0014 0002 a147 0113a9fa 1235547b 04142434 4c5c6c7c";
  private static final String SIXTEEN = "00112233445566778899aabbccddeeff";
  private static final PasswordAlgorithm WITH_PARAMETERS =
      new PasswordAlgorithm(0x1234, octets("010203"));

  static Stream<Arguments> table() {
    return Stream.of(
        arguments(new MappedAddress(FOUR), "0001" + FOUR_HEX),
        arguments(new MappedAddress(SIX), "0001" + SIX_HEX),
        arguments(new ClassicAttribute.ResponseAddress(FOUR), "0002" + FOUR_HEX),
        arguments(new ClassicAttribute.ResponseAddress(SIX), "0002" + SIX_HEX),
        arguments(new DiscoveryAttribute.ChangeRequest(false, false), "0003 0004 00000000"),
        arguments(new DiscoveryAttribute.ChangeRequest(false, true), "0003 0004 00000002"),
        arguments(new DiscoveryAttribute.ChangeRequest(true, false), "0003 0004 00000004"),
        arguments(new DiscoveryAttribute.ChangeRequest(true, true), "0003 0004 00000006"),
        arguments(new ClassicAttribute.SourceAddress(FOUR), "0004" + FOUR_HEX),
        arguments(new ClassicAttribute.SourceAddress(SIX), "0004" + SIX_HEX),
        arguments(new ClassicAttribute.ChangedAddress(FOUR), "0005" + FOUR_HEX),
        arguments(new ClassicAttribute.ChangedAddress(SIX), "0005" + SIX_HEX),
        arguments(new Username("evtj:h6vY"), "0006 0009 6576746a3a68367659 000000"),
        arguments(new Username("\u30DE"), "0006 0003 e3839e 00"),
        arguments(new Username("\uFFFD"), "0006 0003 efbfbd 00"),
        arguments(new MessageIntegrity(octets(SIXTEEN + "01020304")), hex("0008 0014", "01020304")),
        arguments(new ErrorCode(300, ""), "0009 0004 00000300"),
        arguments(new ErrorCode(420, "no"), "0009 0006 00000414 6e6f 0000"),
        arguments(new ErrorCode(699, "\u00e9"), "0009 0006 00000663 c3a9 0000"),
        arguments(new UnknownAttributes(List.of()), "000a 0000"),
        arguments(new UnknownAttributes(List.of(3, 0x7fff)), "000a 0004 0003 7fff"),
        arguments(new UnknownAttributes(List.of(3, 0xffff, 9)), "000a 0006 0003 ffff 0009 0000"),
        arguments(new ClassicAttribute.ReflectedFrom(FOUR), "000b" + FOUR_HEX),
        arguments(new ClassicAttribute.ReflectedFrom(SIX), "000b" + SIX_HEX),
        arguments(new TurnAttribute.ChannelNumber(0x4001), "000c 0004 4001 0000"),
        arguments(new TurnAttribute.ChannelNumber(0xfffe), "000c 0004 fffe 0000"),
        arguments(new TurnAttribute.Lifetime(600), "000d 0004 00000258"),
        arguments(new TurnAttribute.Lifetime(4_294_967_295L), "000d 0004 ffffffff"),
        arguments(new TurnAttribute.XorPeerAddress(FOUR), "0012" + XORED_FOUR_HEX),
        arguments(new TurnAttribute.XorPeerAddress(SIX), "0012" + XORED_SIX_HEX),
        arguments(new TurnAttribute.Data(octets("")), "0013 0000"),
        arguments(new TurnAttribute.Data(octets("7b007d80ff")), "0013 0005 7b007d80ff 000000"),
        arguments(new Realm("example.org"), "0014 000b 6578616d706c652e6f7267 00"),
        arguments(new Nonce("obMatJos2AAAC"), "0015 000d 6f624d61744a6f73324141 4143 000000"),
        arguments(new TurnAttribute.XorRelayedAddress(FOUR), "0016" + XORED_FOUR_HEX),
        arguments(new TurnAttribute.XorRelayedAddress(SIX), "0016" + XORED_SIX_HEX),
        arguments(new TurnAttribute.RequestedTransport(17), "0019 0004 11000000"),
        arguments(new TurnAttribute.RequestedTransport(255), "0019 0004 ff000000"),
        arguments(new MessageIntegritySha256(octets(SIXTEEN)), hex("001c 0010", "")),
        arguments(new MessageIntegritySha256(octets(SIXTEEN + SIXTEEN)), hex("001c 0020", SIXTEEN)),
        arguments(new ChosenPasswordAlgorithm(PasswordAlgorithm.SHA_256), "001d 0004 0002 0000"),
        arguments(new ChosenPasswordAlgorithm(WITH_PARAMETERS), "001d 0008 1234 0003 010203 00"),
        arguments(new UserHash(octets(SIXTEEN + SIXTEEN)), hex("001e 0020", SIXTEEN)),
        arguments(new XorMappedAddress(FOUR), "0020" + XORED_FOUR_HEX),
        arguments(new XorMappedAddress(SIX), "0020" + XORED_SIX_HEX),
        arguments(new IceAttribute.Priority(0x6e0001ff), "0024 0004 6e0001ff"),
        arguments(new IceAttribute.Priority(4_294_967_295L), "0024 0004 ffffffff"),
        arguments(new IceAttribute.UseCandidate(), "0025 0000"),
        arguments(new DiscoveryAttribute.Padding(octets("ff00ff")), "0026 0003 ff00ff 00"),
        arguments(new DiscoveryAttribute.ResponsePort(3479), "0027 0004 0d97 0000"),
        arguments(new DiscoveryAttribute.ResponsePort(65_535), "0027 0004 ffff 0000"),
        arguments(new PasswordAlgorithms(List.of()), "8002 0000"),
        arguments(
            new PasswordAlgorithms(List.of(PasswordAlgorithm.SHA_256, PasswordAlgorithm.MD5)),
            "8002 0008 0002 0000 0001 0000"),
        arguments(
            new PasswordAlgorithms(List.of(WITH_PARAMETERS, PasswordAlgorithm.MD5)),
            "8002 000c 1234 0003 010203 00 0001 0000"),
        arguments(new AlternateDomain("example.org"), "8003 000b 6578616d706c652e6f7267 00"),
        arguments(new ClassicAttribute.DraftXorMappedAddress(FOUR), "8020" + XORED_FOUR_HEX),
        arguments(new ClassicAttribute.DraftXorMappedAddress(SIX), "8020" + XORED_SIX_HEX),
        arguments(new Software("test vector"), "8022 000b 7465737420766563746f72 00"),
        arguments(new Software(""), "8022 0000"),
        arguments(new AlternateServer(FOUR), "8023" + FOUR_HEX),
        arguments(new AlternateServer(SIX), "8023" + SIX_HEX),
        // The CRC-32 of a header that announces 8 bytes, and the one below, XORed with "STUN".
        arguments(new Fingerprint(0x5b0ff6fc), "8028 0004 5b0ff6fc"),
        arguments(
            new IceAttribute.IceControlled(0x932ff9b151263b36L), "8029 0008 932ff9b151263b36"),
        arguments(new IceAttribute.IceControlling(-1), "802a 0008 ffffffffffffffff"),
        arguments(new DiscoveryAttribute.ResponseOrigin(FOUR), "802b" + FOUR_HEX),
        arguments(new DiscoveryAttribute.ResponseOrigin(SIX), "802b" + SIX_HEX),
        arguments(new DiscoveryAttribute.OtherAddress(FOUR), "802c" + FOUR_HEX),
        arguments(new DiscoveryAttribute.OtherAddress(SIX), "802c" + SIX_HEX),
        arguments(new RendezvousAttribute.OwnId("1"), "fc10 0001 31 000000"),
        arguments(new RendezvousAttribute.PeerId("x".repeat(32)), "fc11 0020" + "78".repeat(32)),
        arguments(new Raw(0x0007, octets("")), "0007 0000"),
        arguments(new Raw(0x7abc, octets("010203")), "7abc 0003 010203 00"),
        arguments(new Raw(0xffff, octets("0102030405")), "ffff 0005 0102030405 000000"));
  }

  @ParameterizedTest
  @MethodSource("table")
  void isWrittenAsTheRfcDrawsIt(StunAttribute attribute, String hex) {
    ByteBuffer written = StunCodec.encode(message(attribute));

    assertThat(Bytes.hexOf(written)).isEqualTo(Bytes.hexOf(datagram(hex)));
  }

  @ParameterizedTest
  @MethodSource("table")
  void isReadAsTheRfcDrawsIt(StunAttribute attribute, String hex) throws MalformedStun {
    assertThat(StunCodec.decode(datagram(hex))).isEqualTo(message(attribute));
  }

  @ParameterizedTest
  @MethodSource("table")
  void carriesTheNumberItIsWrittenWith(StunAttribute attribute, String hex) {
    assertThat(attribute.type()).isEqualTo(Integer.parseInt(hex.substring(0, 4), 16));
  }

  @Test
  void theTableHasEveryAttributeThatIsKnown() {
    Set<Integer> shown = table().map(row -> ((StunAttribute) row.get()[0]).type()).collect(toSet());

    assertThat(shown)
        .containsAll(Stream.of(AttributeType.values()).map(AttributeType::code).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0d97", "0d970000", "0d97ffff"})
  void readsAResponsePortOfTwoBytesOrFour(String value) throws MalformedStun {
    String length = "%04x".formatted(value.length() / 2);

    StunMessage message =
        StunCodec.decode(datagram(("0027" + length + value + "0000").substring(0, 16)));

    assertThat(message.attributes()).containsExactly(new DiscoveryAttribute.ResponsePort(3479));
  }

  @Test
  void ignoresWhatIsReserved() throws MalformedStun {
    StunMessage message =
        StunCodec.decode(
            datagram(
                "0001 0008 ff01 8055 c0000201"
                    + "0003 0004 fffffff9"
                    + "0009 0004 fffffc14"
                    + "000c 0004 4001 ffff"
                    + "0019 0004 11ffffff"));

    assertThat(message.attributes())
        .containsExactly(
            new MappedAddress(FOUR),
            new DiscoveryAttribute.ChangeRequest(false, false),
            new ErrorCode(420, ""),
            new TurnAttribute.ChannelNumber(0x4001),
            new TurnAttribute.RequestedTransport(17));
  }

  @Test
  void readsAlgorithmsWhoseLastPaddingIsTheAttributesOwn() throws MalformedStun {
    StunMessage message = StunCodec.decode(datagram("8002 000b 0001 0000 1234 0003 010203 00"));

    assertThat(message.attributes())
        .containsExactly(new PasswordAlgorithms(List.of(PasswordAlgorithm.MD5, WITH_PARAMETERS)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0001 0003 00018000",
        "0001 0004 00018055",
        "0001 0007 00018055 c0000200",
        "0001 0009 00018055 c0000201 00000000",
        "0001 000c 00018055 c0000201 00000000",
        "0001 0008 00008055 c0000201",
        "0001 0008 00038055 c0000201",
        "0001 0008 00028055 c0000201",
        "0001 0014 00038055 20010db8123456780011223344556677",
        "0001 0014 00018055 20010db8123456780011223344556677",
        "0001 0008 00818055 c0000201",
        "0020 0004 0001a147",
        "0020 0008 0003a147 e112a643",
        "0003 0003 00000000",
        "0003 0008 0000000000000000",
        "0008 0010" + SIXTEEN,
        "0008 0018" + SIXTEEN + "0000000000000000",
        "0009 0003 00000400",
        "0009 0004 00000200",
        "0009 0004 00000700",
        "0009 0004 00000464",
        "0009 0004 000003ff",
        "000a 0001 00000000",
        "000a 0003 00030000",
        "000c 0002 40010000",
        "000d 0000",
        "0019 0001 11000000",
        "001c 0000",
        "001c 000c 001122334455667788990011",
        "001c 0011" + SIXTEEN + "00000000",
        "001c 0024" + SIXTEEN + SIXTEEN + "00000000",
        "001d 0000",
        "001d 0003 00020000",
        "001d 0004 00020001",
        "001d 0008 00020000 00010000",
        "001e 001f" + SIXTEEN + SIXTEEN,
        "001e 0024" + SIXTEEN + SIXTEEN + "00000000",
        "0024 0008 0000000000000000",
        "0025 0001 00000000",
        "0027 0001 0d000000",
        "0027 0003 0d970000",
        "0027 0008 0d97000000000000",
        "8002 0001 00000000",
        "8002 0008 00010005 00000001",
        "8002 0006 00010000 00020000",
        "8029 0004 00000000",
        "802a 0009 000000000000000000000000",
        "fc10 0000",
        "fc11 0021" + SIXTEEN + SIXTEEN + "00000000"
      })
  void isRefusedWhenItsLengthOrRangeIsWrong(String hex) {
    assertThatExceptionOfType(MalformedStun.class)
        .isThrownBy(() -> StunCodec.decode(datagram("0025 0000" + hex)))
        .satisfies(refusal -> assertThat(refusal.offset()).isEqualTo(24));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0006", "0014", "0015", "8003", "fc10", "fc11"})
  void isRefusedWhenItIsNotUtf8ButMustBe(String type) {
    for (String text : List.of("c0800000", "ff000000", "eda08000", "f4908080")) {
      assertThatExceptionOfType(MalformedStun.class)
          .isThrownBy(() -> StunCodec.decode(datagram(type + "0004" + text)))
          .withMessage("expected UTF-8, found something else at byte 20");
    }
  }

  @Test
  void textForPeopleIsReadAsFarAsItCan() throws MalformedStun {
    StunMessage message =
        StunCodec.decode(datagram("8022 0003 61ff62 00 0009 0007 00000414 61ff62 00"));

    assertThat(message.attributes())
        .containsExactly(new Software("a\ufffdb"), new ErrorCode(420, "a\ufffdb"));
  }

  private static StunMessage message(StunAttribute attribute) {
    return StunMessage.bindingRequest(
        new TransactionId(0x00010203, 0x0405060708090a0bL), attribute);
  }

  private static ByteBuffer datagram(String attributes) {
    ByteBuffer behind = Bytes.hex(attributes);
    return ByteBuffer.allocate(20 + behind.remaining())
        .put(Bytes.hex("0001"))
        .putShort((short) behind.remaining())
        .put(Bytes.hex("2112a442 000102030405060708090a0b"))
        .put(behind)
        .flip();
  }

  private static Octets octets(String hex) {
    return Octets.copyOf(Bytes.hex(hex));
  }

  private static String hex(String header, String behindSixteen) {
    return header + SIXTEEN + behindSixteen;
  }
}
