package dev.punchline.protocol.wire;

import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.zip.CRC32;

/**
 * What can be told of a STUN message without decoding it: where its attributes stand and whether
 * its FINGERPRINT is right. Every method looks at the bytes between position and limit, and moves
 * neither.
 */
public final class StunFraming {
  /** RFC 8489 section 5: "the Magic Cookie field MUST contain the fixed value 0x2112A442". */
  public static final int MAGIC_COOKIE = 0x2112_A442;

  /** RFC 8489 section 5. */
  public static final int HEADER_BYTES = 20;

  /** Type and length of an attribute, RFC 8489 section 14. */
  public static final int ATTRIBUTE_HEADER_BYTES = 4;

  /** RFC 8489 section 14.7. */
  public static final int FINGERPRINT = 0x8028;

  private static final int FINGERPRINT_BYTES = 4;
  private static final int FINGERPRINT_MASK = 0x5354_554E;

  private StunFraming() {}

  /** How many bytes a value of this length takes, padding included: a multiple of 4. */
  public static int padded(int length) {
    return (length + 3) & ~3;
  }

  /** Whether the length field fits the datagram: what follows the header, a multiple of 4. */
  public static boolean isFramed(ByteBuffer datagram) {
    int size = datagram.remaining();
    return size >= HEADER_BYTES
        && (datagram.get(datagram.position()) & 0xC0) == 0
        && size % 4 == 0
        && attributesLength(datagram) == size - HEADER_BYTES;
  }

  /** Whether the magic cookie is in its place; the header must be there. */
  public static boolean hasMagicCookie(ByteBuffer datagram) {
    return datagram.getInt(datagram.position() + 4) == MAGIC_COOKIE;
  }

  /** The length field: how many bytes follow the header, which must be there. */
  public static int attributesLength(ByteBuffer message) {
    return message.getShort(message.position() + 2) & 0xFFFF;
  }

  /**
   * Looks for the first attribute of a type.
   *
   * @return its offset from the position; empty if it is missing or the attributes do not add up
   */
  public static OptionalInt find(ByteBuffer message, int type) {
    int start = message.position();
    int size = message.remaining();
    int offset = HEADER_BYTES;
    while (offset + ATTRIBUTE_HEADER_BYTES <= size) {
      int length = message.getShort(start + offset + 2) & 0xFFFF;
      int end = offset + ATTRIBUTE_HEADER_BYTES + padded(length);
      if (end > size) {
        return OptionalInt.empty();
      }
      if ((message.getShort(start + offset) & 0xFFFF) == type) {
        return OptionalInt.of(offset);
      }
      offset = end;
    }
    return OptionalInt.empty();
  }

  /**
   * Whether a FINGERPRINT is there and speaks against this being STUN: it has another length than
   * its own, is not the last attribute, or does not fit the bytes before it.
   */
  public static boolean contradictsFingerprint(ByteBuffer message) {
    OptionalInt found = find(message, FINGERPRINT);
    if (found.isEmpty()) {
      return false;
    }
    int offset = found.getAsInt();
    int start = message.position() + offset;
    return (message.getShort(start + 2) & 0xFFFF) != FINGERPRINT_BYTES
        || offset + ATTRIBUTE_HEADER_BYTES + FINGERPRINT_BYTES != message.remaining()
        || message.getInt(start + ATTRIBUTE_HEADER_BYTES) != fingerprint(message, offset);
  }

  /**
   * RFC 8489 section 14.7: the CRC-32 of the bytes before the attribute, XORed so that other
   * protocols' checksums do not match.
   *
   * @param length how many bytes stand before the attribute; the length field must count it already
   */
  public static int fingerprint(ByteBuffer message, int length) {
    CRC32 crc = new CRC32();
    crc.update(message.duplicate().limit(message.position() + length));
    return (int) crc.getValue() ^ FINGERPRINT_MASK;
  }
}
