package dev.punchline.peer.emulation;

import dev.punchline.protocol.wire.Packet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where packets leave the emulated network for loopback: each external endpoint is a socket bound
 * to it. Where the system has only 127.0.0.1, the NAT's address is one that exists in the emulation
 * alone, and 127.0.0.1 stands in for it, so that the NAT still knows what is its own.
 */
final class Border {
  private static final int RECEIVE_BUFFER_BYTES = 1 << 20;
  private static final int LONGEST_DATAGRAM = 1 << 16;

  private record Outlet(DatagramChannel channel, Selector selector) {}

  private final Optional<InetAddress> imagined;
  private final Map<InetSocketAddress, Outlet> sockets = new LinkedHashMap<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(LONGEST_DATAGRAM);

  /**
   * @param imagined the address that 127.0.0.1 stands in for, if it has to
   */
  Border(Optional<InetAddress> imagined) {
    this.imagined = imagined;
  }

  /** How an endpoint of the emulated network looks on loopback. */
  InetSocketAddress real(InetSocketAddress endpoint) {
    return imagined.equals(Optional.of(endpoint.getAddress()))
        ? new InetSocketAddress(LoopbackAddresses.COMMON, endpoint.getPort())
        : endpoint;
  }

  /** How an endpoint on loopback looks in the emulated network. */
  InetSocketAddress emulated(InetSocketAddress endpoint) {
    return imagined
        .filter(address -> endpoint.getAddress().equals(LoopbackAddresses.COMMON))
        .map(address -> new InetSocketAddress(address, endpoint.getPort()))
        .filter(sockets::containsKey)
        .orElse(endpoint);
  }

  boolean has(InetSocketAddress endpoint) {
    return sockets.containsKey(endpoint);
  }

  /**
   * Opens the socket of an endpoint.
   *
   * @param endpoint with port 0 to let the system choose
   * @return the endpoint with its port; empty if the system will not bind it
   * @throws IOException if the system has no socket left
   */
  Optional<InetSocketAddress> open(InetSocketAddress endpoint, Selector selector)
      throws IOException {
    DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      channel.bind(real(endpoint));
    } catch (IOException e) {
      channel.close();
      return Optional.empty();
    }
    channel.configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ);
    int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    InetSocketAddress bound = new InetSocketAddress(endpoint.getAddress(), port);
    sockets.put(bound, new Outlet(channel, selector));
    return Optional.of(bound);
  }

  /**
   * Sends from the socket of the packet's source, which is open.
   *
   * @return false if the system would not take it just now
   */
  boolean send(Packet packet) throws IOException {
    Outlet outlet = sockets.get(packet.source());
    if (outlet == null) {
      throw new IllegalStateException("no socket is open for " + packet.source());
    }
    ByteBuffer bytes = packet.payload().duplicate();
    return outlet.channel().send(bytes, real(packet.destination())) > 0;
  }

  /** At most one packet from each socket, so that none waits for another. */
  List<Packet> receive() throws IOException {
    List<Packet> packets = new ArrayList<>();
    for (Map.Entry<InetSocketAddress, Outlet> socket : sockets.entrySet()) {
      DatagramChannel channel = socket.getValue().channel();
      InetSocketAddress from = (InetSocketAddress) channel.receive(buffer.clear());
      if (from != null) {
        ByteBuffer bytes = ByteBuffer.allocate(buffer.position()).put(buffer.flip()).flip();
        packets.add(new Packet(emulated(from), socket.getKey(), bytes));
      }
    }
    return packets;
  }

  /** Closes the sockets of all other endpoints. */
  void retain(Set<InetSocketAddress> endpoints) throws IOException {
    for (InetSocketAddress endpoint : List.copyOf(sockets.keySet())) {
      if (!endpoints.contains(endpoint)) {
        close(endpoint);
      }
    }
  }

  /** Closes the socket of an endpoint, if there is one; its port is free at once. */
  void close(InetSocketAddress endpoint) throws IOException {
    Outlet outlet = sockets.remove(endpoint);
    if (outlet != null) {
      outlet.channel().close();
      // The port is bound until the selector has noticed; and then it has forgotten who woke it.
      outlet.selector().selectNow();
      outlet.selector().wakeup();
    }
  }
}
