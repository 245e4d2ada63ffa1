package dev.punchline.protocol.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/** Addresses as attributes carry them, plain or XORed, RFC 8489 sections 14.1 and 14.2. */
final class AddressCodec {
  /** A family, a port and an IPv6 address. */
  static final int MAX_BYTES = 20;

  private static final int IPV4 = 0x01;
  private static final int IPV6 = 0x02;

  private AddressCodec() {}

  static void write(InetSocketAddress address, ByteBuffer out) {
    byte[] ip = address.getAddress().getAddress();
    out.put((byte) 0).put((byte) (ip.length == 4 ? IPV4 : IPV6));
    out.putShort((short) address.getPort()).put(ip);
  }

  static void writeXored(InetSocketAddress address, TransactionId transaction, ByteBuffer out) {
    int start = out.position();
    write(address, out);
    // In place: the first bytes of cookie and id are the mask.
    out.putShort(start + 2, (short) (out.getShort(start + 2) ^ transaction.cookie() >>> 16));
    mask(out, start + 4, out.position(), transaction);
  }

  static InetSocketAddress read(ByteBuffer value, int offset) throws MalformedStun {
    byte[] ip = new byte[ipLength(value, offset)];
    int port = value.getShort(2) & 0xFFFF;
    value.get(4, ip);
    return address(ip, port);
  }

  static InetSocketAddress readXored(ByteBuffer value, TransactionId transaction, int offset)
      throws MalformedStun {
    byte[] ip = new byte[ipLength(value, offset)];
    int port = (value.getShort(2) & 0xFFFF) ^ transaction.cookie() >>> 16;
    value.get(4, ip);
    mask(ByteBuffer.wrap(ip), 0, ip.length, transaction);
    return address(ip, port);
  }

  private static int ipLength(ByteBuffer value, int offset) throws MalformedStun {
    StunCodec.require(value.limit() >= 4, "an address", value.limit(), "bytes", offset);
    int family = value.get(1);
    StunCodec.require(family == IPV4 || family == IPV6, "family 1 or 2", family, "", offset);
    int length = family == IPV4 ? 4 : 16;
    StunCodec.require(
        value.limit() == 4 + length, "an address of its family", value.limit(), "bytes", offset);
    return length;
  }

  private static void mask(ByteBuffer bytes, int start, int end, TransactionId transaction) {
    bytes.putInt(start, bytes.getInt(start) ^ transaction.cookie());
    if (end - start > 4) {
      bytes.putInt(start + 4, bytes.getInt(start + 4) ^ transaction.high());
      bytes.putLong(start + 8, bytes.getLong(start + 8) ^ transaction.low());
    }
  }

  private static InetSocketAddress address(byte[] ip, int port) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(ip), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are always an address", e);
    }
  }
}
