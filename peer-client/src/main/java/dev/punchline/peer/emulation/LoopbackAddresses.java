package dev.punchline.peer.emulation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Addresses of this machine at which nobody else is likely to be: 127.64.0.0 to 127.127.255.255.
 * Linux and Windows have all of 127.0.0.0/8; others, such as macOS, only 127.0.0.1.
 */
final class LoopbackAddresses {
  /** The one that every system has. */
  static final InetAddress COMMON = address(127, 0, 0, 1);

  private static final int NETWORK = 127;
  private static final int FIRST = 64;
  private static final int END = 128;
  private static final int OCTET_END = 255;

  private final RandomGenerator random;
  private final Predicate<InetAddress> bindable;

  /**
   * @param bindable whether a socket can have an address
   */
  LoopbackAddresses(RandomGenerator random, Predicate<InetAddress> bindable) {
    this.random = random;
    this.bindable = bindable;
  }

  /** This many different ones; none if the system has not got them. */
  List<InetAddress> choose(int count) {
    Set<InetAddress> chosen = new LinkedHashSet<>();
    while (chosen.size() < count) {
      chosen.add(
          address(
              NETWORK,
              random.nextInt(FIRST, END),
              random.nextInt(OCTET_END),
              random.nextInt(1, OCTET_END)));
    }
    return chosen.stream().allMatch(bindable) ? List.copyOf(chosen) : List.of();
  }

  /** Tries it out. */
  static boolean canBind(InetAddress address) {
    try (DatagramChannel trial = DatagramChannel.open()) {
      trial.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** An IPv4 address. */
  static InetAddress address(int... octets) {
    byte[] bytes = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      bytes[i] = (byte) octets[i];
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an IPv4 address has four octets", e);
    }
  }
}
