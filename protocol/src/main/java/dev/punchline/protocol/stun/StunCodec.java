package dev.punchline.protocol.stun;

import dev.punchline.protocol.stun.StunAttribute.Raw;
import dev.punchline.protocol.wire.StunFraming;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * STUN messages to bytes and back, RFC 8489 sections 5 and 14, and those of RFC 3489, which have no
 * magic cookie. Stateless; any thread may use it.
 *
 * <p>{@link #decode} is total over hostile input: whatever it does not accept ends in {@link
 * MalformedStun}. Integrity is not checked by it: {@link IntegrityKey#protects} does that on the
 * same bytes.
 */
public final class StunCodec {
  private static final int MAX_ATTRIBUTES_BYTES = 0xFFFC;
  private static final int SPACE_FOR_PROTECTION = 68;

  private StunCodec() {}

  /** Writes a message as the datagram that carries it. */
  public static ByteBuffer encode(StunMessage message) {
    return encode(message, Protection.NONE);
  }

  /**
   * Writes a message and protects it.
   *
   * @throws IllegalArgumentException if it takes more than 65,552 bytes
   */
  public static ByteBuffer encode(StunMessage message, Protection protection) {
    int size = StunFraming.HEADER_BYTES;
    for (StunAttribute attribute : message.attributes()) {
      size += StunFraming.ATTRIBUTE_HEADER_BYTES;
      size += StunFraming.padded(AttributeCodec.maxBytes(attribute));
    }
    ByteBuffer out =
        ByteBuffer.allocate(
            protection.equals(Protection.NONE) ? size : size + SPACE_FOR_PROTECTION);
    encode(message, protection, out);
    return out.flip();
  }

  /**
   * Writes a message from the buffer's position on, which moves behind it.
   *
   * @throws java.nio.BufferOverflowException if the buffer is too short; what is in it then is
   *     undefined
   * @throws IllegalArgumentException if the message takes more than 65,552 bytes
   */
  public static void encode(StunMessage message, Protection protection, ByteBuffer out) {
    encode(message, protection, out, (byte) 0);
  }

  /** RFC 5389 allowed any padding, and the vectors of RFC 5769 are padded with spaces. */
  static void encode(StunMessage message, Protection protection, ByteBuffer out, byte padding) {
    int start = out.position();
    out.putShort((short) typeField(message.messageClass(), message.method()));
    out.putShort((short) 0);
    message.transaction().write(out);
    for (StunAttribute attribute : message.attributes()) {
      out.putShort((short) attribute.type()).putShort((short) 0);
      int value = out.position();
      AttributeCodec.write(attribute, message.transaction(), out);
      int length = out.position() - value;
      out.putShort(value - 2, (short) length);
      for (int end = value + StunFraming.padded(length); out.position() < end; ) {
        out.put(padding);
      }
    }
    setLength(out, start);
    protection
        .key()
        .ifPresent(key -> protection.algorithms().forEach(each -> protect(out, start, key, each)));
    if (protection.fingerprint()) {
      fingerprint(out, start);
    }
  }

  /**
   * Reads the message in the bytes between position and limit, and moves neither.
   *
   * @throws MalformedStun if they are not exactly one well-formed message, or it has a FINGERPRINT
   *     that is wrong
   */
  public static StunMessage decode(ByteBuffer datagram) throws MalformedStun {
    ByteBuffer in = datagram.slice();
    require(in.limit() >= StunFraming.HEADER_BYTES, "a header of 20 bytes", in.limit(), "bytes", 0);
    int type = in.getShort() & 0xFFFF;
    require((type & 0xC000) == 0, "two zero bits", type, "", 0);
    int length = in.getShort() & 0xFFFF;
    int rest = in.limit() - StunFraming.HEADER_BYTES;
    require(length == rest, "a length of what follows the header", length, "", 2);
    require(length % 4 == 0, "a length that 4 divides", length, "", 2);
    TransactionId transaction = TransactionId.read(in);
    require(
        !StunFraming.contradictsFingerprint(datagram),
        "a right FINGERPRINT",
        0,
        "wrong",
        rest + 12);
    List<StunAttribute> attributes = rest == 0 ? List.of() : decodeAttributes(in, transaction);
    return new StunMessage(classOf(type), methodOf(type), transaction, attributes);
  }

  /**
   * RFC 8489 section 14.5: behind MESSAGE-INTEGRITY only MESSAGE-INTEGRITY-SHA256 and FINGERPRINT
   * count, and behind the former only the latter. What does not count is not looked into.
   */
  private static List<StunAttribute> decodeAttributes(ByteBuffer in, TransactionId transaction)
      throws MalformedStun {
    List<StunAttribute> attributes = new ArrayList<>(4);
    boolean protectedBySha1 = false;
    boolean protectedBySha256 = false;
    while (in.hasRemaining()) {
      int offset = in.position();
      int type = in.getShort() & 0xFFFF;
      int length = in.getShort() & 0xFFFF;
      int padded = StunFraming.padded(length);
      require(padded <= in.remaining(), "an attribute that ends", length, "bytes", offset);
      int end = in.limit();
      int next = in.position() + padded;
      in.limit(in.position() + length);
      Optional<AttributeType> known = AttributeType.of(type);
      boolean counts =
          switch (known.orElse(AttributeType.DATA)) {
            case FINGERPRINT -> true;
            case MESSAGE_INTEGRITY_SHA256 -> !protectedBySha256;
            default -> !protectedBySha1 && !protectedBySha256;
          };
      if (known.isPresent() && counts) {
        attributes.add(AttributeCodec.read(known.get(), in, transaction, offset));
        protectedBySha1 |= known.get() == AttributeType.MESSAGE_INTEGRITY;
        protectedBySha256 |= known.get() == AttributeType.MESSAGE_INTEGRITY_SHA256;
      } else {
        attributes.add(new Raw(type, Octets.copyOf(in)));
      }
      in.limit(end).position(next);
    }
    return attributes;
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

  private static void protect(
      ByteBuffer out, int start, IntegrityKey key, IntegrityAlgorithm algorithm) {
    ByteBuffer message = out.duplicate().flip().position(start);
    int bytes = algorithm.bytes();
    byte[] hmac = key.hmac(message, message.remaining(), bytes, algorithm);
    out.putShort((short) algorithm.attribute().code()).putShort((short) bytes).put(hmac);
    setLength(out, start);
  }

  private static void fingerprint(ByteBuffer out, int start) {
    int before = out.position() - start;
    out.putShort((short) StunFraming.FINGERPRINT).putShort((short) 4).putInt(0);
    setLength(out, start);
    int value = StunFraming.fingerprint(out.duplicate().position(start), before);
    out.putInt(out.position() - 4, value);
  }

  private static void setLength(ByteBuffer out, int start) {
    int length = out.position() - start - StunFraming.HEADER_BYTES;
    if (length > MAX_ATTRIBUTES_BYTES) {
      throw new IllegalArgumentException("attributes of " + length + " bytes are too many");
    }
    out.putShort(start + 2, (short) length);
  }

  /** Builds the message's text only when it is needed. */
  static void require(boolean holds, String expected, int found, String unit, int offset)
      throws MalformedStun {
    if (!holds) {
      throw new MalformedStun(expected, (found + " " + unit).strip(), offset);
    }
  }
}
