package dev.punchline.peer.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.punchline.protocol.session.Introduction;
import dev.punchline.protocol.wire.TransportAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * The HTTP interface of a rendezvous server. Any thread may use it.
 *
 * <p>It uses {@link HttpURLConnection}: the JDK's newer client sets up TLS before it sends its
 * first plain request, which more than doubles the time from a command to its answer.
 */
public final class RendezvousApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int HIGHEST_PORT = 65_535;
  private static final int MAX_BODY_BYTES = 65_536;

  private final URI server;
  private final Duration timeout;
  private final Executor background = task -> Thread.ofPlatform().name("http").daemon().start(task);

  private record Answer(int status, JsonNode body) {}

  /**
   * @param server its base URL, with host
   * @param timeout for a connection, and again for an answer
   */
  public RendezvousApi(URI server, Duration timeout) {
    this.server = server;
    this.timeout = timeout;
  }

  /**
   * Asks for the UDP port and resolves the server's name. Ends in {@link ServerUnreachable} if
   * there is no usable answer.
   */
  public CompletableFuture<InetSocketAddress> udpAddress() {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return udpAddress(exchange("/get-udp-port", Optional.empty()));
          } catch (IOException e) {
            throw new CompletionException(new ServerUnreachable(reason(e)));
          } catch (ServerUnreachable e) {
            throw new CompletionException(e);
          }
        },
        background);
  }

  /** Asks for an introduction. Never ends exceptionally. */
  public CompletableFuture<Introduction> startCommunication(UUID initiator, UUID peer) {
    Map<String, String> request =
        Map.of("peerInitiator", initiator.toString(), "peer", peer.toString());
    String body = JSON.valueToTree(request).toString();
    return CompletableFuture.<Introduction>supplyAsync(
            () -> {
              try {
                return introduction(exchange("/start-communication", Optional.of(body)));
              } catch (IOException e) {
                return new Introduction.Unreachable(reason(e));
              }
            },
            background)
        // The timeouts are for each byte; a server that drips would hold the call for ever.
        .orTimeout(2 * timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionally(e -> new Introduction.Unreachable(server + " did not answer: " + e));
  }

  private Answer exchange(String path, Optional<String> body) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) server.resolve(path).toURL().openConnection();
    connection.setConnectTimeout(Math.toIntExact(timeout.toMillis()));
    connection.setReadTimeout(Math.toIntExact(timeout.toMillis()));
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("Accept", "application/json, application/problem+json");
    if (body.isPresent()) {
      byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setDoOutput(true);
      // Also keeps it from being sent twice: a peer must be told of a call once only.
      connection.setFixedLengthStreamingMode(bytes.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(bytes);
      }
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return new Answer(status, in == null ? JSON.missingNode() : parse(in));
    }
  }

  private InetSocketAddress udpAddress(Answer answer) throws ServerUnreachable {
    int port = answer.status() == 200 ? answer.body().path("port").asInt() : 0;
    if (port < 1 || port > HIGHEST_PORT) {
      throw new ServerUnreachable(
          "what answers at %s is no rendezvous server (HTTP %d)"
              .formatted(server, answer.status()));
    }
    InetSocketAddress address = new InetSocketAddress(server.getHost(), port);
    if (address.isUnresolved()) {
      throw new ServerUnreachable("there is no host called " + server.getHost());
    }
    return address;
  }

  private static Introduction introduction(Answer answer) {
    return switch (answer.status()) {
      case 200 ->
          TransportAddress.parse(answer.body().path("public").asText())
              .<Introduction>map(Introduction.Made::new)
              .orElseGet(() -> new Introduction.Refused("its answer has no address"));
      case 400 -> refusal(answer.body());
      default -> new Introduction.Refused("HTTP " + answer.status());
    };
  }

  private static Introduction refusal(JsonNode problem) {
    if (problem.path("type").asText().endsWith(":invalid-request")) {
      return new Introduction.Refused(problem.path("detail").asText());
    }
    // Version 1 says no more than 400; that it does not know the peer is then most likely.
    return problem.path("field").asText().equals("peerInitiator")
        ? new Introduction.InitiatorUnknown()
        : new Introduction.PeerUnknown();
  }

  /** The body as JSON; a missing node if it is not JSON. */
  private static JsonNode parse(InputStream body) throws IOException {
    byte[] bytes = body.readNBytes(MAX_BODY_BYTES);
    try {
      JsonNode node = JSON.readTree(bytes);
      return node == null ? JSON.missingNode() : node;
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }

  private String reason(IOException failure) {
    return switch (failure) {
      case SocketTimeoutException slow ->
          "%s did not answer in %d s".formatted(server, Math.max(1, timeout.toSeconds()));
      case ConnectException refused -> "nothing answers at " + server;
      case UnknownHostException unknown -> "there is no host called " + server.getHost();
      default -> "%s: %s".formatted(server, failure);
    };
  }
}
