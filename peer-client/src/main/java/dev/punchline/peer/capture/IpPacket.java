package dev.punchline.peer.capture;

import dev.punchline.protocol.wire.Packet;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The IP packet that carried a datagram, or nearly: a socket shows addresses, ports and payload;
 * what else stands in the headers is what most systems send.
 */
final class IpPacket {
  private static final byte UDP = 17;
  private static final byte HOP_LIMIT = 64;
  private static final int IPV4_HEADER_BYTES = 20;
  private static final int IPV6_HEADER_BYTES = 40;
  private static final int UDP_HEADER_BYTES = 8;
  private static final int UDP_CHECKSUM_OFFSET = 6;
  private static final short DO_NOT_FRAGMENT = 0x4000;

  private IpPacket() {}

  /** RFC 791 or RFC 8200, with RFC 768 in it; the payload of {@code packet} does not move. */
  static byte[] of(Packet packet) {
    boolean six = isSix(packet.source()) || isSix(packet.destination());
    byte[] source = address(packet.source().getAddress(), six);
    byte[] destination = address(packet.destination().getAddress(), six);
    byte[] udp = udp(packet, source, destination);
    byte[] header = six ? ipv6(source, destination, udp) : ipv4(source, destination, udp);
    return ByteBuffer.allocate(header.length + udp.length).put(header).put(udp).array();
  }

  /** The wildcard of a socket that has both families is of none. */
  private static boolean isSix(InetSocketAddress address) {
    return address.getAddress() instanceof Inet6Address six && !six.isAnyLocalAddress();
  }

  private static byte[] address(InetAddress address, boolean six) {
    byte[] bytes = address.getAddress();
    int length = six ? 16 : 4;
    return bytes.length == length ? bytes : new byte[length];
  }

  private static byte[] ipv4(byte[] source, byte[] destination, byte[] udp) {
    ByteBuffer header = ByteBuffer.allocate(IPV4_HEADER_BYTES);
    header.put((byte) 0x45).put((byte) 0).putShort((short) (IPV4_HEADER_BYTES + udp.length));
    header.putShort((short) 0).putShort(DO_NOT_FRAGMENT).put(HOP_LIMIT).put(UDP);
    int checksum = header.position();
    header.putShort((short) 0).put(source).put(destination);
    return header.putShort(checksum, complement(sum(header.array()))).array();
  }

  private static byte[] ipv6(byte[] source, byte[] destination, byte[] udp) {
    ByteBuffer header = ByteBuffer.allocate(IPV6_HEADER_BYTES);
    header.putInt(0x6000_0000).putShort((short) udp.length).put(UDP).put(HOP_LIMIT);
    return header.put(source).put(destination).array();
  }

  private static byte[] udp(Packet packet, byte[] source, byte[] destination) {
    ByteBuffer payload = packet.payload().duplicate();
    int length = UDP_HEADER_BYTES + payload.remaining();
    ByteBuffer udp = ByteBuffer.allocate(length);
    udp.putShort((short) packet.source().getPort());
    udp.putShort((short) packet.destination().getPort());
    udp.putShort((short) length).putShort((short) 0).put(payload);
    // The pseudo-header: addresses, protocol and length, whatever their order and width.
    int sum = sum(source) + sum(destination) + UDP + length + sum(udp.array());
    short checksum = complement(sum);
    // Zero would say that there is no checksum.
    return udp.putShort(UDP_CHECKSUM_OFFSET, checksum == 0 ? -1 : checksum).array();
  }

  /** RFC 1071, before the last fold; at most 2^31 for all that fits into a datagram. */
  private static int sum(byte[] bytes) {
    int sum = 0;
    for (int i = 0; i < bytes.length; i++) {
      int octet = bytes[i] & 0xFF;
      sum += i % 2 == 0 ? octet << 8 : octet;
    }
    return (sum & 0xFFFF) + (sum >>> 16);
  }

  private static short complement(int sum) {
    int folded = sum;
    while (folded > 0xFFFF) {
      folded = (folded & 0xFFFF) + (folded >>> 16);
    }
    return (short) ~folded;
  }
}
