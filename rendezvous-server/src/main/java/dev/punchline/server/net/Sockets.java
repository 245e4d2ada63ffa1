package dev.punchline.server.net;

import dev.punchline.protocol.stun.server.Endpoint;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bound sockets of a server, all non-blocking. */
final class Sockets {
  private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

  /**
   * Room for some 2700 small datagrams, which the server works off in 10 to 30 milliseconds: enough
   * for a pause of the collector, and not so much that under overload everybody's answer is late.
   * The system may give less (on Linux net.core.rmem_max, often a fifth of it), and then drops
   * sooner.
   */
  private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

  private static final int SEND_BUFFER_BYTES = 1 << 20;

  /** With fewer places a burst of clients waits a second for its second attempt to connect. */
  private static final int ACCEPT_QUEUE = 1024;

  /** A port that the system chose for one socket may be in use for another. */
  private static final int MOST_ATTEMPTS = 20;

  private static final int HIGHEST_PORT = 65_535;

  private final Map<SocketId, DatagramChannel> udp = new LinkedHashMap<>();
  private Optional<ServerSocketChannel> tcp = Optional.empty();

  private Sockets() {}

  /**
   * Opens all sockets or none.
   *
   * @throws CannotBind if one cannot be had, whichever ports the system chooses
   */
  static Sockets open(SocketPlan plan) throws CannotBind {
    int attempts = plan.leavesAPortToTheSystem() ? MOST_ATTEMPTS : 1;
    for (int left = attempts - 1; ; left--) {
      Sockets sockets = new Sockets();
      try {
        sockets.bind(plan);
        return sockets;
      } catch (CannotBind e) {
        sockets.close();
        if (left == 0) {
          throw e;
        }
      } catch (RuntimeException e) {
        sockets.close();
        throw e;
      }
    }
  }

  Map<SocketId, DatagramChannel> udp() {
    return udp;
  }

  Optional<ServerSocketChannel> tcp() {
    return tcp;
  }

  /** Where they are. */
  Map<Endpoint, InetSocketAddress> addresses() {
    Map<Endpoint, InetSocketAddress> addresses = new EnumMap<>(Endpoint.class);
    try {
      for (Map.Entry<SocketId, DatagramChannel> each : udp.entrySet()) {
        addresses.put(
            each.getKey().endpoint(), (InetSocketAddress) each.getValue().getLocalAddress());
      }
      if (tcp.isPresent()) {
        addresses.put(Endpoint.TCP, (InetSocketAddress) tcp.get().getLocalAddress());
      }
      return addresses;
    } catch (IOException e) {
      throw new UncheckedIOException("a socket was closed", e);
    }
  }

  void close() {
    udp.values().forEach(Sockets::closeQuietly);
    tcp.ifPresent(Sockets::closeQuietly);
  }

  private void bind(SocketPlan plan) throws CannotBind {
    InetAddress host = plan.udp().getAddress();
    int first = bindPrimary(plan);
    OptionalInt wanted = alternatePort(plan, first);
    if (wanted.isPresent()) {
      InetSocketAddress otherPort = new InetSocketAddress(host, wanted.getAsInt());
      int second = bindUdp(SocketId.of(Endpoint.OTHER_PORT), otherPort, false);
      if (plan.alternateAddress().isPresent()) {
        InetAddress other = plan.alternateAddress().get();
        bindUdp(SocketId.of(Endpoint.OTHER_ADDRESS), new InetSocketAddress(other, first), false);
        bindUdp(SocketId.of(Endpoint.OTHER_BOTH), new InetSocketAddress(other, second), false);
      }
    }
    switch (plan.tcpPort()) {
      case PortChoice.Fixed(int number) -> bindTcp(new InetSocketAddress(host, number));
      case PortChoice.Derived() -> bindTcp(new InetSocketAddress(host, first));
      case PortChoice.None() -> {}
    }
  }

  private static OptionalInt alternatePort(SocketPlan plan, int first) {
    return switch (plan.alternatePort()) {
      case PortChoice.Fixed(int number) -> OptionalInt.of(number);
      case PortChoice.Derived() ->
          OptionalInt.of(plan.udp().getPort() == 0 || first == HIGHEST_PORT ? 0 : first + 1);
      case PortChoice.None() -> OptionalInt.empty();
    };
  }

  /**
   * One socket for each thread, all at the same address; which of them gets a datagram follows from
   * where that comes from.
   */
  private int bindPrimary(SocketPlan plan) throws CannotBind {
    int port = bindUdp(SocketId.FIRST, plan.udp(), false);
    InetSocketAddress address = new InetSocketAddress(plan.udp().getAddress(), port);
    if (plan.primarySockets() > 1) {
      share(address);
    }
    for (int number = 1; number < plan.primarySockets(); number++) {
      bindUdp(SocketId.primary(number), address, true);
    }
    return port;
  }

  /**
   * Lets others in beside the first socket. To share from the start would let it in beside those of
   * another server that shares too, which would then lose half of its peers.
   */
  private void share(InetSocketAddress address) throws CannotBind {
    try {
      for (DatagramChannel first : udp.values()) {
        first.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
    } catch (IOException e) {
      throw new CannotBind(Endpoint.PRIMARY, address, e);
    } catch (UnsupportedOperationException e) {
      throw new CannotBind(
          Endpoint.PRIMARY,
          address,
          new IOException("This system cannot share a port; use --udp-threads 1", e));
    }
  }

  /** The port that is bound. */
  private int bindUdp(SocketId id, InetSocketAddress address, boolean shared) throws CannotBind {
    try {
      DatagramChannel channel = open(address);
      udp.put(id, channel);
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
      if (shared) {
        channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      }
      channel.bind(address);
      return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new CannotBind(id.endpoint(), address, e);
    } catch (UnsupportedAddressTypeException e) {
      throw new CannotBind(id.endpoint(), address, unsupported(e));
    }
  }

  /**
   * An IPv4 socket where no other can be meant: the system does less for it than for one of IPv6
   * that takes IPv4 too, which is what the wildcard needs.
   */
  private static DatagramChannel open(InetSocketAddress address) throws IOException {
    InetAddress ip = address.getAddress();
    return ip instanceof Inet4Address && !ip.isAnyLocalAddress()
        ? DatagramChannel.open(StandardProtocolFamily.INET)
        : DatagramChannel.open();
  }

  private void bindTcp(InetSocketAddress address) throws CannotBind {
    try {
      ServerSocketChannel channel = ServerSocketChannel.open();
      tcp = Optional.of(channel);
      channel.configureBlocking(false);
      channel.bind(address, ACCEPT_QUEUE);
    } catch (IOException e) {
      throw new CannotBind(Endpoint.TCP, address, e);
    } catch (UnsupportedAddressTypeException e) {
      throw new CannotBind(Endpoint.TCP, address, unsupported(e));
    }
  }

  /** An IPv6 address where there is no IPv6; the exception has no message of its own. */
  private static IOException unsupported(UnsupportedAddressTypeException cause) {
    return new IOException("This machine has no addresses of that kind", cause);
  }

  private static void closeQuietly(Closeable channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing a socket: {}", e.toString());
    }
  }
}
