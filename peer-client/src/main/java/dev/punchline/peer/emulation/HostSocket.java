package dev.punchline.peer.emulation;

import dev.punchline.peer.runtime.UdpSocket;
import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.Packet;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/** A socket of the host inside. */
final class HostSocket implements UdpSocket {
  private final EmulatedNetwork network;
  private final InetSocketAddress endpoint;
  private final Selector selector;
  private final InstantSource clock;
  private final Queue<Packet> arrived = new ArrayDeque<>();

  HostSocket(
      EmulatedNetwork network, InetSocketAddress endpoint, Selector selector, InstantSource clock) {
    this.network = network;
    this.endpoint = endpoint;
    this.selector = selector;
    this.clock = clock;
  }

  InetSocketAddress endpoint() {
    return endpoint;
  }

  Selector selector() {
    return selector;
  }

  /** A packet has come through all boxes; it need not have come by a socket that would wake us. */
  void deliver(Packet packet) {
    arrived.add(packet);
    selector.wakeup();
  }

  @Override
  public boolean send(Datagram datagram) throws IOException {
    return network.send(this, datagram, clock.instant());
  }

  @Override
  public Optional<InetSocketAddress> receive(ByteBuffer buffer) throws IOException {
    if (arrived.isEmpty()) {
      network.takeIn(clock.instant());
    }
    Packet packet = arrived.poll();
    if (packet == null) {
      return Optional.empty();
    }
    if (!arrived.isEmpty()) {
      // The loop takes so many at once; no socket would wake it for the rest.
      selector.wakeup();
    }
    ByteBuffer bytes = packet.payload().duplicate();
    // What does not fit is lost, as with any datagram socket.
    buffer.put(bytes.limit(bytes.position() + Math.min(bytes.remaining(), buffer.remaining())));
    return Optional.of(packet.source());
  }

  @Override
  public Optional<InetSocketAddress> addressTowards(InetSocketAddress remote) {
    return Optional.of(endpoint);
  }

  @Override
  public void close() throws IOException {
    network.closed(this);
  }
}
