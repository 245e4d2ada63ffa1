package dev.punchline.server.registry;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * A source address as numbers.
 *
 * @param high the first half of the IPv6 address, 0 for IPv4
 * @param low the second half; IPv4 is mapped, RFC 4291 section 2.5.5.2
 * @param scope the zone of a link-local IPv6 address, else 0
 * @param port from 0 to 65535
 */
record SourceKey(long high, long low, int scope, int port) {
  private static final long IPV4_MAPPED = 0xFFFF_0000_0000L;
  private static final long IPV4_MASK = 0xFFFF_FFFF_0000_0000L;

  static SourceKey of(InetSocketAddress source) {
    InetAddress address = source.getAddress();
    byte[] bytes = address.getAddress();
    ByteBuffer ip = ByteBuffer.wrap(bytes);
    if (bytes.length == Integer.BYTES) {
      return new SourceKey(
          0, IPV4_MAPPED | Integer.toUnsignedLong(ip.getInt()), 0, source.getPort());
    }
    int scope = address instanceof Inet6Address six ? six.getScopeId() : 0;
    return new SourceKey(ip.getLong(), ip.getLong(), scope, source.getPort());
  }

  InetSocketAddress address() {
    try {
      return new InetSocketAddress(ip(), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are always an address", e);
    }
  }

  private InetAddress ip() throws UnknownHostException {
    if (high == 0 && (low & IPV4_MASK) == IPV4_MAPPED) {
      return InetAddress.getByAddress(ByteBuffer.allocate(Integer.BYTES).putInt((int) low).array());
    }
    byte[] bytes = ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
    return scope == 0
        ? InetAddress.getByAddress(bytes)
        : Inet6Address.getByAddress(null, bytes, scope);
  }
}
