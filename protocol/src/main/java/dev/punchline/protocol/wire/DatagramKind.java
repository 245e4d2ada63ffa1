package dev.punchline.protocol.wire;

import java.nio.ByteBuffer;

/**
 * What a datagram claims to be by its first bytes, in the ranges of RFC 7983 section 7.
 *
 * <p>Several protocols share one UDP socket, so this is the first thing asked of every datagram. It
 * is a claim, not a verdict: the codec of the kind still has to accept the bytes.
 */
public enum DatagramKind {
  /** RFC 8489 section 5: two zero bits, then the magic cookie at bytes 4 to 7. */
  STUN,
  /** A Punchline message: an opening brace. */
  JSON,
  /** Anything else, the empty datagram included. It is counted and dropped, never answered. */
  UNKNOWN;

  /** RFC 8489 section 5: "the Magic Cookie field MUST contain the fixed value 0x2112A442". */
  public static final int STUN_MAGIC_COOKIE = 0x2112_A442;

  private static final int STUN_HEADER_BYTES = 20;

  /** Looks at the bytes between position and limit, and moves neither. */
  public static DatagramKind of(ByteBuffer datagram) {
    if (!datagram.hasRemaining()) {
      return UNKNOWN;
    }
    int start = datagram.position();
    int first = datagram.get(start) & 0xFF;
    if (first == '{') {
      return JSON;
    }
    boolean stun =
        first <= 3
            && datagram.remaining() >= STUN_HEADER_BYTES
            && datagram.getInt(start + 4) == STUN_MAGIC_COOKIE;
    return stun ? STUN : UNKNOWN;
  }
}
