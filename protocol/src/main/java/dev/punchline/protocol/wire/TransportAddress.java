package dev.punchline.protocol.wire;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The textual form of an IP address and a port: {@code 192.0.2.1:3478} or {@code
 * [2001:db8::1]:3478}. It never asks a name server.
 */
public final class TransportAddress {
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET);
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([^\\]]*)\\]|([^:\\[\\]]*)):(\\d{1,5})");
  private static final int HIGHEST_PORT = 65_535;

  private TransportAddress() {}

  /**
   * Reads an address that something can be sent to.
   *
   * @return empty if the text is no IP literal with a port from 1 to 65535, or names the
   *     unspecified or a multicast address
   */
  public static Optional<InetSocketAddress> parse(String text) {
    Matcher matcher = ADDRESS.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String ipv6 = matcher.group(1);
    String ipv4 = matcher.group(2);
    int port = Integer.parseInt(matcher.group(3));
    if (port == 0 || port > HIGHEST_PORT) {
      return Optional.empty();
    }
    Optional<InetAddress> address = ipv6 == null ? literal4(ipv4) : literal6(ipv6);
    return address.map(ip -> new InetSocketAddress(ip, port)).filter(TransportAddress::isSendable);
  }

  /** Whether one host can be sent something there: no wildcard, no multicast, no port 0. */
  public static boolean isSendable(InetSocketAddress address) {
    return !address.isUnresolved()
        && address.getPort() != 0
        && !address.getAddress().isAnyLocalAddress()
        && !address.getAddress().isMulticastAddress();
  }

  /** Writes a resolved address; IPv6 in the canonical form of RFC 5952, without its zone. */
  public static String format(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    String host = ip instanceof Inet6Address six ? "[" + canonical(six) + "]" : ip.getHostAddress();
    return host + ":" + address.getPort();
  }

  private static Optional<InetAddress> literal4(String text) {
    return IPV4.matcher(text).matches() ? literal(text) : Optional.empty();
  }

  private static Optional<InetAddress> literal6(String text) {
    // In brackets the JDK takes it for a literal or refuses it; it never looks it up.
    return IPV6.matcher(text).matches() ? literal("[" + text + "]") : Optional.empty();
  }

  private static Optional<InetAddress> literal(String text) {
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** RFC 5952 section 4: lower case, no leading zeros, the longest run of zeros as "::". */
  private static String canonical(Inet6Address address) {
    byte[] bytes = address.getAddress();
    int[] groups = new int[8];
    for (int i = 0; i < groups.length; i++) {
      groups[i] = (bytes[2 * i] & 0xFF) << 8 | (bytes[2 * i + 1] & 0xFF);
    }
    int runStart = -1;
    int runLength = 1;
    for (int i = 0; i < groups.length; i++) {
      int length = zerosFrom(groups, i);
      if (length > runLength) {
        runStart = i;
        runLength = length;
      }
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < groups.length; i++) {
      if (i == runStart) {
        text.append("::");
        i += runLength - 1;
      } else {
        if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
          text.append(':');
        }
        text.append(Integer.toHexString(groups[i]));
      }
    }
    return text.toString();
  }

  private static int zerosFrom(int[] groups, int start) {
    int end = start;
    while (end < groups.length && groups[end] == 0) {
      end++;
    }
    return end - start;
  }
}
