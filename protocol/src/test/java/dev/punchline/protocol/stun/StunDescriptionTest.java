package dev.punchline.protocol.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StunDescriptionTest {
  private static final TransactionId ID = new TransactionId(0x2112_A442, 0x01020304, 5);
  private static final InetSocketAddress ADDRESS = new InetSocketAddress("192.0.2.7", 4711);

  @Test
  void theHeaderComesFirst() {
    assertThat(describe(StunMessage.bindingRequest(ID)))
        .containsExactly(
            "Binding request, type 0x0001, length 0, magic cookie, transaction"
                + " 010203040000000000000005");
    assertThat(describe(new StunMessage(MessageClass.ERROR_RESPONSE, 3, ID, List.of())))
        .singleElement()
        .asString()
        .startsWith("method 0x003 error response, type 0x0113, length 0");
  }

  @Test
  void aClassicMessageHasNoCookie() {
    assertThat(describe(StunMessage.bindingRequest(new TransactionId(1, 2, 3))).getFirst())
        .contains("no magic cookie, transaction 00000001");
  }

  static List<Arguments> attributes() {
    return List.of(
        Arguments.of(
            new StunAttribute.MappedAddress(ADDRESS), "0x0001 MAPPED-ADDRESS", "192.0.2.7:4711"),
        Arguments.of(
            new StunAttribute.XorMappedAddress(ADDRESS),
            "0x0020 XOR-MAPPED-ADDRESS",
            "192.0.2.7:4711"),
        Arguments.of(
            new StunAttribute.AlternateServer(ADDRESS),
            "0x8023 ALTERNATE-SERVER",
            "192.0.2.7:4711"),
        Arguments.of(new StunAttribute.Username("a:b"), "0x0006 USERNAME", "\"a:b\""),
        Arguments.of(new StunAttribute.Realm("r"), "0x0014 REALM", "\"r\""),
        Arguments.of(
            new StunAttribute.Nonce("obMatJos2wAAA"),
            "0x0015 NONCE",
            "\"obMatJos2wAAA\", features: password-algorithms username-anonymity"),
        Arguments.of(new StunAttribute.Nonce("plain"), "0x0015 NONCE", "\"plain\""),
        Arguments.of(new StunAttribute.Software("s"), "0x8022 SOFTWARE", "\"s\""),
        Arguments.of(new StunAttribute.AlternateDomain("d"), "0x8003 ALTERNATE-DOMAIN", "\"d\""),
        Arguments.of(new StunAttribute.UserHash(octets(32)), "0x001e USERHASH", "07".repeat(32)),
        Arguments.of(
            new StunAttribute.ErrorCode(438, "Stale"), "0x0009 ERROR-CODE", "438 \"Stale\""),
        Arguments.of(
            new StunAttribute.PasswordAlgorithms(
                List.of(
                    PasswordAlgorithm.MD5,
                    PasswordAlgorithm.SHA_256,
                    new PasswordAlgorithm(9, Octets.of()))),
            "0x8002 PASSWORD-ALGORITHMS",
            "MD5, SHA-256, algorithm 0x0009"),
        Arguments.of(
            new StunAttribute.ChosenPasswordAlgorithm(PasswordAlgorithm.SHA_256),
            "0x001d PASSWORD-ALGORITHM",
            "SHA-256"),
        Arguments.of(
            new StunAttribute.UnknownAttributes(List.of(3, 0x7777)),
            "0x000a UNKNOWN-ATTRIBUTES",
            "CHANGE-REQUEST, 0x7777"),
        Arguments.of(new StunAttribute.Raw(0x7777, octets(2)), "0x7777 unknown, required", "0707"),
        Arguments.of(
            new StunAttribute.Raw(0xC001, octets(33)),
            "0xc001 unknown, optional",
            "07".repeat(32) + "…"),
        Arguments.of(
            new ClassicAttribute.ResponseAddress(ADDRESS),
            "0x0002 RESPONSE-ADDRESS",
            "192.0.2.7:4711"),
        Arguments.of(
            new ClassicAttribute.SourceAddress(ADDRESS), "0x0004 SOURCE-ADDRESS", "192.0.2.7:4711"),
        Arguments.of(
            new ClassicAttribute.ChangedAddress(ADDRESS),
            "0x0005 CHANGED-ADDRESS",
            "192.0.2.7:4711"),
        Arguments.of(
            new ClassicAttribute.ReflectedFrom(ADDRESS), "0x000b REFLECTED-FROM", "192.0.2.7:4711"),
        Arguments.of(
            new ClassicAttribute.DraftXorMappedAddress(ADDRESS),
            "0x8020 DRAFT-XOR-MAPPED-ADDRESS",
            "192.0.2.7:4711"),
        Arguments.of(
            new DiscoveryAttribute.ChangeRequest(true, false),
            "0x0003 CHANGE-REQUEST",
            "change IP: yes, change port: no"),
        Arguments.of(
            new DiscoveryAttribute.ResponseOrigin(ADDRESS),
            "0x802b RESPONSE-ORIGIN",
            "192.0.2.7:4711"),
        Arguments.of(
            new DiscoveryAttribute.OtherAddress(ADDRESS), "0x802c OTHER-ADDRESS", "192.0.2.7:4711"),
        Arguments.of(new DiscoveryAttribute.ResponsePort(4711), "0x0027 RESPONSE-PORT", "4711"),
        Arguments.of(new DiscoveryAttribute.Padding(octets(4)), "0x0026 PADDING", "07070707"),
        Arguments.of(new IceAttribute.Priority(4_294_967_295L), "0x0024 PRIORITY", "4294967295"),
        Arguments.of(new IceAttribute.UseCandidate(), "0x0025 USE-CANDIDATE", "yes"),
        Arguments.of(
            new IceAttribute.IceControlled(-1), "0x8029 ICE-CONTROLLED", "ffffffffffffffff"),
        Arguments.of(
            new IceAttribute.IceControlling(1), "0x802a ICE-CONTROLLING", "0000000000000001"),
        Arguments.of(new TurnAttribute.ChannelNumber(0x4000), "0x000c CHANNEL-NUMBER", "0x4000"),
        Arguments.of(new TurnAttribute.Lifetime(600), "0x000d LIFETIME", "600 s"),
        Arguments.of(
            new TurnAttribute.XorPeerAddress(ADDRESS), "0x0012 XOR-PEER-ADDRESS", "192.0.2.7:4711"),
        Arguments.of(new TurnAttribute.Data(octets(3)), "0x0013 DATA", "070707"),
        Arguments.of(
            new TurnAttribute.XorRelayedAddress(ADDRESS),
            "0x0016 XOR-RELAYED-ADDRESS",
            "192.0.2.7:4711"),
        Arguments.of(
            new TurnAttribute.RequestedTransport(17), "0x0019 REQUESTED-TRANSPORT", "protocol 17"),
        Arguments.of(new RendezvousAttribute.OwnId("10"), "0xfc10 PUNCHLINE-ID", "\"10\""),
        Arguments.of(new RendezvousAttribute.PeerId("14"), "0xfc11 PUNCHLINE-PEER", "\"14\""));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("attributes")
  void eachAttributeIsALine(StunAttribute attribute, String name, String value) {
    List<String> lines = describe(StunMessage.bindingRequest(ID, attribute));

    assertThat(lines).hasSize(2);
    assertThat(lines.getLast()).startsWith(name + " ");
    assertThat(lines.getLast().replaceFirst("   \\((RFC|draft|Punchline).*\\)$", ""))
        .endsWith("  " + value);
  }

  @Test
  void integrityAndFingerprintAreShown() {
    Protection protection =
        Protection.of(
                IntegrityKey.shortTerm(OpaqueString.of("p")),
                IntegrityAlgorithm.SHA1,
                IntegrityAlgorithm.SHA256)
            .withFingerprint(true);

    List<String> lines =
        StunDescription.of(StunCodec.encode(StunMessage.bindingRequest(ID), protection));

    assertThat(lines.get(1)).matches("0x0008 MESSAGE-INTEGRITY +20  [0-9a-f]{40}   \\(RFC 8489 .*");
    assertThat(lines.get(2)).matches("0x001c MESSAGE-INTEGRITY-SHA256 +32  [0-9a-f]{64}   .*");
    assertThat(lines.get(3)).matches("0x8028 FINGERPRINT +4  [0-9a-f]{8}, right   .*");
  }

  @Test
  void theLengthIsWithoutPaddingAndTheBufferStaysAsItWas() {
    ByteBuffer bytes =
        StunCodec.encode(
            StunMessage.bindingRequest(
                ID, new StunAttribute.Software("12345"), new StunAttribute.Realm("x")),
            Protection.NONE);
    ByteBuffer inTheMiddle = ByteBuffer.allocate(100).position(7).put(bytes).flip().position(7);

    List<String> lines = StunDescription.of(inTheMiddle);

    assertThat(lines.get(1)).contains("SOFTWARE                   5  \"12345\"");
    assertThat(lines.get(2)).contains("REALM                      1  \"x\"");
    assertThat(inTheMiddle.position()).isEqualTo(7);
  }

  @Test
  void whatIsNoStunIsSaidToBeNone() {
    assertThat(StunDescription.of(ByteBuffer.wrap(new byte[19])))
        .singleElement()
        .asString()
        .startsWith("no STUN message: ");
  }

  private static List<String> describe(StunMessage message) {
    return StunDescription.of(StunCodec.encode(message, Protection.NONE));
  }

  private static Octets octets(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 7);
    return Octets.of(bytes);
  }
}
