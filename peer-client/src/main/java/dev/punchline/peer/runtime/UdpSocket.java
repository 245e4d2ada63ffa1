package dev.punchline.peer.runtime;

import dev.punchline.protocol.wire.Datagram;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One UDP socket of ours, whatever stands between it and the network. It never blocks: its owner
 * waits for the selector that it was bound with. One thread owns it.
 */
public interface UdpSocket extends AutoCloseable {
  /**
   * Sends. That a datagram was sent says nothing about what becomes of it.
   *
   * @return false if the system would not take it just now
   * @throws IOException if the system knows no way to the destination
   * @throws java.nio.channels.UnsupportedAddressTypeException if it does not speak its IP version
   */
  boolean send(Datagram datagram) throws IOException;

  /**
   * Takes the next datagram that has come, and puts its bytes into the buffer.
   *
   * @return where it came from; empty if there is none
   * @throws IOException if the socket is broken
   */
  Optional<InetSocketAddress> receive(ByteBuffer buffer) throws IOException;

  /**
   * The address that datagrams to a remote endpoint have when they leave this socket, as far as
   * this host knows.
   *
   * @return empty if it knows no way there
   * @throws IOException if the socket is broken
   */
  Optional<InetSocketAddress> addressTowards(InetSocketAddress remote) throws IOException;

  /** Gives the port back. */
  @Override
  void close() throws IOException;
}
