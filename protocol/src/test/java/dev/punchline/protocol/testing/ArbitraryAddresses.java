package dev.punchline.protocol.testing;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Transport addresses for property tests. */
public final class ArbitraryAddresses {
  private ArbitraryAddresses() {}

  /** Of either family, with any port from 0; IPv6 addresses often have runs of zeros. */
  public static Arbitrary<InetSocketAddress> any() {
    Arbitrary<byte[]> four = Arbitraries.bytes().array(byte[].class).ofSize(4);
    Arbitrary<byte[]> six = Arbitraries.bytes().array(byte[].class).ofSize(16);
    Arbitrary<byte[]> sparse =
        Arbitraries.of((byte) 0, (byte) 0, (byte) 0, (byte) 1, (byte) 0x20)
            .array(byte[].class)
            .ofSize(16);
    Arbitrary<Integer> ports = Arbitraries.integers().between(0, 65_535);
    return Combinators.combine(Arbitraries.oneOf(four, six, sparse), ports)
        .as((ip, port) -> new InetSocketAddress(address(ip), port));
  }

  /** Those to which something can be sent. */
  public static Arbitrary<InetSocketAddress> sendable() {
    return any()
        .filter(
            address ->
                address.getPort() > 0
                    && !address.getAddress().isAnyLocalAddress()
                    && !address.getAddress().isMulticastAddress());
  }

  private static InetAddress address(byte[] ip) {
    try {
      return InetAddress.getByAddress(ip);
    } catch (UnknownHostException e) {
      throw new AssertionError("4 or 16 bytes are an address", e);
    }
  }
}
