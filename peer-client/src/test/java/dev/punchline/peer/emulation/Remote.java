package dev.punchline.peer.emulation;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Somebody else on loopback, with a plain socket. */
record Remote(DatagramSocket socket) implements AutoCloseable {
  record Heard(String text, InetSocketAddress from) {}

  private static final int LONGEST_WAIT_MILLIS = 5000;

  static Remote open() throws IOException {
    return new Remote(new DatagramSocket(new InetSocketAddress(LoopbackAddresses.COMMON, 0)));
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  void send(String text, InetSocketAddress to) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    socket.send(new DatagramPacket(bytes, bytes.length, to));
  }

  /** Waits for a datagram; only a failing test waits long. */
  Heard await() throws IOException {
    return receive(LONGEST_WAIT_MILLIS).orElseThrow(() -> new AssertionError("nothing came"));
  }

  /** What has come by now: on loopback nothing is under way. */
  Optional<Heard> poll() throws IOException {
    return receive(1);
  }

  @Override
  public void close() {
    socket.close();
  }

  private Optional<Heard> receive(int millis) throws IOException {
    socket.setSoTimeout(millis);
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    try {
      socket.receive(packet);
    } catch (SocketTimeoutException e) {
      return Optional.empty();
    }
    String text = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    return Optional.of(new Heard(text, (InetSocketAddress) packet.getSocketAddress()));
  }
}
