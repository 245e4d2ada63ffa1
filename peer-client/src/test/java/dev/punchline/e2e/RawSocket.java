package dev.punchline.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A UDP socket on loopback that writes literal bytes and remembers everything that comes. */
final class RawSocket implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One datagram.
   *
   * @param text its bytes, read as UTF-8
   * @param size how many bytes it had
   * @param json its meaning; a missing node if it has none
   */
  record Received(String text, int size, InetSocketAddress from, JsonNode json) {
    String type() {
      return json.path("type").asText();
    }

    String payload() {
      return json.path("payload").asText();
    }

    @Override
    public String toString() {
      return from + " " + text;
    }
  }

  private final DatagramSocket socket;
  private final Consumer<Received> reaction;
  private final List<Received> received = new ArrayList<>();
  private int consumed;

  /**
   * @param reaction what to do with each datagram when it comes, before anybody can await it
   */
  RawSocket(InetAddress host, Consumer<Received> reaction) {
    try {
      this.socket = new DatagramSocket(0, host);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
    this.reaction = reaction;
    Thread.ofPlatform().daemon().start(this::read);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  void send(String text, InetSocketAddress to) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      socket.send(new DatagramPacket(bytes, bytes.length, to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a message of this type that no earlier wait has passed. */
  Received await(String type) {
    return await(type, any -> true);
  }

  /** Waits for such a message that no earlier wait has passed. */
  Received await(String type, Predicate<Received> condition) {
    Deadline deadline = Deadline.step();
    synchronized (received) {
      while (true) {
        for (int i = consumed; i < received.size(); i++) {
          Received candidate = received.get(i);
          if (candidate.type().equals(type) && condition.test(candidate)) {
            consumed = i + 1;
            return candidate;
          }
        }
        if (deadline.hasPassed()) {
          throw new AssertionError("no %s came, but %s".formatted(type, received));
        }
        deadline.await(received);
      }
    }
  }

  /** Everything that has come; what was sent from this machine before this call is among it. */
  List<Received> all() {
    // Datagrams on loopback queue in the order of sending, so this one comes after all of them.
    String mark = UUID.randomUUID().toString();
    send("{\"type\":\"MARK\",\"payload\":\"%s\"}".formatted(mark), address());
    synchronized (received) {
      int before = consumed;
      var unused = await("MARK", message -> message.payload().equals(mark));
      consumed = before;
      return received.stream().filter(message -> !message.from().equals(address())).toList();
    }
  }

  /** All messages of one type, as {@link #all} has them. */
  List<Received> all(String type) {
    return all().stream().filter(message -> message.type().equals(type)).toList();
  }

  @Override
  public void close() {
    socket.close();
  }

  private void read() {
    byte[] buffer = new byte[65_536];
    DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
    while (true) {
      try {
        packet.setLength(buffer.length);
        socket.receive(packet);
      } catch (IOException e) {
        return;
      }
      String text = new String(buffer, 0, packet.getLength(), StandardCharsets.UTF_8);
      InetSocketAddress from = (InetSocketAddress) packet.getSocketAddress();
      Received message = new Received(text, packet.getLength(), from, parse(text));
      reaction.accept(message);
      synchronized (received) {
        received.add(message);
        received.notifyAll();
      }
    }
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }
}
