package dev.punchline.protocol.stun;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.punchline.protocol.stun.StunAttribute.ErrorCode;
import dev.punchline.protocol.stun.StunAttribute.MappedAddress;
import dev.punchline.protocol.stun.StunAttribute.Opaque;
import dev.punchline.protocol.stun.StunAttribute.Software;
import dev.punchline.protocol.stun.StunAttribute.UnknownAttributes;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.wire.DatagramKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * STUN messages to bytes and back, RFC 8489 sections 5 and 14. Stateless; any thread may use it.
 *
 * <p>{@link #decode} is total over hostile input: whatever it does not accept ends in {@link
 * MalformedStun}.
 */
public final class StunCodec {
  private static final int HEADER_BYTES = 20;
  private static final int ATTRIBUTE_HEADER_BYTES = 4;
  private static final int COOKIE = DatagramKind.STUN_MAGIC_COOKIE;
  private static final int IPV4 = 0x01;
  private static final int IPV6 = 0x02;

  private StunCodec() {}

  /** Writes a message as the datagram that carries it. */
  public static ByteBuffer encode(StunMessage message) {
    List<ByteBuffer> values = new ArrayList<>();
    int length = 0;
    for (StunAttribute attribute : message.attributes()) {
      ByteBuffer value = encodeValue(attribute, message.transaction());
      length += ATTRIBUTE_HEADER_BYTES + padded(value.remaining());
      values.add(value);
    }
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + length);
    out.putShort((short) typeField(message.messageClass(), message.method()));
    out.putShort((short) length);
    out.putInt(COOKIE);
    out.putInt(message.transaction().high());
    out.putLong(message.transaction().low());
    for (int i = 0; i < values.size(); i++) {
      ByteBuffer value = values.get(i);
      int end = out.position() + ATTRIBUTE_HEADER_BYTES + padded(value.remaining());
      out.putShort((short) message.attributes().get(i).type());
      out.putShort((short) value.remaining());
      out.put(value);
      out.position(end);
    }
    return out.flip();
  }

  /**
   * Reads the message in the bytes between position and limit, and moves neither.
   *
   * @throws MalformedStun if they are not exactly one well-formed message with the magic cookie
   */
  public static StunMessage decode(ByteBuffer datagram) throws MalformedStun {
    ByteBuffer in = datagram.slice();
    require(in.remaining() >= HEADER_BYTES, "a header of 20 bytes", in.remaining() + " bytes", 0);
    int type = in.getShort() & 0xFFFF;
    require((type & 0xC000) == 0, "two zero bits", Integer.toHexString(type), 0);
    int length = in.getShort() & 0xFFFF;
    require(
        length % 4 == 0 && length == in.limit() - HEADER_BYTES,
        "a length of " + (in.limit() - HEADER_BYTES) + " that 4 divides",
        String.valueOf(length),
        2);
    int cookie = in.getInt();
    require(cookie == COOKIE, "the magic cookie", Integer.toHexString(cookie), 4);
    TransactionId transaction = new TransactionId(in.getInt(), in.getLong());
    List<StunAttribute> attributes = new ArrayList<>();
    while (in.hasRemaining()) {
      attributes.add(decodeAttribute(in, transaction));
    }
    return new StunMessage(classOf(type), methodOf(type), transaction, attributes);
  }

  /** RFC 8489 figure 3: the class bits stand between the method bits. */
  private static int typeField(MessageClass messageClass, int method) {
    int c = messageClass.bits();
    return (method & 0xF80) << 2
        | (method & 0x070) << 1
        | (method & 0x00F)
        | (c & 0b10) << 7
        | (c & 0b01) << 4;
  }

  private static MessageClass classOf(int type) {
    return MessageClass.ofBits((type >> 7 & 0b10) | (type >> 4 & 0b01));
  }

  private static int methodOf(int type) {
    return (type >> 2 & 0xF80) | (type >> 1 & 0x070) | (type & 0x00F);
  }

  private static ByteBuffer encodeValue(StunAttribute attribute, TransactionId transaction) {
    return switch (attribute) {
      case MappedAddress mapped -> encodeAddress(mapped.address(), 0, new byte[16]);
      case XorMappedAddress mapped ->
          encodeAddress(mapped.address(), COOKIE >>> 16, mask(transaction));
      case ErrorCode error -> {
        byte[] reason = error.reason().getBytes(UTF_8);
        yield ByteBuffer.allocate(4 + reason.length)
            .putShort((short) 0)
            .put((byte) (error.code() / 100))
            .put((byte) (error.code() % 100))
            .put(reason)
            .flip();
      }
      case UnknownAttributes unknown -> {
        ByteBuffer value = ByteBuffer.allocate(2 * unknown.types().size());
        unknown.types().forEach(type -> value.putShort(type.shortValue()));
        yield value.flip();
      }
      case Software software -> ByteBuffer.wrap(software.description().getBytes(UTF_8));
      case Opaque opaque -> opaque.value().duplicate();
    };
  }

  private static StunAttribute decodeAttribute(ByteBuffer in, TransactionId transaction)
      throws MalformedStun {
    int offset = in.position();
    int type = in.getShort() & 0xFFFF;
    int length = in.getShort() & 0xFFFF;
    require(
        padded(length) <= in.remaining(),
        "an attribute of at most " + in.remaining() + " bytes",
        String.valueOf(length),
        offset);
    ByteBuffer value = in.slice(in.position(), length);
    in.position(in.position() + padded(length));
    return switch (type) {
      case MappedAddress.TYPE -> new MappedAddress(decodeAddress(value, 0, new byte[16], offset));
      case XorMappedAddress.TYPE ->
          new XorMappedAddress(decodeAddress(value, COOKIE >>> 16, mask(transaction), offset));
      case ErrorCode.TYPE -> decodeError(value, offset);
      case UnknownAttributes.TYPE -> decodeUnknown(value, offset);
      case Software.TYPE -> new Software(UTF_8.decode(value).toString());
      default -> new Opaque(type, value);
    };
  }

  /** Sections 14.1 and 14.2 differ by what the port and the address are XORed with. */
  private static ByteBuffer encodeAddress(InetSocketAddress address, int portMask, byte[] mask) {
    byte[] ip = address.getAddress().getAddress();
    return ByteBuffer.allocate(4 + ip.length)
        .put((byte) 0)
        .put((byte) (ip.length == 4 ? IPV4 : IPV6))
        .putShort((short) (address.getPort() ^ portMask))
        .put(xor(ip, mask))
        .flip();
  }

  private static InetSocketAddress decodeAddress(
      ByteBuffer value, int portMask, byte[] mask, int offset) throws MalformedStun {
    require(value.remaining() >= 4, "an address", value.remaining() + " bytes", offset);
    int family = value.getShort() & 0xFF;
    int port = (value.getShort() & 0xFFFF) ^ portMask;
    require(family == IPV4 || family == IPV6, "family 1 or 2", String.valueOf(family), offset);
    byte[] ip = new byte[family == IPV4 ? 4 : 16];
    require(
        value.remaining() == ip.length,
        ip.length + " bytes of address",
        value.remaining() + " bytes",
        offset);
    value.get(ip);
    try {
      return new InetSocketAddress(InetAddress.getByAddress(xor(ip, mask)), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are always an address", e);
    }
  }

  private static ErrorCode decodeError(ByteBuffer value, int offset) throws MalformedStun {
    require(value.remaining() >= 4, "an error code", value.remaining() + " bytes", offset);
    value.getShort();
    int hundreds = value.get() & 0x07;
    int rest = value.get() & 0xFF;
    require(
        hundreds >= 3 && hundreds <= 6 && rest <= 99,
        "an error code from 300 to 699",
        String.valueOf(hundreds * 100 + rest),
        offset);
    return new ErrorCode(hundreds * 100 + rest, UTF_8.decode(value).toString());
  }

  private static UnknownAttributes decodeUnknown(ByteBuffer value, int offset)
      throws MalformedStun {
    require(value.remaining() % 2 == 0, "16-bit types", value.remaining() + " bytes", offset);
    List<Integer> types = new ArrayList<>();
    while (value.hasRemaining()) {
      types.add(value.getShort() & 0xFFFF);
    }
    return new UnknownAttributes(types);
  }

  private static byte[] mask(TransactionId transaction) {
    return ByteBuffer.allocate(16)
        .putInt(COOKIE)
        .putInt(transaction.high())
        .putLong(transaction.low())
        .array();
  }

  private static byte[] xor(byte[] ip, byte[] mask) {
    byte[] result = new byte[ip.length];
    for (int i = 0; i < ip.length; i++) {
      result[i] = (byte) (ip[i] ^ mask[i]);
    }
    return result;
  }

  private static int padded(int length) {
    return (length + 3) & ~3;
  }

  private static void require(boolean holds, String expected, String found, int offset)
      throws MalformedStun {
    if (!holds) {
      throw new MalformedStun(expected, found, offset);
    }
  }
}
