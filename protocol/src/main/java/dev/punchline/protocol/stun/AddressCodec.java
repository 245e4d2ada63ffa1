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
    write(address.getAddress().getAddress(), address.getPort(), out);
  }

  static void writeXored(InetSocketAddress address, TransactionId transaction, ByteBuffer out) {
    byte[] ip = address.getAddress().getAddress();
    mask(ip, transaction);
    write(ip, address.getPort() ^ transaction.cookie() >>> 16, out);
  }

  private static void write(byte[] ip, int port, ByteBuffer out) {
    out.put((byte) 0).put((byte) (ip.length == 4 ? IPV4 : IPV6)).putShort((short) port).put(ip);
  }

  static InetSocketAddress read(ByteBuffer value, int offset) throws MalformedStun {
    byte[] ip = new byte[ipLength(value, offset)];
    int port = value.getShort() & 0xFFFF;
    value.get(ip);
    return address(ip, port);
  }

  static InetSocketAddress readXored(ByteBuffer value, TransactionId transaction, int offset)
      throws MalformedStun {
    byte[] ip = new byte[ipLength(value, offset)];
    int port = (value.getShort() & 0xFFFF) ^ transaction.cookie() >>> 16;
    value.get(ip);
    mask(ip, transaction);
    return address(ip, port);
  }

  private static int ipLength(ByteBuffer value, int offset) throws MalformedStun {
    int size = value.remaining();
    StunCodec.require(size >= 4, "an address", size, "bytes", offset);
    int family = value.getShort() & 0xFF;
    StunCodec.require(family == IPV4 || family == IPV6, "family 1 or 2", family, "", offset);
    int length = family == IPV4 ? 4 : 16;
    StunCodec.require(size == 4 + length, "an address of its family", size, "bytes", offset);
    return length;
  }

  /** Cookie and id, from the first byte on, are the mask. */
  private static void mask(byte[] ip, TransactionId transaction) {
    for (int i = 0; i < ip.length; i++) {
      ip[i] ^= transaction.octet(i);
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
