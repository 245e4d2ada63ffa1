package dev.punchline.peer.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.punchline.protocol.session.Introduction;
import dev.punchline.protocol.wire.TransportAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The HTTP interface of a rendezvous server. Any thread may use it. */
public final class RendezvousApi {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int HIGHEST_PORT = 65_535;

  private final URI server;
  private final Duration timeout;
  private final HttpClient http;

  /**
   * @param server its base URL, with host
   * @param timeout for a connection, and again for an answer
   */
  public RendezvousApi(URI server, Duration timeout) {
    this.server = server;
    this.timeout = timeout;
    // Over plain HTTP the default would ask for an upgrade that a small server may choke on.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(timeout)
            .build();
  }

  /**
   * Asks for the UDP port and resolves the server's name. Ends in {@link ServerUnreachable} if
   * there is no usable answer.
   */
  public CompletableFuture<InetSocketAddress> udpAddress() {
    HttpRequest request = request("/get-udp-port").GET().build();
    return http.sendAsync(request, BodyHandlers.ofByteArray())
        .handle(
            (response, failure) -> {
              if (failure != null) {
                throw new CompletionException(new ServerUnreachable(reason(failure)));
              }
              return udpAddress(response);
            });
  }

  /** Asks for an introduction. Never ends exceptionally. */
  public CompletableFuture<Introduction> startCommunication(UUID initiator, UUID peer) {
    String body = json(Map.of("peerInitiator", initiator.toString(), "peer", peer.toString()));
    HttpRequest request =
        request("/start-communication")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, BodyHandlers.ofByteArray())
        .handle(
            (response, failure) ->
                failure != null
                    ? new Introduction.Unreachable(reason(failure))
                    : introduction(response));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(server.resolve(path)).timeout(timeout);
  }

  private InetSocketAddress udpAddress(HttpResponse<byte[]> response) {
    int port = response.statusCode() == 200 ? parse(response.body()).path("port").asInt() : 0;
    if (port < 1 || port > HIGHEST_PORT) {
      throw new CompletionException(
          new ServerUnreachable(
              "what answers at %s is no rendezvous server (HTTP %d)"
                  .formatted(server, response.statusCode())));
    }
    InetSocketAddress address = new InetSocketAddress(server.getHost(), port);
    if (address.isUnresolved()) {
      throw new CompletionException(
          new ServerUnreachable("there is no host called " + server.getHost()));
    }
    return address;
  }

  private static Introduction introduction(HttpResponse<byte[]> response) {
    return switch (response.statusCode()) {
      case 200 ->
          TransportAddress.parse(parse(response.body()).path("public").asText())
              .<Introduction>map(Introduction.Made::new)
              .orElseGet(() -> new Introduction.Refused("its answer has no address"));
      case 400 ->
          // Version 1 says no more than 400; that it does not know the peer is then most likely.
          parse(response.body()).path("field").asText().equals("peerInitiator")
              ? new Introduction.InitiatorUnknown()
              : new Introduction.PeerUnknown();
      default -> new Introduction.Refused("HTTP " + response.statusCode());
    };
  }

  /** The body as JSON; a missing node if it is not JSON. */
  private static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      return JSON.missingNode();
    }
  }

  private static String json(Map<String, String> object) {
    return JSON.valueToTree(object).toString();
  }

  private String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
      if (inner instanceof UnresolvedAddressException) {
        return "there is no host called " + server.getHost();
      }
    }
    return switch (cause) {
      case HttpTimeoutException slow ->
          "%s did not answer in %d s".formatted(server, timeout.toSeconds());
      case ConnectException refused -> "nothing answers at " + server;
      default -> "%s: %s".formatted(server, cause);
    };
  }
}
