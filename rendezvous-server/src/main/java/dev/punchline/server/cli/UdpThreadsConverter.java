package dev.punchline.server.cli;

import dev.punchline.server.net.SocketPlan;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of threads, or {@code auto}. */
final class UdpThreadsConverter implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    if (text.equals("auto")) {
      return automatic(
          System.getProperty("os.name", ""), Runtime.getRuntime().availableProcessors());
    }
    try {
      int count = Integer.parseInt(text);
      if (count >= 1 && count <= SocketPlan.MOST_PRIMARY_SOCKETS) {
        return count;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new TypeConversionException(
        "'%s' is no number from 1 to %d, nor 'auto'"
            .formatted(text, SocketPlan.MOST_PRIMARY_SOCKETS));
  }

  /**
   * Half of the processors: the others are left to HTTP, so that a flood of datagrams cannot take
   * it all. Only Linux spreads datagrams over the sockets that share an address.
   */
  static int automatic(String system, int processors) {
    return system.equals("Linux")
        ? Math.clamp(processors / 2, 1, SocketPlan.MOST_PRIMARY_SOCKETS)
        : 1;
  }
}
