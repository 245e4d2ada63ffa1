package dev.punchline.server.cli;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import org.opentest4j.TestAbortedException;

/** Addresses of this machine, whatever its settings prefer. */
final class Loopback {
  static final InetAddress IPV4 = address(new byte[] {127, 0, 0, 1});
  static final InetAddress OTHER_IPV4 = address(new byte[] {127, 0, 0, 2});
  static final InetAddress IPV6 =
      address(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  static final InetAddress ALL = address(new byte[4]);

  private Loopback() {}

  /** Aborts the test on a machine that has no IPv6. */
  static void assumeIpv6() {
    try {
      new DatagramSocket(0, IPV6).close();
    } catch (SocketException e) {
      throw new TestAbortedException("no IPv6 here", e);
    }
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are always an address", e);
    }
  }
}
