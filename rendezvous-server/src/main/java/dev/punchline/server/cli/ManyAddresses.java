package dev.punchline.server.cli;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of a wildcard on a machine with several addresses: the system chooses from which of them an
 * answer leaves, and RFC 8489 section 6.3.1 wants it from the one that was asked.
 */
final class ManyAddresses {
  private static final Logger LOG = LoggerFactory.getLogger(ManyAddresses.class);

  private ManyAddresses() {}

  /** What is to be said of a server at this address on this machine, if anything. */
  static Optional<String> warning(InetAddress bound) {
    if (!bound.isAnyLocalAddress()) {
      return Optional.empty();
    }
    try {
      return warning(
          bound,
          NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList());
    } catch (SocketException e) {
      LOG.debug("the addresses of this machine are not known: {}", e.toString());
      return Optional.empty();
    }
  }

  /**
   * The same on a machine with these addresses. Those of one link do not count: every IPv6
   * interface has one, and nobody beyond the link is answered from it.
   */
  static Optional<String> warning(InetAddress bound, List<InetAddress> ofMachine) {
    List<InetAddress> reachable =
        ofMachine.stream()
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .distinct()
            .toList();
    Predicate<InetAddress> isIpv4 = Inet4Address.class::isInstance;
    boolean several =
        reachable.stream().filter(isIpv4).count() > 1
            || reachable.stream().filter(isIpv4.negate()).count() > 1;
    return bound.isAnyLocalAddress() && several
        ? Optional.of(
            "this machine has several addresses, and the system chooses from which one an answer"
                + " leaves: name one with --host")
        : Optional.empty();
  }
}
