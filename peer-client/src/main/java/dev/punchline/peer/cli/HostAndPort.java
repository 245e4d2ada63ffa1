package dev.punchline.peer.cli;

import java.net.InetSocketAddress;
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

  /** Asks the name service; the result is unresolved if that does not know the host. */
  InetSocketAddress resolve() {
    return new InetSocketAddress(host, port);
  }
}
