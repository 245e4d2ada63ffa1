package dev.punchline.peer.runtime;

import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.Packet;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.Optional;

/** A socket that tells what passes through it; nothing on the way changes any address. */
record WatchedSocket(UdpSocket socket, TrafficWitness witness, InstantSource clock)
    implements UdpSocket {
  @Override
  public boolean send(Datagram datagram) throws IOException {
    boolean taken = socket.send(datagram);
    if (!witness.isLooking()) {
      return taken;
    }
    Optional<InetSocketAddress> here = addressTowards(datagram.destination());
    if (taken && here.isPresent()) {
      Packet packet = new Packet(here.get(), datagram.destination(), datagram.payload());
      witness.saw(new Traffic.Sent(clock.instant(), packet, packet));
    }
    return taken;
  }

  @Override
  public Optional<InetSocketAddress> receive(ByteBuffer buffer) throws IOException {
    int start = buffer.position();
    Optional<InetSocketAddress> from = socket.receive(buffer);
    if (!witness.isLooking()) {
      return from;
    }
    Optional<InetSocketAddress> here =
        from.isPresent() ? addressTowards(from.get()) : Optional.empty();
    if (from.isPresent() && here.isPresent()) {
      ByteBuffer bytes = ByteBuffer.allocate(buffer.position() - start);
      bytes.put(0, buffer, start, bytes.capacity());
      Packet packet = new Packet(from.get(), here.get(), bytes);
      witness.saw(new Traffic.Received(clock.instant(), packet, packet));
    }
    return from;
  }

  @Override
  public Optional<InetSocketAddress> addressTowards(InetSocketAddress remote) throws IOException {
    return socket.addressTowards(remote);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
