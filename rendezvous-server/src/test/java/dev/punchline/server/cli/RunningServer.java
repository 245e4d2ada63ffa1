package dev.punchline.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The real server, on ports that the system chooses; started anew for each test. */
final class RunningServer implements BeforeEachCallback, AfterEachCallback {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(5);
  private static final Pattern READY = Pattern.compile("ready udp=\\S+:(\\d+) http=\\S+:(\\d+)");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServerSettings settings;
  private final InetAddress reachedAt;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<RawPeer> peers = new ArrayList<>();
  private Optional<RendezvousServer> server = Optional.empty();
  private int udpPort;
  private int httpPort;

  private RunningServer(ServerSettings settings, InetAddress reachedAt) {
    this.settings = settings;
    this.reachedAt = reachedAt;
  }

  /** A server on 127.0.0.1 with room and time enough. */
  static RunningServer onLoopback() {
    return at(Loopback.IPV4, Loopback.IPV4);
  }

  static RunningServer at(InetAddress bind, InetAddress reachedAt) {
    return new RunningServer(
        new ServerSettings(
            new InetSocketAddress(bind, 0),
            new InetSocketAddress(bind, 0),
            Duration.ofMinutes(1),
            100_000),
        reachedAt);
  }

  RunningServer withLifetime(Duration lifetime) {
    return new RunningServer(
        new ServerSettings(settings.udp(), settings.http(), lifetime, settings.maxRegistrations()),
        reachedAt);
  }

  RunningServer withRoomFor(int registrations) {
    return new RunningServer(
        new ServerSettings(
            settings.udp(), settings.http(), settings.registrationLifetime(), registrations),
        reachedAt);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws CannotListen {
    if (settings.udp().getAddress().equals(Loopback.IPV6)) {
      Loopback.assumeIpv6();
    }
    RendezvousServer started = RendezvousServer.start(settings);
    server = Optional.of(started);
    Matcher ready = READY.matcher(started.readiness());
    if (!ready.matches()) {
      throw new AssertionError(started.readiness());
    }
    udpPort = Integer.parseInt(ready.group(1));
    httpPort = Integer.parseInt(ready.group(2));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    peers.forEach(RawPeer::close);
    client.shutdownNow();
    server.ifPresent(RendezvousServer::close);
  }

  RendezvousServer process() {
    return server.orElseThrow();
  }

  InetSocketAddress udp() {
    return new InetSocketAddress(reachedAt, udpPort);
  }

  InetSocketAddress http() {
    return new InetSocketAddress(reachedAt, httpPort);
  }

  /** A new peer, closed together with the server. */
  RawPeer peer() throws IOException {
    RawPeer peer = RawPeer.of(udp());
    peers.add(peer);
    return peer;
  }

  HttpRequest.Builder request(String path) {
    String host = reachedAt.getHostAddress();
    String authority = (host.contains(":") ? "[" + host + "]" : host) + ":" + httpPort;
    return HttpRequest.newBuilder(URI.create("http://" + authority + path)).timeout(PATIENCE);
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> startCommunication(byte[] body) throws IOException, InterruptedException {
    return send(request("/start-communication").POST(BodyPublishers.ofByteArray(body)));
  }

  HttpResponse<String> startCommunication(String body) throws IOException, InterruptedException {
    return send(request("/start-communication").POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> introduce(UUID initiator, UUID peer)
      throws IOException, InterruptedException {
    return startCommunication(
        "{\"peerInitiator\": \"%s\", \"peer\": \"%s\"}".formatted(initiator, peer));
  }

  JsonNode health() throws IOException, InterruptedException {
    return JSON.readTree(get("/health").body());
  }

  long count(String counter) throws IOException, InterruptedException {
    return health().required("datagrams").required(counter).asLong();
  }

  int registrations() throws IOException, InterruptedException {
    return health().required("registrations").asInt();
  }

  /** Polls /health until it is as it should be. */
  void awaitHealth(String what, Predicate<JsonNode> expected)
      throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    JsonNode health = health();
    while (!expected.test(health)) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("waited in vain for " + what + "; " + health);
      }
      LockSupport.parkNanos(POLL_INTERVAL.toNanos());
      health = health();
    }
  }
}
