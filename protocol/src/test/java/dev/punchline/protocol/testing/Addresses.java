package dev.punchline.protocol.testing;

import java.net.InetSocketAddress;

/** Who is who in the tests; addresses of RFC 5737 and RFC 3849. */
public final class Addresses {
  public static final InetSocketAddress SERVER = new InetSocketAddress("192.0.2.1", 8089);
  public static final InetSocketAddress MOVED_SERVER = new InetSocketAddress("192.0.2.1", 9099);
  public static final InetSocketAddress STUN = new InetSocketAddress("192.0.2.1", 3478);
  public static final InetSocketAddress ALICE = new InetSocketAddress("198.51.100.1", 4000);
  public static final InetSocketAddress BOB = new InetSocketAddress("203.0.113.2", 5000);
  public static final InetSocketAddress CAROL = new InetSocketAddress("203.0.113.77", 6000);
  public static final InetSocketAddress SIX = new InetSocketAddress("2001:db8::1", 7000);

  private Addresses() {}

  /** Bob's host, as a NAT shows it when it gives every destination another port. */
  public static InetSocketAddress bobAtPort(int port) {
    return new InetSocketAddress(BOB.getAddress(), port);
  }
}
