package dev.punchline.server.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How many datagrams the system dropped because the server did not take them fast enough. Linux
 * keeps count of it for each socket, and no program that uses one is told by other means from Java.
 */
final class SystemDrops {
  /** What proc(5) calls them; of sockets for IPv4, and of those for IPv6. */
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/self/net/udp"), Path.of("/proc/self/net/udp6"));

  private SystemDrops() {}

  /**
   * The count of all sockets bound to some addresses, since they were opened.
   *
   * @return empty where the system does not tell
   */
  static OptionalLong at(Collection<InetSocketAddress> addresses) {
    List<String> lines = TABLES.stream().flatMap(SystemDrops::lines).toList();
    return lines.isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum(lines, addresses));
  }

  static long sum(List<String> lines, Collection<InetSocketAddress> addresses) {
    Set<String> names =
        addresses.stream().flatMap(SystemDrops::names).collect(Collectors.toUnmodifiableSet());
    return lines.stream()
        .filter(line -> names.contains(localAddress(line)))
        .map(String::stripTrailing)
        .mapToLong(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** What stands behind the number of the line; there may be a thousand sockets in the table. */
  private static String localAddress(String line) {
    int start = line.indexOf(": ") + 2;
    int end = line.indexOf(' ', start);
    return end < 0 ? "" : line.substring(start, end);
  }

  private static Stream<String> lines(Path table) {
    try {
      return Files.readAllLines(table, StandardCharsets.US_ASCII).stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  /** An address as the tables have it: 32 bits at a time in the order of this machine. */
  private static Stream<String> names(InetSocketAddress address) {
    byte[] ip = address.getAddress().getAddress();
    Stream<byte[]> ips;
    if (address.getAddress().isAnyLocalAddress()) {
      // A socket for both families is bound to the wildcard of IPv6.
      ips = Stream.of(new byte[4], new byte[16]);
    } else if (ip.length == 4) {
      ips = Stream.of(ip, mapped(ip));
    } else {
      ips = Stream.of(ip);
    }
    return ips.map(bytes -> "%s:%04X".formatted(hex(bytes), address.getPort()));
  }

  /** An IPv4 address as sockets of IPv6 have it, RFC 4291 section 2.5.5.2. */
  private static byte[] mapped(byte[] ip) {
    return ByteBuffer.allocate(16).position(10).putShort((short) 0xFFFF).put(ip).array();
  }

  private static String hex(byte[] ip) {
    ByteBuffer in = ByteBuffer.wrap(ip).order(ByteOrder.nativeOrder());
    StringBuilder hex = new StringBuilder();
    while (in.hasRemaining()) {
      hex.append(HexFormat.of().withUpperCase().toHexDigits(in.getInt()));
    }
    return hex.toString();
  }
}
