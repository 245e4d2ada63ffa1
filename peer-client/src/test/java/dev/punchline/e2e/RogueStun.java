package dev.punchline.e2e;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.MessageClass;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A STUN server on 127.0.0.1 that answers as a test wants it to, rightly or not. */
final class RogueStun implements AutoCloseable {
  /** What it does with a datagram. */
  interface OverUdp {
    void answer(DatagramSocket socket, byte[] request, InetSocketAddress from) throws IOException;
  }

  /** What it does with a connection, once a request has come over it. */
  interface OverTcp {
    void answer(Socket connection, byte[] request) throws IOException;
  }

  private static final int REQUEST_BYTES = 20;

  private final Closeable socket;
  private final int port;
  private final BlockingQueue<Socket> connections = new LinkedBlockingQueue<>();

  private RogueStun(DatagramSocket socket, OverUdp behavior) {
    this.socket = socket;
    this.port = socket.getLocalPort();
    start(() -> serve(socket, behavior));
  }

  private RogueStun(ServerSocket socket, OverTcp behavior) {
    this.socket = socket;
    this.port = socket.getLocalPort();
    start(() -> serve(socket, behavior));
  }

  static RogueStun overUdp(OverUdp behavior) {
    try {
      return new RogueStun(new DatagramSocket(0, InetAddress.getLoopbackAddress()), behavior);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static RogueStun overTcp(OverTcp behavior) {
    try {
      return new RogueStun(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), behavior);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A right answer with more attributes. */
  static byte[] success(byte[] request, InetSocketAddress mapped, StunAttribute... more) {
    List<StunAttribute> attributes = new ArrayList<>(List.of(new XorMappedAddress(mapped)));
    attributes.addAll(List.of(more));
    return response(request, MessageClass.SUCCESS_RESPONSE, attributes);
  }

  static byte[] response(byte[] request, MessageClass kind, List<StunAttribute> attributes) {
    try {
      StunMessage question = StunCodec.decode(ByteBuffer.wrap(request));
      ByteBuffer bytes = StunCodec.encode(question.response(kind, attributes), Protection.NONE);
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      return copy;
    } catch (MalformedStun e) {
      throw new IllegalArgumentException(e);
    }
  }

  static void send(DatagramSocket from, byte[] bytes, InetSocketAddress to) throws IOException {
    from.send(new DatagramPacket(bytes, bytes.length, to));
  }

  /** As one writes it. */
  String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    try {
      socket.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve(DatagramSocket socket, OverUdp behavior) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    while (true) {
      packet.setLength(65_536);
      socket.receive(packet);
      byte[] request = Arrays.copyOf(packet.getData(), packet.getLength());
      behavior.answer(socket, request, (InetSocketAddress) packet.getSocketAddress());
    }
  }

  private void serve(ServerSocket socket, OverTcp behavior) throws IOException {
    while (true) {
      Socket connection = socket.accept();
      connections.add(connection);
      connection.setTcpNoDelay(true);
      behavior.answer(connection, connection.getInputStream().readNBytes(REQUEST_BYTES));
    }
  }

  private interface Service {
    void run() throws IOException;
  }

  private static void start(Service service) {
    var unused =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    service.run();
                  } catch (IOException e) {
                    // Its socket was closed: the test is over.
                  }
                });
  }
}
