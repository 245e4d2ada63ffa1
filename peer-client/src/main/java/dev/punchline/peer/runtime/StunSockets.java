package dev.punchline.peer.runtime;

import dev.punchline.protocol.nat.LocalSocket;
import dev.punchline.protocol.stun.Transport;
import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.MessageCodec;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sockets from which STUN servers are asked. One thread owns them. */
final class StunSockets implements AutoCloseable {
  /** A message that came, or the news that none will. */
  sealed interface Arrival {
    /**
     * Bytes that may be STUN.
     *
     * @param at the UDP socket; with TCP the main one
     * @param when it was read, before anybody looked at it
     */
    record Message(ByteBuffer bytes, InetSocketAddress from, LocalSocket at, Instant when)
        implements Arrival {}

    /**
     * Nothing gets to a server.
     *
     * @param at the UDP socket; with TCP the main one
     * @param reason for people
     */
    record Broken(InetSocketAddress server, Transport transport, LocalSocket at, String reason)
        implements Arrival {}
  }

  private final Binding binding;
  private final Selector selector;
  private final StunWitness witness;
  private final InstantSource clock;
  private final Map<LocalSocket, UdpSocket> sockets = new EnumMap<>(LocalSocket.class);
  private final Map<InetSocketAddress, StunConnection> connections = new HashMap<>();
  private final List<Arrival> arrivals = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(MessageCodec.MAX_BYTES);

  private StunSockets(
      Binding binding, Selector selector, StunWitness witness, InstantSource clock) {
    this.binding = binding;
    this.selector = selector;
    this.witness = witness;
    this.clock = clock;
  }

  /**
   * Opens none yet.
   *
   * @param binding of the main UDP socket; its port is that of TCP connections too
   */
  static StunSockets open(Binding binding, StunWitness witness, InstantSource clock)
      throws IOException {
    return new StunSockets(binding, Selector.open(), witness, clock);
  }

  /**
   * Opens the main UDP socket.
   *
   * @throws IOException if the port cannot be bound
   */
  void openMain() throws IOException {
    bind(LocalSocket.MAIN, binding.port());
  }

  /** Opens a second UDP socket. */
  void openSecond() throws IOException {
    bind(LocalSocket.SECOND, 0);
  }

  /**
   * The address that datagrams to a server leave from, as far as this machine knows.
   *
   * @return empty if it knows no way to the server
   */
  Optional<InetSocketAddress> localAddress(InetSocketAddress server) throws IOException {
    return socket(LocalSocket.MAIN).addressTowards(server);
  }

  /** Sends over UDP. */
  void send(LocalSocket from, Datagram datagram) {
    try {
      var unused = socket(from).send(datagram);
      witness.sent(Transport.UDP, datagram.destination(), datagram.payload());
    } catch (IOException | UnsupportedAddressTypeException e) {
      broken(datagram.destination(), Transport.UDP, from, e);
    }
  }

  /**
   * Writes to the TCP connection with the destination, which is opened if it is not.
   *
   * @throws BindException if the port cannot be bound
   */
  void write(Datagram message) throws BindException {
    InetSocketAddress server = message.destination();
    try {
      StunConnection connection = connections.get(server);
      if (connection == null) {
        connection = StunConnection.open(server, binding.port(), selector);
        connections.put(server, connection);
      }
      connection.write(message.payload());
      witness.sent(Transport.TCP, server, message.payload());
    } catch (BindException e) {
      throw e;
    } catch (IOException | UnsupportedAddressTypeException e) {
      broken(server, Transport.TCP, LocalSocket.MAIN, e);
    }
  }

  /** Waits until something has come or it is that late, and returns what has come. */
  List<Arrival> await(Instant until) throws IOException {
    Instant now = clock.instant();
    if (!arrivals.isEmpty() || !until.isAfter(now)) {
      selector.selectNow();
    } else {
      // Rounded up: a wake-up that comes too early would spin.
      selector.select(Duration.between(now, until).toMillis() + 1);
    }
    for (SelectionKey selected : selector.selectedKeys()) {
      if (selected.attachment() instanceof StunConnection connection) {
        advance(connection);
      }
    }
    selector.selectedKeys().clear();
    for (LocalSocket socket : sockets.keySet()) {
      receive(socket);
    }
    List<Arrival> taken = List.copyOf(arrivals);
    arrivals.clear();
    return taken;
  }

  @Override
  public void close() throws IOException {
    for (StunConnection connection : connections.values()) {
      connection.close();
    }
    for (UdpSocket socket : sockets.values()) {
      socket.close();
    }
    selector.close();
  }

  private void bind(LocalSocket socket, int port) throws IOException {
    sockets.put(socket, binding.network().bind(port, selector, clock));
  }

  private void receive(LocalSocket at) throws IOException {
    UdpSocket socket = socket(at);
    for (Optional<InetSocketAddress> from = socket.receive(buffer.clear());
        from.isPresent();
        from = socket.receive(buffer.clear())) {
      ByteBuffer bytes = ByteBuffer.allocate(buffer.position()).put(buffer.flip()).flip();
      arrived(Transport.UDP, new Arrival.Message(bytes, from.get(), at, clock.instant()));
    }
  }

  private void advance(StunConnection connection) {
    try {
      connection.advance();
      for (Optional<ByteBuffer> next = connection.next();
          next.isPresent();
          next = connection.next()) {
        arrived(
            Transport.TCP,
            new Arrival.Message(
                next.get(), connection.server(), LocalSocket.MAIN, clock.instant()));
      }
    } catch (IOException e) {
      connections.remove(connection.server());
      connection.close();
      broken(connection.server(), Transport.TCP, LocalSocket.MAIN, e);
    }
  }

  private void arrived(Transport transport, Arrival.Message message) {
    witness.received(transport, message.from(), message.bytes());
    arrivals.add(message);
  }

  private void broken(
      InetSocketAddress server, Transport transport, LocalSocket at, Exception cause) {
    String reason =
        cause instanceof IOException ? String.valueOf(cause.getMessage()) : "no such network here";
    arrivals.add(new Arrival.Broken(server, transport, at, reason));
  }

  private UdpSocket socket(LocalSocket which) {
    UdpSocket socket = sockets.get(which);
    if (socket == null) {
      throw new IllegalStateException("the socket is not open: " + which);
    }
    return socket;
  }
}
