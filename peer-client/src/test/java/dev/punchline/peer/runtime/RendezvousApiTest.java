package dev.punchline.peer.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.punchline.protocol.session.Introduction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RendezvousApiTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final UUID SELF = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final UUID PEER = UUID.fromString("00000000-0000-4000-8000-000000000002");

  private HttpServer http;
  private volatile int status = 200;
  private volatile String answer = "";
  private volatile String asked = "";

  @BeforeEach
  void startServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    var unused = http.createContext("/", this::answer);
    http.start();
  }

  @AfterEach
  void stopServer() {
    http.stop(0);
  }

  @Test
  void theUdpPortIsOnTheHostOfTheUrl() {
    answer = "{\"port\": 3478, \"more\": true}";

    assertThat(get(api().udpAddress())).isEqualTo(new InetSocketAddress(LOOPBACK, 3478));
    assertThat(asked).isEqualTo("GET /get-udp-port ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"port\": 0}",
        "{\"port\": 65536}",
        "{\"port\": \"x\"}",
        "[3478]",
        "<html>"
      })
  void anAnswerWithoutAPortIsNoRendezvousServer(String garbage) {
    answer = garbage;

    assertUnreachable(api(), "is no rendezvous server (HTTP 200)");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 301, 404, 500})
  void anotherStatusIsNoRendezvousServer(int other) {
    status = other;

    assertUnreachable(api(), "is no rendezvous server (HTTP %d)".formatted(other));
  }

  @Test
  void nobodyThereIsSaidInOneLine() throws IOException {
    assertUnreachable(
        new RendezvousApi(nobody(), PATIENCE), "nothing answers at http://127.0.0.1:");
  }

  @Test
  void aHostThatDoesNotExistIsSaid() {
    assertUnreachable(
        new RendezvousApi(URI.create("http://no-such-host.invalid:8088"), PATIENCE),
        "there is no host called no-such-host.invalid");
  }

  @Test
  void aServerThatAcceptsAndSaysNothingTimesOut() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, LOOPBACK)) {
      URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      RendezvousApi api = new RendezvousApi(url, Duration.ofMillis(200));

      assertUnreachable(api, "did not answer");
      assertThat(get(api.startCommunication(SELF, PEER)))
          .isInstanceOf(Introduction.Unreachable.class);
    }
  }

  @Test
  void anIntroductionIsAskedForAsVersion1Does() {
    answer = "{\"public\": \"192.0.2.7:4000\"}";
    var unused = get(api().startCommunication(SELF, PEER));

    assertThat(asked)
        .startsWith("POST /start-communication {")
        .contains("\"peerInitiator\":\"" + SELF + "\"", "\"peer\":\"" + PEER + "\"");
  }

  @ParameterizedTest
  @CsvSource({"192.0.2.7:4000, 192.0.2.7", "[2001:db8::1]:4000, 2001:db8::1"})
  void anIntroductionHasTheAddressOfThePeer(String written, String host) {
    answer = "{\"public\": \"%s\"}".formatted(written);

    assertThat(get(api().startCommunication(SELF, PEER)))
        .isEqualTo(new Introduction.Made(new InetSocketAddress(host, 4000)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"public\": 7}", "{\"public\": \"example.org:1\"}", "{\"public\":"})
  void anIntroductionWithoutAnAddressIsRefused(String garbage) {
    answer = garbage;

    assertThat(get(api().startCommunication(SELF, PEER))).isInstanceOf(Introduction.Refused.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "nonsense", "{\"field\": \"peer\"}", "{\"field\": 1}"})
  void status400MeansThatThePeerIsUnknown(String body) {
    status = 400;
    answer = body;

    assertThat(get(api().startCommunication(SELF, PEER))).isEqualTo(new Introduction.PeerUnknown());
  }

  @Test
  void unlessItNamesTheInitiator() {
    status = 400;
    answer = "{\"status\": 400, \"field\": \"peerInitiator\"}";

    assertThat(get(api().startCommunication(SELF, PEER)))
        .isEqualTo(new Introduction.InitiatorUnknown());
  }

  @Test
  void anotherStatusIsARefusal() {
    status = 500;

    assertThat(get(api().startCommunication(SELF, PEER)))
        .isEqualTo(new Introduction.Refused("HTTP 500"));
  }

  @Test
  void anIntroductionByNobodyIsUnreachableAndNoException() throws IOException {
    RendezvousApi api = new RendezvousApi(nobody(), PATIENCE);

    assertThat(get(api.startCommunication(SELF, PEER)))
        .isInstanceOf(Introduction.Unreachable.class);
  }

  private RendezvousApi api() {
    return new RendezvousApi(
        URI.create("http://127.0.0.1:" + http.getAddress().getPort()), PATIENCE);
  }

  private static URI nobody() throws IOException {
    try (ServerSocket closedAgain = new ServerSocket(0, 1, LOOPBACK)) {
      return URI.create("http://127.0.0.1:" + closedAgain.getLocalPort());
    }
  }

  private static void assertUnreachable(RendezvousApi api, String reason) {
    assertThatThrownBy(() -> api.udpAddress().get(20, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(ServerUnreachable.class)
        .hasMessageContaining(reason);
  }

  private static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(20, TimeUnit.SECONDS).join();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body;
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
