package dev.punchline.e2e;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A network on loopback on which every datagram and every byte of HTTP takes its time. It stands in
 * front of a real server, at the same ports on another loopback address, and gives each peer that
 * talks to it an address of its own, as a full-cone NAT does; so two real peers meet through it
 * without knowing.
 */
final class DelayedNetwork implements AutoCloseable {
  private static final int MAX_DATAGRAM_BYTES = 65_535;

  private final Duration delay;
  private final InetSocketAddress server;
  private final DatagramSocket front;
  private final ServerSocket httpFront;
  private final Map<InetSocketAddress, DatagramSocket> outsideOf = new ConcurrentHashMap<>();

  /** One thread: what leaves in order arrives in order. */
  private final ScheduledExecutorService line =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  private final List<Closeable> open = new ArrayList<>();

  /**
   * @param delay one way, between any two hosts
   */
  DelayedNetwork(ServerProcess server, Duration delay) {
    this.delay = delay;
    this.server = server.udp();
    try {
      InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, 2});
      this.front = new DatagramSocket(server.udp().getPort(), address);
      this.httpFront = new ServerSocket(server.httpPort(), 50, address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.add(front);
    open.add(httpFront);
    pump(front, this::fromPeerToServer);
    Thread.ofVirtual().start(this::acceptHttp);
  }

  /** The server as it is seen through this network. */
  URI url() {
    return URI.create("http://127.0.0.2:" + httpFront.getLocalPort());
  }

  @Override
  public void close() {
    line.shutdownNow();
    synchronized (open) {
      for (Closeable resource : open) {
        try {
          resource.close();
        } catch (IOException e) {
          throw new UncheckedIOException("closing the network", e);
        }
      }
    }
  }

  private interface Receiver {
    void receive(byte[] bytes, InetSocketAddress from) throws IOException;
  }

  private void fromPeerToServer(byte[] bytes, InetSocketAddress peer) {
    sendLater(outside(peer), bytes, server);
  }

  /** What arrives at a peer's outside address goes in to it, from where it would seem to come. */
  private void fromOutside(InetSocketAddress peer, byte[] bytes, InetSocketAddress from) {
    DatagramSocket source = from.equals(server) ? front : outside(from);
    sendLater(source, bytes, peer);
  }

  private DatagramSocket outside(InetSocketAddress peer) {
    return outsideOf.computeIfAbsent(
        peer,
        inside -> {
          try {
            DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
            synchronized (open) {
              open.add(socket);
            }
            pump(socket, (bytes, from) -> fromOutside(inside, bytes, from));
            return socket;
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void sendLater(DatagramSocket from, byte[] bytes, InetSocketAddress to) {
    var unused =
        line.schedule(
            () -> {
              from.send(new DatagramPacket(bytes, bytes.length, to));
              return null;
            },
            delay.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private static void pump(DatagramSocket socket, Receiver receiver) {
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              DatagramPacket packet =
                  new DatagramPacket(new byte[MAX_DATAGRAM_BYTES], MAX_DATAGRAM_BYTES);
              while (!socket.isClosed()) {
                try {
                  socket.receive(packet);
                  receiver.receive(
                      Arrays.copyOf(packet.getData(), packet.getLength()),
                      (InetSocketAddress) packet.getSocketAddress());
                } catch (IOException e) {
                  return;
                }
              }
            });
  }

  private void acceptHttp() {
    while (!httpFront.isClosed()) {
      try {
        Socket client = httpFront.accept();
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), httpFront.getLocalPort());
        client.setTcpNoDelay(true);
        upstream.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> copyLater(client, upstream));
        Thread.ofVirtual().start(() -> copyLater(upstream, client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void copyLater(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try (from;
        InputStream in = from.getInputStream()) {
      OutputStream out = to.getOutputStream();
      for (int length = in.read(buffer); length > 0; length = in.read(buffer)) {
        byte[] piece = Arrays.copyOf(buffer, length);
        var unused =
            line.schedule(
                () -> {
                  out.write(piece);
                  out.flush();
                  return null;
                },
                delay.toNanos(),
                TimeUnit.NANOSECONDS);
      }
    } catch (IOException e) {
      // Either end has closed; so does this direction.
    }
  }
}
