package dev.punchline.peer.cli;

import dev.punchline.peer.runtime.ServerUnreachable;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A host and a port, as people write them: {@code stun.example.org}, {@code 192.0.2.1:3478}, {@code
 * [2001:db8::1]:3478}. Not yet resolved.
 */
record HostAndPort(String host, int port) {
  /** RFC 8489 section 8.1. */
  static final int DEFAULT_PORT = 3478;

  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|([^:\\[\\]\\s/]+))(?::(\\d{1,5}))?");
  private static final int HIGHEST_PORT = 65_535;

  /** Reads one from the command line. */
  static final class Converter implements ITypeConverter<HostAndPort> {
    @Override
    public HostAndPort convert(String text) {
      Matcher matcher = FORM.matcher(text);
      if (matcher.matches()) {
        String host = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
        int port = matcher.group(3) == null ? DEFAULT_PORT : Integer.parseInt(matcher.group(3));
        if (port >= 1 && port <= HIGHEST_PORT) {
          return new HostAndPort(String.valueOf(host), port);
        }
      }
      throw new TypeConversionException("'" + text + "' is no address like host:3478");
    }
  }

  /** Which addresses of a host are wanted. */
  enum Family {
    ANY,
    IPV4,
    IPV6
  }

  /** Asks the name service; the result is unresolved if that does not know the host. */
  InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }

  /**
   * Asks the name service for an address of a family.
   *
   * @throws ServerUnreachable if it knows none
   */
  InetSocketAddress resolve(Family family) throws ServerUnreachable {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        boolean wanted =
            switch (family) {
              case ANY -> true;
              case IPV4 -> address instanceof Inet4Address;
              case IPV6 -> address instanceof Inet6Address;
            };
        if (wanted) {
          return new InetSocketAddress(address, port);
        }
      }
    } catch (UnknownHostException e) {
      throw new ServerUnreachable("there is no host called " + host);
    }
    throw new ServerUnreachable(
        "%s has no %s address".formatted(host, family == Family.IPV4 ? "IPv4" : "IPv6"));
  }

  /** As one would write it. */
  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
