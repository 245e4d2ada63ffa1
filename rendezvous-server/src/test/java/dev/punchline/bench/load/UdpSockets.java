package dev.punchline.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;

/** UDP sockets, each connected to the same server. */
public final class UdpSockets implements AutoCloseable {
  private static final int MAX_BYTES = 2048;
  private static final long REPEAT_NANOS = 1_000_000;
  private static final long RETRANSMIT_NANOS = 250_000_000;

  private final List<DatagramChannel> channels;
  private final ByteBuffer out = ByteBuffer.allocateDirect(MAX_BYTES);
  private final ByteBuffer in = ByteBuffer.allocateDirect(MAX_BYTES);

  private UdpSockets(List<DatagramChannel> channels) {
    this.channels = channels;
  }

  /** Opens sockets at ports that the system chooses. */
  public static UdpSockets open(InetSocketAddress server, int count) throws IOException {
    return open(server, count, i -> new InetSocketAddress(server.getAddress(), 0));
  }

  /**
   * Opens sockets at given addresses.
   *
   * @throws IOException if one of them cannot be bound; none is open then
   */
  public static UdpSockets open(
      InetSocketAddress server, int count, IntFunction<InetSocketAddress> sources)
      throws IOException {
    UdpSockets sockets = new UdpSockets(new ArrayList<>(count));
    try {
      for (int i = 0; i < count; i++) {
        DatagramChannel channel = DatagramChannel.open(StandardProtocolFamily.INET);
        sockets.channels.add(channel);
        channel.configureBlocking(false);
        channel.bind(sources.apply(i)).connect(server);
      }
      return sockets;
    } catch (IOException e) {
      sockets.close();
      throw e;
    }
  }

  int size() {
    return channels.size();
  }

  DatagramChannel channel(int socket) {
    return channels.get(socket);
  }

  void send(int socket, Exchange exchange) throws IOException {
    exchange.request(socket, out.clear());
    out.flip();
    try {
      while (channels.get(socket).write(out) == 0) {
        Spin.once();
      }
    } catch (PortUnreachableException e) {
      throw gone(socket, e);
    }
  }

  /** Takes one datagram, if there is one, and says whether it was the answer. */
  boolean receive(int socket, Exchange exchange) throws IOException {
    try {
      return channels.get(socket).read(in.clear()) > 0 && exchange.isAnswer(socket, in.flip());
    } catch (PortUnreachableException e) {
      throw gone(socket, e);
    }
  }

  /** Takes one datagram, if there is one, whatever it is. */
  boolean discard(int socket) throws IOException {
    try {
      return channels.get(socket).read(in.clear()) > 0;
    } catch (PortUnreachableException e) {
      throw gone(socket, e);
    }
  }

  /**
   * How long the first socket has to ask until it is answered; it asks every millisecond.
   *
   * @throws IOException if it never is
   */
  public Duration firstAnswer(Exchange exchange, Duration patience) throws IOException {
    while (discard(0)) {
      // An answer to what was asked earlier.
    }
    long start = System.nanoTime();
    long lastSent = start;
    send(0, exchange);
    while (true) {
      boolean answered = receive(0, exchange);
      long now = System.nanoTime();
      if (answered) {
        return Duration.ofNanos(now - start);
      }
      if (now - start > patience.toNanos()) {
        throw new IOException("the server no longer answers");
      }
      if (now - lastSent > REPEAT_NANOS) {
        send(0, exchange);
        lastSent = now;
      }
      Spin.once();
    }
  }

  /**
   * Registers every socket, and says by which UUID. Asks again as peers do: a server that was
   * overloaded a moment ago has still dropped what came.
   *
   * @throws IOException if the server does not answer
   */
  public List<UUID> register(Duration patience) throws IOException {
    Messages registration = Messages.registration();
    List<UUID> ids = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      long end = System.nanoTime() + patience.toNanos();
      while (!asksAndIsAnswered(i, registration)) {
        if (System.nanoTime() - end > 0) {
          throw new IOException("a REGISTRATION was not answered");
        }
      }
      ids.add(Messages.registrationIn(in));
    }
    for (int i = 0; i < size(); i++) {
      while (discard(i)) {
        // The second answer to what was asked twice.
      }
    }
    return ids;
  }

  private boolean asksAndIsAnswered(int socket, Exchange exchange) throws IOException {
    send(socket, exchange);
    long end = System.nanoTime() + RETRANSMIT_NANOS;
    while (System.nanoTime() - end < 0) {
      if (receive(socket, exchange)) {
        return true;
      }
      Spin.once();
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    for (DatagramChannel channel : channels) {
      channel.close();
    }
  }

  private IOException gone(int socket, IOException cause) throws IOException {
    return new IOException("nobody answers at " + channels.get(socket).getRemoteAddress(), cause);
  }
}
