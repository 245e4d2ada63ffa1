package dev.punchline.protocol.stun;

import dev.punchline.protocol.stun.StunAttribute.AlternateDomain;
import dev.punchline.protocol.stun.StunAttribute.AlternateServer;
import dev.punchline.protocol.stun.StunAttribute.ChosenPasswordAlgorithm;
import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
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
import dev.punchline.protocol.testing.ArbitraryAddresses;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** STUN messages for property tests, well-formed and nearly so. */
final class ArbitraryMessages {
  private static final Arbitrary<InetSocketAddress> ADDRESSES = ArbitraryAddresses.any();
  private static final Arbitrary<String> TEXTS =
      Arbitraries.oneOf(
          Arbitraries.strings().ascii().ofMaxLength(30),
          Arbitraries.of("", "\u30DE\u30C8\u30EA", "\uD83D\uDE00", "\u00e9\u0000\u0301"));
  private static final Arbitrary<Long> BITS_32 = Arbitraries.longs().between(0, 0xFFFF_FFFFL);
  private static final Arbitrary<Integer> BITS_16 = Arbitraries.integers().between(0, 0xFFFF);
  private static final Arbitrary<Integer> UNKNOWN_TYPES =
      BITS_16.filter(type -> AttributeType.of(type).isEmpty());

  private ArbitraryMessages() {}

  /** Messages that say the same after a trip over the wire. */
  static Arbitrary<StunMessage> any() {
    return Combinators.combine(
            Arbitraries.of(MessageClass.class),
            Arbitraries.integers().between(0, 0xFFF),
            transactions(),
            attributes().list().ofMaxSize(6))
        .as(StunMessage::new);
  }

  /** With the magic cookie, and sometimes without. */
  private static Arbitrary<TransactionId> transactions() {
    Arbitrary<Integer> ints = Arbitraries.integers();
    Arbitrary<Long> longs = Arbitraries.longs();
    return Arbitraries.frequencyOf(
        Tuple.of(4, Combinators.combine(ints, longs).as(TransactionId::new)),
        Tuple.of(1, Combinators.combine(ints, ints, longs).as(TransactionId::new)));
  }

  /** Every kind but those that end what counts, which {@link #endings} has. */
  private static Arbitrary<StunAttribute> attributes() {
    List<Arbitrary<StunAttribute>> known =
        Arrays.stream(AttributeType.values())
            .filter(
                type ->
                    switch (type) {
                      case MESSAGE_INTEGRITY, MESSAGE_INTEGRITY_SHA256, FINGERPRINT -> false;
                      default -> true;
                    })
            .map(ArbitraryMessages::of)
            .toList();
    Arbitrary<StunAttribute> unknown =
        Combinators.combine(UNKNOWN_TYPES, octets(0, 30)).as(Raw::new);
    return Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.oneOf(known)), Tuple.of(1, unknown));
  }

  /** HMACs of the right length, that fit nothing. */
  static Arbitrary<StunAttribute> endings() {
    return Arbitraries.oneOf(
        of(AttributeType.MESSAGE_INTEGRITY), of(AttributeType.MESSAGE_INTEGRITY_SHA256));
  }

  /** With FINGERPRINT and integrity, or without. */
  static Arbitrary<Protection> protections() {
    IntegrityKey key = IntegrityKey.shortTerm(OpaqueString.of("secret"));
    return Combinators.combine(
            Arbitraries.of(
                Protection.NONE,
                Protection.of(key, IntegrityAlgorithm.SHA1),
                Protection.of(key, IntegrityAlgorithm.SHA256),
                Protection.of(key, IntegrityAlgorithm.SHA1, IntegrityAlgorithm.SHA256)),
            Arbitraries.of(true, false))
        .as(Protection::withFingerprint);
  }

  /** Datagrams whose header and framing are right and whose attributes are mostly not. */
  static Arbitrary<byte[]> nearlyDatagrams() {
    Arbitrary<Integer> types =
        Arbitraries.oneOf(
            Arbitraries.of(AttributeType.class).map(AttributeType::code), UNKNOWN_TYPES);
    Arbitrary<byte[]> values =
        Arbitraries.oneOf(
            octets(0, 40).map(Octets::toArray),
            // Small numbers are likely families, lengths and codes.
            Arbitraries.bytes().between((byte) 0, (byte) 5).array(byte[].class).ofMaxSize(24));
    return Combinators.combine(
            Combinators.combine(types, values).as(ArbitraryMessages::framed).list().ofMaxSize(6),
            Arbitraries.integers().between(0, 0x3FFF))
        .as(ArbitraryMessages::datagram);
  }

  private static byte[] framed(int type, byte[] value) {
    return ByteBuffer.allocate(4 + (value.length + 3 & ~3))
        .putShort((short) type)
        .putShort((short) value.length)
        .put(value)
        .array();
  }

  private static byte[] datagram(List<byte[]> attributes, int type) {
    int length = attributes.stream().mapToInt(each -> each.length).sum();
    ByteBuffer out =
        ByteBuffer.allocate(20 + length)
            .putShort((short) type)
            .putShort((short) length)
            .putInt(0x2112A442)
            .putLong(1)
            .putInt(2);
    attributes.forEach(out::put);
    return out.array();
  }

  /** A switch, so that an attribute that nobody thought of here does not compile. */
  private static Arbitrary<StunAttribute> of(AttributeType type) {
    return switch (type) {
      case MAPPED_ADDRESS -> ADDRESSES.map(MappedAddress::new);
      case RESPONSE_ADDRESS -> ADDRESSES.map(ClassicAttribute.ResponseAddress::new);
      case CHANGE_REQUEST ->
          Combinators.combine(Arbitraries.of(true, false), Arbitraries.of(true, false))
              .as(DiscoveryAttribute.ChangeRequest::new);
      case SOURCE_ADDRESS -> ADDRESSES.map(ClassicAttribute.SourceAddress::new);
      case CHANGED_ADDRESS -> ADDRESSES.map(ClassicAttribute.ChangedAddress::new);
      case USERNAME -> TEXTS.map(Username::new);
      case MESSAGE_INTEGRITY -> octets(20, 20).map(MessageIntegrity::new);
      case ERROR_CODE ->
          Combinators.combine(Arbitraries.integers().between(300, 699), TEXTS).as(ErrorCode::new);
      case UNKNOWN_ATTRIBUTES -> BITS_16.list().ofMaxSize(8).map(UnknownAttributes::new);
      case REFLECTED_FROM -> ADDRESSES.map(ClassicAttribute.ReflectedFrom::new);
      case CHANNEL_NUMBER -> BITS_16.map(TurnAttribute.ChannelNumber::new);
      case LIFETIME -> BITS_32.map(TurnAttribute.Lifetime::new);
      case XOR_PEER_ADDRESS -> ADDRESSES.map(TurnAttribute.XorPeerAddress::new);
      case DATA -> octets(0, 50).map(TurnAttribute.Data::new);
      case REALM -> TEXTS.map(Realm::new);
      case NONCE -> TEXTS.map(Nonce::new);
      case XOR_RELAYED_ADDRESS -> ADDRESSES.map(TurnAttribute.XorRelayedAddress::new);
      case REQUESTED_TRANSPORT ->
          Arbitraries.integers().between(0, 255).map(TurnAttribute.RequestedTransport::new);
      case MESSAGE_INTEGRITY_SHA256 ->
          Arbitraries.of(16, 20, 24, 28, 32)
              .flatMap(length -> octets(length, length))
              .map(MessageIntegritySha256::new);
      case PASSWORD_ALGORITHM -> algorithms().map(ChosenPasswordAlgorithm::new);
      case USERHASH -> octets(32, 32).map(UserHash::new);
      case XOR_MAPPED_ADDRESS -> ADDRESSES.map(XorMappedAddress::new);
      case PRIORITY -> BITS_32.map(IceAttribute.Priority::new);
      case USE_CANDIDATE -> Arbitraries.just(new IceAttribute.UseCandidate());
      case PADDING -> octets(0, 50).map(DiscoveryAttribute.Padding::new);
      case RESPONSE_PORT -> BITS_16.map(DiscoveryAttribute.ResponsePort::new);
      case PASSWORD_ALGORITHMS -> algorithms().list().ofMaxSize(4).map(PasswordAlgorithms::new);
      case ALTERNATE_DOMAIN -> TEXTS.map(AlternateDomain::new);
      case DRAFT_XOR_MAPPED_ADDRESS -> ADDRESSES.map(ClassicAttribute.DraftXorMappedAddress::new);
      case SOFTWARE -> TEXTS.map(Software::new);
      case ALTERNATE_SERVER -> ADDRESSES.map(AlternateServer::new);
      case FINGERPRINT -> Arbitraries.integers().map(StunAttribute.Fingerprint::new);
      case ICE_CONTROLLED -> Arbitraries.longs().map(IceAttribute.IceControlled::new);
      case ICE_CONTROLLING -> Arbitraries.longs().map(IceAttribute.IceControlling::new);
      case RESPONSE_ORIGIN -> ADDRESSES.map(DiscoveryAttribute.ResponseOrigin::new);
      case OTHER_ADDRESS -> ADDRESSES.map(DiscoveryAttribute.OtherAddress::new);
      case PUNCHLINE_ID -> ids().map(RendezvousAttribute.OwnId::new);
      case PUNCHLINE_PEER -> ids().map(RendezvousAttribute.PeerId::new);
    };
  }

  private static Arbitrary<PasswordAlgorithm> algorithms() {
    return Combinators.combine(BITS_16, octets(0, 9)).as(PasswordAlgorithm::new);
  }

  private static Arbitrary<String> ids() {
    return Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(32);
  }

  private static Arbitrary<Octets> octets(int min, int max) {
    return Arbitraries.bytes().array(byte[].class).ofMinSize(min).ofMaxSize(max).map(Octets::of);
  }
}
