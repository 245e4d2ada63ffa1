package dev.punchline.sim.network;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.stream.Stream;

/** Hands out the addresses of one IPv4 network, each once. */
final class AddressPool {
  private static final int OCTETS = 4;

  private final int network;
  private final int hosts;
  private int taken;

  /**
   * @param network as four octets
   * @param hosts how many addresses it has
   */
  AddressPool(int network, int hosts) {
    this.network = network;
    this.hosts = hosts;
  }

  List<InetAddress> take(int count) {
    return Stream.generate(this::next).limit(count).toList();
  }

  private InetAddress next() {
    if (++taken > hosts) {
      throw new IllegalStateException("there are no more addresses");
    }
    int value = network + taken;
    byte[] bytes = new byte[OCTETS];
    for (int i = 0; i < OCTETS; i++) {
      bytes[i] = (byte) (value >> (8 * (OCTETS - 1 - i)));
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are an address", e);
    }
  }
}
