package dev.punchline.protocol.wire;

import java.nio.ByteBuffer;

/**
 * What a datagram claims to be, by its first byte in the ranges of RFC 7983 section 7 as RFC 9443
 * section 3 has them.
 *
 * <p>Several protocols may share one UDP socket, so this is the first thing asked of every
 * datagram. It is a claim, not a verdict: the codec of the kind still has to accept the bytes. Only
 * STUN and JSON are ours; the others have names so that they can be counted by them.
 */
public enum DatagramKind {
  /**
   * RFC 8489 section 5: two zero bits, the magic cookie, a length that fits and, where there is a
   * FINGERPRINT, one that fits too.
   */
  STUN,
  /** STUN as it was before RFC 5389: a message type of RFC 3489 and no magic cookie. */
  CLASSIC_STUN,
  /**
   * A Punchline message: an opening brace. QUIC could begin with it too, but is not spoken here.
   */
  JSON,
  /** RFC 6189. */
  ZRTP,
  /** RFC 9147. */
  DTLS,
  /** ChannelData of RFC 8656 section 12.4. */
  TURN_CHANNEL,
  /** RFC 9000, long header or short. */
  QUIC,
  /** RFC 3550. */
  RTP,
  /** RFC 3550, told from RTP by its packet type as in RFC 5761 section 4. */
  RTCP,
  /** Anything else, the empty datagram included. */
  UNKNOWN;

  /** Looks at the bytes between position and limit, and moves neither. */
  public static DatagramKind of(ByteBuffer datagram) {
    if (!datagram.hasRemaining()) {
      return UNKNOWN;
    }
    int first = datagram.get(datagram.position()) & 0xFF;
    if (first == '{') {
      return JSON;
    }
    if (first < 4) {
      return stun(datagram);
    }
    if (first < 16) {
      return UNKNOWN;
    }
    if (first < 20) {
      return ZRTP;
    }
    if (first < 64) {
      return DTLS;
    }
    if (first < 80) {
      return TURN_CHANNEL;
    }
    if (first >= 128 && first < 192) {
      return rtp(datagram);
    }
    return QUIC;
  }

  private static DatagramKind stun(ByteBuffer datagram) {
    if (!StunFraming.isFramed(datagram)) {
      return UNKNOWN;
    }
    if (StunFraming.hasMagicCookie(datagram)) {
      return StunFraming.contradictsFingerprint(datagram) ? UNKNOWN : STUN;
    }
    int type = datagram.getShort(datagram.position()) & 0xFFFF;
    return isClassic(type) ? CLASSIC_STUN : UNKNOWN;
  }

  /** RFC 3489 section 11.1: Binding (1) or Shared Secret (2), as request, response or error. */
  private static boolean isClassic(int type) {
    return switch (type) {
      case 0x0001, 0x0101, 0x0111, 0x0002, 0x0102, 0x0112 -> true;
      default -> false;
    };
  }

  /** RFC 5761 section 4: RTCP packet types, seen as RTP, are marked payload types 64 to 95. */
  private static DatagramKind rtp(ByteBuffer datagram) {
    if (datagram.remaining() < 2) {
      return UNKNOWN;
    }
    int payloadType = datagram.get(datagram.position() + 1) & 0x7F;
    return payloadType >= 64 && payloadType < 96 ? RTCP : RTP;
  }
}
