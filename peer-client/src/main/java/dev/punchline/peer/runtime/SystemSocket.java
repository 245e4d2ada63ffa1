package dev.punchline.peer.runtime;

import dev.punchline.protocol.wire.Datagram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.Optional;

/** A socket of the system's, bound to all addresses of this machine. */
final class SystemSocket implements UdpSocket {
  private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

  private final DatagramChannel channel;

  private SystemSocket(DatagramChannel channel) {
    this.channel = channel;
  }

  static SystemSocket bind(int port, Selector selector) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
      channel.bind(new InetSocketAddress(port));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      return new SystemSocket(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public boolean send(Datagram datagram) throws IOException {
    return channel.send(datagram.payload().duplicate(), datagram.destination()) > 0;
  }

  @Override
  public Optional<InetSocketAddress> receive(ByteBuffer buffer) throws IOException {
    return Optional.ofNullable((InetSocketAddress) channel.receive(buffer));
  }

  @Override
  public Optional<InetSocketAddress> addressTowards(InetSocketAddress remote) throws IOException {
    int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
    try (DatagramChannel route = DatagramChannel.open()) {
      // Connecting UDP sends nothing, and makes the system choose the way.
      route.connect(remote);
      InetSocketAddress local = (InetSocketAddress) route.getLocalAddress();
      return Optional.of(new InetSocketAddress(local.getAddress(), port));
    } catch (SocketException | UnsupportedAddressTypeException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
