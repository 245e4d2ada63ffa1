package dev.punchline.protocol.stun.server;

import dev.punchline.protocol.stun.AttributeType;
import dev.punchline.protocol.wire.StunFraming;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The Binding request without attributes, which is what nearly everybody sends, and its answer,
 * from bytes to bytes.
 */
final class PlainBinding {
  /** The header and an XOR-MAPPED-ADDRESS of IPv6. */
  static final int ANSWER_BYTES =
      StunFraming.HEADER_BYTES + StunFraming.ATTRIBUTE_HEADER_BYTES + 20;

  /** A Binding request of length 0 and the magic cookie, RFC 8489 section 5. */
  private static final long REQUEST = 0x0001_0000_0000_0000L | StunFraming.MAGIC_COOKIE;

  private static final int SUCCESS_RESPONSE = 0x0101;
  private static final int ADDRESS = AttributeType.XOR_MAPPED_ADDRESS.code();
  private static final int IPV4_BYTES = 8;
  private static final int IPV6_BYTES = 20;

  /** By how many bytes an answer is longer than its request, if the source is one of IPv4. */
  static final int LEAST_GROWTH = StunFraming.ATTRIBUTE_HEADER_BYTES + IPV4_BYTES;

  private static final int IPV4 = 0x01;
  private static final int IPV6 = 0x02;

  private PlainBinding() {}

  static boolean isPlain(ByteBuffer request) {
    return request.remaining() == StunFraming.HEADER_BYTES
        && request.order() == ByteOrder.BIG_ENDIAN
        && request.getLong(request.position()) == REQUEST;
  }

  static void answer(ByteBuffer request, InetSocketAddress source, ByteBuffer answer) {
    int header = request.position();
    long cookieAndHigh = request.getLong(header + 4);
    long low = request.getLong(header + 12);
    boolean isIpv4 = source.getAddress() instanceof Inet4Address;
    int length = isIpv4 ? IPV4_BYTES : IPV6_BYTES;
    answer.putShort((short) SUCCESS_RESPONSE);
    answer.putShort((short) (StunFraming.ATTRIBUTE_HEADER_BYTES + length));
    answer.putLong(cookieAndHigh).putLong(low);
    answer.putShort((short) ADDRESS).putShort((short) length);
    answer.putShort((short) (isIpv4 ? IPV4 : IPV6));
    answer.putShort((short) (source.getPort() ^ StunFraming.MAGIC_COOKIE >>> 16));
    // Taking the bytes one by one lets the compiler do without the array.
    byte[] ip = source.getAddress().getAddress();
    if (isIpv4) {
      answer.putInt(int32(ip, 0) ^ StunFraming.MAGIC_COOKIE);
    } else {
      answer.putLong(int64(ip, 0) ^ cookieAndHigh).putLong(int64(ip, 8) ^ low);
    }
  }

  private static long int64(byte[] bytes, int at) {
    return (long) int32(bytes, at) << 32 | Integer.toUnsignedLong(int32(bytes, at + 4));
  }

  private static int int32(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xFF) << 16
        | (bytes[at + 2] & 0xFF) << 8
        | (bytes[at + 3] & 0xFF);
  }
}
