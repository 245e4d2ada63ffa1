package dev.punchline.bench.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Addresses of this machine that no other machine sees. */
public final class Loopback {
  private static final int FIRST = 0x7F00_0001;

  private Loopback() {}

  /** A port of 127.0.0.1; 0 lets the system choose. */
  public static InetSocketAddress at(int port) {
    return new InetSocketAddress(address(FIRST), port);
  }

  /** An IPv4 address by its 32 bits. */
  static InetAddress address(int bits) {
    try {
      return InetAddress.getByAddress(
          new byte[] {
            (byte) (bits >>> 24), (byte) (bits >>> 16), (byte) (bits >>> 8), (byte) bits
          });
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}
