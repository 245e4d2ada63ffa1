package dev.punchline.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.punchline.e2e.RawSocket.Received;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A rendezvous server of version 1, written down byte by byte: registers, introduces, and answers
 * nothing else, neither heartbeats nor STUN.
 */
final class RawServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String host;
  private final InetAddress address;
  private final HttpServer http;
  private final AtomicInteger toDrop;
  private final Map<String, InetSocketAddress> peers = new ConcurrentHashMap<>();
  private volatile RawSocket udp;

  private RawServer(String host, int registrationsToDrop) {
    this.host = host;
    this.toDrop = new AtomicInteger(registrationsToDrop);
    try {
      this.address = InetAddress.getByName(host);
      this.udp = new RawSocket(address, message -> react(message));
      this.http = HttpServer.create(new InetSocketAddress(address, 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var unused = http.createContext("/", this::answer);
    http.start();
  }

  static RawServer start() {
    return start("127.0.0.1");
  }

  /**
   * @param host the IP address to listen on
   */
  static RawServer start(String host) {
    return new RawServer(host, 0);
  }

  /** One that does not see the first so many REGISTRATIONs. */
  static RawServer dropping(int registrations) {
    return new RawServer("127.0.0.1", registrations);
  }

  /** One that answers over HTTP and never over UDP. */
  static RawServer mute() {
    return dropping(Integer.MAX_VALUE);
  }

  URI url() {
    return URI.create("http://%s:%d".formatted(literal(), http.getAddress().getPort()));
  }

  RawSocket udp() {
    return udp;
  }

  /** Forgets everybody and listens on another UDP port from now on. */
  void moveUdp() {
    RawSocket old = udp;
    udp = new RawSocket(address, message -> react(message));
    peers.clear();
    old.close();
  }

  @Override
  public void close() {
    http.stop(0);
    udp.close();
  }

  private void react(Received message) {
    if (message.type().equals("REGISTRATION")
        && toDrop.getAndUpdate(n -> Math.max(0, n - 1)) == 0) {
      String id = UUID.randomUUID().toString();
      peers.put(id, message.from());
      udp.send("{\"type\":\"REGISTRATION\",\"payload\":\"%s\"}".formatted(id), message.from());
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String method = exchange.getRequestMethod();
    if (method.equals("GET") && path.equals("/get-udp-port")) {
      ok(exchange, "{\"port\": %d}".formatted(udp.address().getPort()));
    } else if (method.equals("POST") && path.equals("/start-communication")) {
      introduce(exchange);
    } else {
      exchange.sendResponseHeaders(404, -1);
      exchange.close();
    }
  }

  private void introduce(HttpExchange exchange) throws IOException {
    JsonNode request = JSON.readTree(exchange.getRequestBody());
    @Nullable InetSocketAddress initiator = peers.get(request.path("peerInitiator").asText());
    @Nullable InetSocketAddress peer = peers.get(request.path("peer").asText());
    if (initiator == null || peer == null) {
      exchange.sendResponseHeaders(400, -1);
      exchange.close();
      return;
    }
    udp.send("{\"type\":\"INITIATE_CHAT\",\"payload\":\"%s\"}".formatted(written(initiator)), peer);
    ok(exchange, "{\"public\": \"%s\"}".formatted(written(peer)));
  }

  private static void ok(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().put("Content-Type", List.of("application/json"));
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Everybody is on the one host that the server listens on. */
  private String written(InetSocketAddress peer) {
    return literal() + ":" + peer.getPort();
  }

  private String literal() {
    return host.contains(":") ? "[" + host + "]" : host;
  }
}
