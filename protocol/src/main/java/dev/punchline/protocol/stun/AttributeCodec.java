package dev.punchline.protocol.stun;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import dev.punchline.protocol.wire.StunFraming;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** The values of attributes to bytes and back, without type, length and padding. */
final class AttributeCodec {
  private static final int CHANGE_IP = 0x04;
  private static final int CHANGE_PORT = 0x02;
  private static final int USER_HASH_BYTES = 32;
  private static final char REPLACEMENT = '\uFFFD';

  private AttributeCodec() {}

  static void write(StunAttribute attribute, TransactionId transaction, ByteBuffer out) {
    switch (attribute) {
      case XorMappedAddress(var address) -> AddressCodec.writeXored(address, transaction, out);
      case MappedAddress(var address) -> AddressCodec.write(address, out);
      case Software(var description) -> out.put(description.getBytes(UTF_8));
      case Username(var name) -> out.put(name.getBytes(UTF_8));
      case Realm(var name) -> out.put(name.getBytes(UTF_8));
      case Nonce(var value) -> out.put(value.getBytes(UTF_8));
      case UserHash(var hash) -> hash.write(out);
      case MessageIntegrity(var hmac) -> hmac.write(out);
      case MessageIntegritySha256(var hmac) -> hmac.write(out);
      case Fingerprint(int value) -> out.putInt(value);
      case ErrorCode(int code, var reason) -> {
        out.putShort((short) 0).put((byte) (code / 100)).put((byte) (code % 100));
        out.put(reason.getBytes(UTF_8));
      }
      case PasswordAlgorithms(var algorithms) -> algorithms.forEach(each -> write(each, out));
      case ChosenPasswordAlgorithm(var algorithm) -> write(algorithm, out);
      case UnknownAttributes(var types) -> types.forEach(type -> out.putShort(type.shortValue()));
      case AlternateServer(var address) -> AddressCodec.write(address, out);
      case AlternateDomain(var name) -> out.put(name.getBytes(UTF_8));
      case DiscoveryAttribute discovery -> write(discovery, out);
      case ClassicAttribute classic -> write(classic, transaction, out);
      case IceAttribute ice -> write(ice, out);
      case TurnAttribute turn -> write(turn, transaction, out);
      case RendezvousAttribute.OwnId(var name) -> out.put(name.getBytes(UTF_8));
      case RendezvousAttribute.PeerId(var name) -> out.put(name.getBytes(UTF_8));
      case Raw(int type, var value) -> value.write(out);
    }
  }

  private static void write(DiscoveryAttribute attribute, ByteBuffer out) {
    switch (attribute) {
      case DiscoveryAttribute.ChangeRequest(boolean ip, boolean port) ->
          out.putInt((ip ? CHANGE_IP : 0) | (port ? CHANGE_PORT : 0));
      case DiscoveryAttribute.ResponseOrigin(var address) -> AddressCodec.write(address, out);
      case DiscoveryAttribute.OtherAddress(var address) -> AddressCodec.write(address, out);
      case DiscoveryAttribute.ResponsePort(int port) -> out.putInt(port << 16);
      case DiscoveryAttribute.Padding(var bytes) -> bytes.write(out);
    }
  }

  private static void write(ClassicAttribute attribute, TransactionId transaction, ByteBuffer out) {
    switch (attribute) {
      case ClassicAttribute.ResponseAddress(var address) -> AddressCodec.write(address, out);
      case ClassicAttribute.SourceAddress(var address) -> AddressCodec.write(address, out);
      case ClassicAttribute.ChangedAddress(var address) -> AddressCodec.write(address, out);
      case ClassicAttribute.ReflectedFrom(var address) -> AddressCodec.write(address, out);
      case ClassicAttribute.DraftXorMappedAddress(var address) ->
          AddressCodec.writeXored(address, transaction, out);
    }
  }

  private static void write(IceAttribute attribute, ByteBuffer out) {
    switch (attribute) {
      case IceAttribute.Priority(long value) -> out.putInt((int) value);
      case IceAttribute.UseCandidate() -> {}
      case IceAttribute.IceControlled(long tieBreaker) -> out.putLong(tieBreaker);
      case IceAttribute.IceControlling(long tieBreaker) -> out.putLong(tieBreaker);
    }
  }

  private static void write(TurnAttribute attribute, TransactionId transaction, ByteBuffer out) {
    switch (attribute) {
      case TurnAttribute.ChannelNumber(int number) -> out.putInt(number << 16);
      case TurnAttribute.Lifetime(long seconds) -> out.putInt((int) seconds);
      case TurnAttribute.XorPeerAddress(var address) ->
          AddressCodec.writeXored(address, transaction, out);
      case TurnAttribute.Data(var bytes) -> bytes.write(out);
      case TurnAttribute.XorRelayedAddress(var address) ->
          AddressCodec.writeXored(address, transaction, out);
      case TurnAttribute.RequestedTransport(int protocol) -> out.putInt(protocol << 24);
    }
  }

  private static void write(PasswordAlgorithm algorithm, ByteBuffer out) {
    int length = algorithm.parameters().length();
    out.putShort((short) algorithm.number()).putShort((short) length);
    algorithm.parameters().write(out);
    out.put(new byte[StunFraming.padded(length) - length]);
  }

  /**
   * Reads the value of an attribute that is known here.
   *
   * @param value between position and limit; the position moves
   * @param offset of the attribute in the message, for {@link MalformedStun}
   */
  static StunAttribute read(
      AttributeType type, ByteBuffer value, TransactionId transaction, int offset)
      throws MalformedStun {
    return switch (type) {
      case MAPPED_ADDRESS -> new MappedAddress(AddressCodec.read(value, offset));
      case XOR_MAPPED_ADDRESS ->
          new XorMappedAddress(AddressCodec.readXored(value, transaction, offset));
      case USERNAME -> new Username(text(value, offset));
      case USERHASH -> new UserHash(octets(value, USER_HASH_BYTES, offset));
      case MESSAGE_INTEGRITY ->
          new MessageIntegrity(octets(value, IntegrityAlgorithm.SHA1.bytes(), offset));
      case MESSAGE_INTEGRITY_SHA256 -> new MessageIntegritySha256(sha256(value, offset));
      case FINGERPRINT -> new Fingerprint(number(value, offset));
      case ERROR_CODE -> error(value, offset);
      case REALM -> new Realm(text(value, offset));
      case NONCE -> new Nonce(text(value, offset));
      case PASSWORD_ALGORITHMS -> new PasswordAlgorithms(algorithms(value, offset));
      case PASSWORD_ALGORITHM -> chosen(algorithms(value, offset), offset);
      case UNKNOWN_ATTRIBUTES -> unknown(value, offset);
      case SOFTWARE -> new Software(lenientText(value));
      case ALTERNATE_SERVER -> new AlternateServer(AddressCodec.read(value, offset));
      case ALTERNATE_DOMAIN -> new AlternateDomain(text(value, offset));

      case CHANGE_REQUEST -> {
        int flags = number(value, offset);
        yield new DiscoveryAttribute.ChangeRequest(
            (flags & CHANGE_IP) != 0, (flags & CHANGE_PORT) != 0);
      }
      case RESPONSE_ORIGIN ->
          new DiscoveryAttribute.ResponseOrigin(AddressCodec.read(value, offset));
      case OTHER_ADDRESS -> new DiscoveryAttribute.OtherAddress(AddressCodec.read(value, offset));
      case RESPONSE_PORT -> new DiscoveryAttribute.ResponsePort(responsePort(value, offset));
      case PADDING -> new DiscoveryAttribute.Padding(Octets.copyOf(value));

      case RESPONSE_ADDRESS ->
          new ClassicAttribute.ResponseAddress(AddressCodec.read(value, offset));
      case SOURCE_ADDRESS -> new ClassicAttribute.SourceAddress(AddressCodec.read(value, offset));
      case CHANGED_ADDRESS -> new ClassicAttribute.ChangedAddress(AddressCodec.read(value, offset));
      case REFLECTED_FROM -> new ClassicAttribute.ReflectedFrom(AddressCodec.read(value, offset));
      case DRAFT_XOR_MAPPED_ADDRESS ->
          new ClassicAttribute.DraftXorMappedAddress(
              AddressCodec.readXored(value, transaction, offset));

      case PRIORITY -> new IceAttribute.Priority(Integer.toUnsignedLong(number(value, offset)));
      case USE_CANDIDATE -> {
        exactly(0, value, offset);
        yield new IceAttribute.UseCandidate();
      }
      case ICE_CONTROLLED -> new IceAttribute.IceControlled(longNumber(value, offset));
      case ICE_CONTROLLING -> new IceAttribute.IceControlling(longNumber(value, offset));

      case CHANNEL_NUMBER -> new TurnAttribute.ChannelNumber(number(value, offset) >>> 16);
      case LIFETIME -> new TurnAttribute.Lifetime(Integer.toUnsignedLong(number(value, offset)));
      case XOR_PEER_ADDRESS ->
          new TurnAttribute.XorPeerAddress(AddressCodec.readXored(value, transaction, offset));
      case DATA -> new TurnAttribute.Data(Octets.copyOf(value));
      case XOR_RELAYED_ADDRESS ->
          new TurnAttribute.XorRelayedAddress(AddressCodec.readXored(value, transaction, offset));
      case REQUESTED_TRANSPORT ->
          new TurnAttribute.RequestedTransport(number(value, offset) >>> 24);

      case PUNCHLINE_ID -> new RendezvousAttribute.OwnId(id(value, offset));
      case PUNCHLINE_PEER -> new RendezvousAttribute.PeerId(id(value, offset));
    };
  }

  /** At least as many bytes as the value takes. */
  static int maxBytes(StunAttribute attribute) {
    return switch (attribute) {
      case Software(var description) -> maxBytes(description);
      case Username(var name) -> maxBytes(name);
      case Realm(var name) -> maxBytes(name);
      case Nonce(var value) -> maxBytes(value);
      case AlternateDomain(var name) -> maxBytes(name);
      case ErrorCode(int code, var reason) -> 4 + maxBytes(reason);
      case RendezvousAttribute.OwnId(var name) -> maxBytes(name);
      case RendezvousAttribute.PeerId(var name) -> maxBytes(name);
      case PasswordAlgorithms(var algorithms) ->
          algorithms.stream().mapToInt(AttributeCodec::maxBytes).sum();
      case ChosenPasswordAlgorithm(var algorithm) -> maxBytes(algorithm);
      case UnknownAttributes(var types) -> 2 * types.size();
      case UserHash(var hash) -> hash.length();
      case MessageIntegrity(var hmac) -> hmac.length();
      case MessageIntegritySha256(var hmac) -> hmac.length();
      case DiscoveryAttribute.Padding(var bytes) -> bytes.length();
      case TurnAttribute.Data(var bytes) -> bytes.length();
      case Raw(int type, var value) -> value.length();
      case StunAttribute other -> AddressCodec.MAX_BYTES;
    };
  }

  private static int maxBytes(String text) {
    return 3 * text.length();
  }

  private static int maxBytes(PasswordAlgorithm algorithm) {
    return 4 + StunFraming.padded(algorithm.parameters().length());
  }

  private static void exactly(int length, ByteBuffer value, int offset) throws MalformedStun {
    StunCodec.require(
        value.remaining() == length, length + " bytes", value.remaining(), "", offset);
  }

  private static int number(ByteBuffer value, int offset) throws MalformedStun {
    exactly(4, value, offset);
    return value.getInt();
  }

  private static long longNumber(ByteBuffer value, int offset) throws MalformedStun {
    exactly(8, value, offset);
    return value.getLong();
  }

  private static Octets octets(ByteBuffer value, int length, int offset) throws MalformedStun {
    exactly(length, value, offset);
    return Octets.copyOf(value);
  }

  private static Octets sha256(ByteBuffer value, int offset) throws MalformedStun {
    int length = value.remaining();
    StunCodec.require(
        IntegrityAlgorithm.SHA256.allows(length),
        "16 to 32 bytes that 4 divides",
        length,
        "",
        offset);
    return Octets.copyOf(value);
  }

  /** RFC 5780 section 7.5 has it as two bytes; its erratum and other programs pad it to four. */
  private static int responsePort(ByteBuffer value, int offset) throws MalformedStun {
    int length = value.remaining();
    StunCodec.require(length == 2 || length == 4, "2 or 4 bytes", length, "", offset);
    return value.getShort() & 0xFFFF;
  }

  /** Text that must come back byte for byte, or that decides who somebody is. */
  private static String text(ByteBuffer value, int offset) throws MalformedStun {
    int start = value.position();
    String text = lenientText(value);
    if (text.indexOf(REPLACEMENT) >= 0 && !isUtf8(value.position(start))) {
      throw new MalformedStun("UTF-8", "something else", offset);
    }
    return text;
  }

  private static boolean isUtf8(ByteBuffer value) {
    try {
      var unused = UTF_8.newDecoder().decode(value);
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /** Text for people: what is no UTF-8 becomes U+FFFD. */
  private static String lenientText(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    return new String(bytes, UTF_8);
  }

  private static String id(ByteBuffer value, int offset) throws MalformedStun {
    int length = value.remaining();
    StunCodec.require(
        length >= 1 && length <= RendezvousAttribute.MAX_ID_BYTES,
        "an id of 1 to 32 bytes",
        length,
        "",
        offset);
    return text(value, offset);
  }

  private static ErrorCode error(ByteBuffer value, int offset) throws MalformedStun {
    StunCodec.require(value.remaining() >= 4, "an error code", value.remaining(), "bytes", offset);
    int number = value.getInt();
    int hundreds = number >>> 8 & 0x07;
    int rest = number & 0xFF;
    int code = hundreds * 100 + rest;
    StunCodec.require(
        hundreds >= 3 && hundreds <= 6 && rest <= 99,
        "an error code from 300 to 699",
        code,
        "",
        offset);
    return new ErrorCode(code, lenientText(value));
  }

  private static UnknownAttributes unknown(ByteBuffer value, int offset) throws MalformedStun {
    StunCodec.require(
        value.remaining() % 2 == 0, "16-bit types", value.remaining(), "bytes", offset);
    List<Integer> types = new ArrayList<>(value.remaining() / 2);
    while (value.hasRemaining()) {
      types.add(value.getShort() & 0xFFFF);
    }
    return new UnknownAttributes(types);
  }

  private static List<PasswordAlgorithm> algorithms(ByteBuffer value, int offset)
      throws MalformedStun {
    List<PasswordAlgorithm> algorithms = new ArrayList<>(2);
    while (value.hasRemaining()) {
      StunCodec.require(
          value.remaining() >= 4, "a password algorithm", value.remaining(), "bytes", offset);
      int number = value.getShort() & 0xFFFF;
      int length = value.getShort() & 0xFFFF;
      StunCodec.require(
          length <= value.remaining(), "its parameters", value.remaining(), "bytes", offset);
      algorithms.add(new PasswordAlgorithm(number, Octets.read(value, length)));
      // The last one's padding may be the attribute's own.
      int padding = StunFraming.padded(length) - length;
      value.position(value.position() + Math.min(value.remaining(), padding));
    }
    return algorithms;
  }

  private static ChosenPasswordAlgorithm chosen(List<PasswordAlgorithm> algorithms, int offset)
      throws MalformedStun {
    StunCodec.require(algorithms.size() == 1, "one algorithm", algorithms.size(), "", offset);
    return new ChosenPasswordAlgorithm(algorithms.getFirst());
  }
}
