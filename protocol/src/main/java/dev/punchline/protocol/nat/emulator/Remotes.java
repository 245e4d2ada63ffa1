package dev.punchline.protocol.nat.emulator;

import dev.punchline.protocol.nat.Dependence;
import dev.punchline.protocol.wire.TransportAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The remote endpoints that a mapping or a filter does not tell apart. */
public sealed interface Remotes {
  /** All there are. */
  record All() implements Remotes {
    @Override
    public String toString() {
      return "any";
    }
  }

  /** Every port of one address. */
  record Host(InetAddress address) implements Remotes {
    @Override
    public String toString() {
      return address.getHostAddress() + ":*";
    }
  }

  /** One only. */
  record Endpoint(InetSocketAddress endpoint) implements Remotes {
    @Override
    public String toString() {
      return TransportAddress.format(endpoint);
    }
  }

  /** Those that are the same as this one to a NAT with such a dependence. */
  static Remotes like(InetSocketAddress remote, Dependence dependence) {
    return switch (dependence) {
      case ENDPOINT_INDEPENDENT -> new All();
      case ADDRESS_DEPENDENT -> new Host(remote.getAddress());
      case ADDRESS_AND_PORT_DEPENDENT -> new Endpoint(remote);
    };
  }
}
