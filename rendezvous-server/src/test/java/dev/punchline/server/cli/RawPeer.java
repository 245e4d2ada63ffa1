package dev.punchline.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A peer made of nothing but a socket: it says and hears bytes, and knows no protocol classes. */
final class RawPeer implements AutoCloseable {
  static final String REGISTRATION = "{\"type\":\"REGISTRATION\",\"payload\":\"\"}";
  static final String HEART_BEAT = "{\"type\":\"HEART-BEAT\",\"payload\":\"\"}";

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Pattern ASSIGNMENT =
      Pattern.compile("\\{\"type\":\"REGISTRATION\",\"payload\":\"([0-9a-f-]{36})\"}");
  private static final byte[] BINDING_REQUEST = {
    0, 1, 0, 0, 0x21, 0x12, (byte) 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12
  };
  private static final int BINDING_SUCCESS = 0x0101;

  private final DatagramSocket socket;
  private final InetSocketAddress server;

  private RawPeer(InetAddress at, InetSocketAddress server) throws IOException {
    this.socket = new DatagramSocket(0, at);
    this.socket.setSoTimeout((int) PATIENCE.toMillis());
    this.server = server;
  }

  /** A peer on the same loopback address as the server. */
  static RawPeer of(InetSocketAddress server) throws IOException {
    return new RawPeer(server.getAddress(), server);
  }

  static RawPeer at(InetAddress at, InetSocketAddress server) throws IOException {
    return new RawPeer(at, server);
  }

  /** What came, and from where. */
  record Heard(ByteBuffer bytes, InetSocketAddress from) {
    String text() {
      return UTF_8.decode(bytes.duplicate()).toString();
    }
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  void says(String text) throws IOException {
    says(text.getBytes(UTF_8));
  }

  void says(byte[] bytes) throws IOException {
    socket.send(new DatagramPacket(bytes, bytes.length, server));
  }

  Heard hears() throws IOException {
    byte[] buffer = new byte[65_536];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    socket.receive(packet);
    return new Heard(
        ByteBuffer.wrap(buffer, 0, packet.getLength()),
        (InetSocketAddress) packet.getSocketAddress());
  }

  UUID registers() throws IOException {
    says(REGISTRATION);
    String answer = hears().text();
    Matcher assignment = ASSIGNMENT.matcher(answer);
    assertThat(assignment.matches()).as("%s assigns a UUID", answer).isTrue();
    return UUID.fromString(assignment.group(1));
  }

  byte[] bindingRequest() {
    return BINDING_REQUEST.clone();
  }

  /**
   * The server takes datagrams in order, so if the answer to a STUN request comes first, then
   * nothing that was said before has an answer.
   */
  void hearsNothing() throws IOException {
    says(BINDING_REQUEST);
    Heard heard = hears();
    assertThat(heard.bytes().getShort(0))
        .as("nothing but the STUN answer; heard %s", heard.text())
        .isEqualTo((short) BINDING_SUCCESS);
  }

  @Override
  public void close() {
    socket.close();
  }
}
