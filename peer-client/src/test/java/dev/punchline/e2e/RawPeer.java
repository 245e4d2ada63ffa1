package dev.punchline.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.punchline.e2e.RawSocket.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A peer of version 1, written down byte by byte. It answers each HELLO with one SUCCESS, and does
 * nothing else by itself.
 */
final class RawPeer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SUCCESS = "{\"type\":\"SUCCESS\",\"payload\":\"...\"}";

  private final RawSocket socket;
  private final AtomicInteger hellos = new AtomicInteger();

  private RawPeer(InetAddress host, boolean answers) {
    this.socket = new RawSocket(host, message -> react(message, answers));
  }

  static RawPeer open() {
    return open(InetAddress.getLoopbackAddress());
  }

  static RawPeer open(InetAddress host) {
    return new RawPeer(host, true);
  }

  /** One that hears everything and never answers a HELLO. */
  static RawPeer deaf() {
    return new RawPeer(InetAddress.getLoopbackAddress(), false);
  }

  /** Registers, and returns the UUID. */
  String register(InetSocketAddress server) {
    socket.send("{\"type\":\"REGISTRATION\",\"payload\":\"\"}", server);
    return await("REGISTRATION").payload();
  }

  /** Asks the server for an introduction, and returns the address of the other peer. */
  InetSocketAddress startCommunication(URI server, String self, String peer) {
    String body = "{\"peerInitiator\":\"%s\",\"peer\":\"%s\"}".formatted(self, peer);
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/start-communication"))
            .POST(BodyPublishers.ofString(body))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw new AssertionError("HTTP %d: %s".formatted(response.statusCode(), response.body()));
      }
      return addressIn(JSON.readTree(response.body()).path("public").asText());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  void hello(InetSocketAddress peer) {
    hellos.incrementAndGet();
    socket.send("{\"type\":\"HELLO\",\"payload\":\"...\"}", peer);
  }

  void text(String line, InetSocketAddress peer) {
    send("TEXT", line, peer);
  }

  void send(String type, String payload, InetSocketAddress to) {
    var message = JSON.createObjectNode().put("type", type).put("payload", payload);
    socket.send(message.toString(), to);
  }

  /** Sends whatever this is. */
  void raw(String datagram, InetSocketAddress to) {
    socket.send(datagram, to);
  }

  /** How many HELLOs it has sent. */
  int hellosSent() {
    return hellos.get();
  }

  InetSocketAddress address() {
    return socket.address();
  }

  Received await(String type) {
    return socket.await(type);
  }

  Received await(String type, Predicate<Received> condition) {
    return socket.await(type, condition);
  }

  List<Received> all() {
    return socket.all();
  }

  List<Received> all(String type) {
    return socket.all(type);
  }

  /** The address in {@code ip:port} or {@code [ip]:port}. */
  static InetSocketAddress addressIn(String text) {
    int colon = text.lastIndexOf(':');
    return new InetSocketAddress(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }

  @Override
  public void close() {
    socket.close();
  }

  private void react(Received message, boolean answers) {
    if (answers && message.type().equals("HELLO")) {
      socket.send(SUCCESS, message.from());
    }
  }
}
