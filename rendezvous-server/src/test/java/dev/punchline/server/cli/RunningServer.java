package dev.punchline.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.punchline.protocol.stun.server.SessionKeys;
import dev.punchline.server.http.HttpSettings;
import dev.punchline.server.net.FrontEndSettings;
import dev.punchline.server.net.PortChoice;
import dev.punchline.server.net.SocketPlan;
import dev.punchline.server.net.TcpLimits;
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
  private static final Pattern READY =
      Pattern.compile(
          "ready udp=\\S+:(\\d+) http=\\S+:(\\d+)(?: tcp=\\S+:(\\d+))?"
              + "(?: alternate=(\\S+):(\\d+))?");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ServerSettings settings;
  private final InetAddress reachedAt;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<RawPeer> peers = new ArrayList<>();
  private Optional<RendezvousServer> server = Optional.empty();
  private int udpPort;
  private int httpPort;
  private int tcpPort;
  private int alternatePort;

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
            sockets(
                new SocketPlan(
                    new InetSocketAddress(bind, 0),
                    2,
                    PortChoice.DERIVED,
                    Optional.empty(),
                    PortChoice.DERIVED)),
            new HttpSettings(new InetSocketAddress(bind, 0), 1000),
            Duration.ofMinutes(1),
            100_000),
        reachedAt);
  }

  /** A server on 127.0.0.1 and 127.0.0.2. */
  static RunningServer onTwoAddresses() {
    return onLoopback()
        .with(
            sockets(
                new SocketPlan(
                    new InetSocketAddress(Loopback.IPV4, 0),
                    2,
                    PortChoice.DERIVED,
                    Optional.of(Loopback.OTHER_IPV4),
                    PortChoice.DERIVED)));
  }

  /** These sockets, no sessions, and limits that nobody meets. */
  static FrontEndSettings sockets(SocketPlan plan) {
    return new FrontEndSettings(
        plan, SessionKeys.NONE, "Punchline test", new TcpLimits(100, Duration.ofSeconds(30)));
  }

  RunningServer with(FrontEndSettings sockets) {
    return new RunningServer(
        new ServerSettings(
            sockets, settings.http(), settings.registrationLifetime(), settings.maxRegistrations()),
        reachedAt);
  }

  RunningServer withSessions(SessionKeys sessions) {
    FrontEndSettings sockets = settings.sockets();
    return with(
        new FrontEndSettings(sockets.sockets(), sessions, sockets.software(), sockets.tcp()));
  }

  RunningServer withTcpLimits(int connections, Duration idle) {
    FrontEndSettings sockets = settings.sockets();
    return with(
        new FrontEndSettings(
            sockets.sockets(),
            sockets.sessions(),
            sockets.software(),
            new TcpLimits(connections, idle)));
  }

  RunningServer withHttpConnections(int connections) {
    return new RunningServer(
        new ServerSettings(
            settings.sockets(),
            new HttpSettings(settings.http().bind(), connections),
            settings.registrationLifetime(),
            settings.maxRegistrations()),
        reachedAt);
  }

  RunningServer withLifetime(Duration lifetime) {
    return new RunningServer(
        new ServerSettings(
            settings.sockets(), settings.http(), lifetime, settings.maxRegistrations()),
        reachedAt);
  }

  RunningServer withRoomFor(int registrations) {
    return new RunningServer(
        new ServerSettings(
            settings.sockets(), settings.http(), settings.registrationLifetime(), registrations),
        reachedAt);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws CannotListen {
    if (settings.sockets().sockets().udp().getAddress().equals(Loopback.IPV6)) {
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
    tcpPort = ready.group(3) == null ? 0 : Integer.parseInt(ready.group(3));
    alternatePort = ready.group(5) == null ? 0 : Integer.parseInt(ready.group(5));
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

  InetSocketAddress tcp() {
    return new InetSocketAddress(reachedAt, tcpPort);
  }

  /** The second UDP socket, on the first address. */
  InetSocketAddress otherPort() {
    return new InetSocketAddress(reachedAt, alternatePort);
  }

  /** A new peer that knows another of the server's sockets than {@link #udp}. */
  RawPeer peerOf(InetSocketAddress socket) throws IOException {
    RawPeer peer = RawPeer.at(reachedAt, socket);
    peers.add(peer);
    return peer;
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

  long tcpCount(String counter) throws IOException, InterruptedException {
    return health().required("tcp").required(counter).asLong();
  }

  /** How many STUN messages were dropped for this reason. */
  long stunDropped(String reason) throws IOException, InterruptedException {
    return health().required("stun-dropped").required(reason).asLong();
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
