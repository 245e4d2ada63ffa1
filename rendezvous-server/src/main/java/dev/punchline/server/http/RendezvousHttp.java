package dev.punchline.server.http;

import dev.punchline.protocol.wire.Message.InitiateChat;
import dev.punchline.protocol.wire.TransportAddress;
import dev.punchline.server.Introduction;
import dev.punchline.server.Rendezvous;
import dev.punchline.server.net.FrontEnd;
import dev.punchline.server.registry.Flow;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The routes of the rendezvous server. */
public final class RendezvousHttp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RendezvousHttp.class);

  /** Whoever hangs up in the middle of a body is no bug of ours, and nothing to log. */
  private static final Problem CUT_SHORT =
      Problem.ofStatus(400, "Bad Request", "the body ended too soon");

  /** Two UUIDs take 120 bytes; the rest is for white space and fields we ignore. */
  private static final long MAX_BODY_BYTES = 4096;

  private static final String GET_UDP_PORT = "/get-udp-port";
  private static final String START_COMMUNICATION = "/start-communication";
  private static final String HEALTH = "/health";

  private static final int MAX_THREADS = 32;

  /** With fewer places a burst of callers waits a second for its second attempt to connect. */
  private static final int ACCEPT_QUEUE = 1024;

  private static final int MIN_THREADS = 2;

  private final Rendezvous rendezvous;
  private final FrontEnd sockets;
  private final InstantSource clock;
  private final Javalin javalin;

  private RendezvousHttp(
      InetSocketAddress bind, Rendezvous rendezvous, FrontEnd sockets, InstantSource clock) {
    this.rendezvous = rendezvous;
    this.sockets = sockets;
    this.clock = clock;
    this.javalin = Javalin.create(config -> configure(config, bind));
  }

  /**
   * Starts listening.
   *
   * @param bind where; port 0 lets the system choose
   * @param sockets by which a called peer is told
   * @throws IOException if the address cannot be bound
   */
  public static RendezvousHttp open(
      InetSocketAddress bind, Rendezvous rendezvous, FrontEnd sockets, InstantSource clock)
      throws IOException {
    RendezvousHttp http = new RendezvousHttp(bind, rendezvous, sockets, clock);
    try {
      http.javalin.start();
      return http;
    } catch (RuntimeException e) {
      http.javalin.stop();
      throw new IOException(e.getCause() == null ? e : e.getCause());
    }
  }

  /** The address that is bound. */
  public InetSocketAddress localAddress() {
    ServerConnector connector = (ServerConnector) javalin.jettyServer().server().getConnectors()[0];
    try {
      return (InetSocketAddress) ((ServerSocketChannel) connector.getTransport()).getLocalAddress();
    } catch (IOException e) {
      throw new IllegalStateException("the HTTP socket is closed", e);
    }
  }

  @Override
  public void close() {
    javalin.stop();
  }

  private void configure(JavalinConfig config, InetSocketAddress bind) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = MAX_BODY_BYTES;
    config.jetty.threadPool = threads();
    config.jetty.addConnector((server, http) -> connector(server, http, bind));
    config.jetty.modifyServer(
        server -> {
          server.setStopTimeout(0);
          server.setErrorHandler(new ProblemErrorHandler());
        });
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.routes.get(GET_UDP_PORT, this::getUdpPort);
    config.routes.post(START_COMMUNICATION, this::startCommunication);
    config.routes.get(HEALTH, this::health);
    config.routes.exception(
        InvalidRequest.class, (invalid, context) -> refuse(context, invalid.problem()));
    config.routes.exception(HttpResponseException.class, RendezvousHttp::refuseStatus);
    config.routes.exception(IOException.class, (broken, context) -> refuse(context, CUT_SHORT));
    config.routes.exception(Exception.class, RendezvousHttp::fail);
  }

  /** A request waits on a virtual thread, so that slow senders cannot use the others up. */
  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
    return threads;
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, InetSocketAddress bind) {
    ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
    connector.setHost(bind.getHostString());
    connector.setPort(bind.getPort());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    return connector;
  }

  private void getUdpPort(Context context) {
    json(context, Map.of("port", sockets.udpAddress().getPort()));
  }

  private void startCommunication(Context context) throws InvalidRequest {
    StartCommunication request = StartCommunication.parse(context.bodyAsBytes());
    switch (rendezvous.introduce(request.initiator(), request.peer(), clock.instant())) {
      case Introduction.Made(InetSocketAddress initiator, Flow peer) -> {
        sockets.send(new InitiateChat(initiator), peer);
        json(context, Map.of("public", TransportAddress.format(peer.source())));
      }
      case Introduction.UnknownInitiator() ->
          refuse(context, unknown("you are not registered").in("peerInitiator"));
      case Introduction.UnknownPeer() ->
          refuse(context, unknown("no peer is registered by that UUID").in("peer"));
      case Introduction.WithItself() ->
          refuse(
              context,
              Problem.of(400, "invalid-request", "The request makes no sense", "both peers are one")
                  .in("peer"));
    }
  }

  private void health(Context context) {
    Map<String, Object> health = new LinkedHashMap<>();
    health.put("status", "ok");
    health.put("registrations", rendezvous.size());
    health.putAll(sockets.counts());
    json(context, health);
  }

  private static Problem unknown(String detail) {
    return Problem.of(400, "unknown-peer", "Not registered", detail);
  }

  private static void json(Context context, Map<String, ?> body) {
    context.contentType("application/json").result(Json.write(body));
  }

  private static void refuseStatus(HttpResponseException refusal, Context context) {
    HttpStatus status = HttpStatus.forStatus(refusal.getStatus());
    String title = status.getMessage();
    if (status == HttpStatus.METHOD_NOT_ALLOWED) {
      // RFC 9110 section 15.5.6: a 405 must name what is allowed. Javalin says which routes the
      // path
      // has; it answers HEAD wherever there is a GET.
      String routes = String.join(", ", refusal.getDetails().values());
      context.header(Header.ALLOW, routes.replace("GET", "GET, HEAD"));
    }
    String detail =
        switch (status) {
          case METHOD_NOT_ALLOWED ->
              context.method() + " is not for " + context.path() + "; see Allow";
          case NOT_FOUND -> "there is nothing at " + context.path();
          case CONTENT_TOO_LARGE -> "the body may have " + MAX_BODY_BYTES + " bytes";
          default -> title;
        };
    refuse(context, Problem.ofStatus(refusal.getStatus(), title, detail));
  }

  private static void refuse(Context context, Problem problem) {
    context.status(problem.status()).contentType(Problem.CONTENT_TYPE).result(problem.toJson());
  }

  private static void fail(Exception bug, Context context) {
    if (bug instanceof HttpException malformed) {
      refuse(context, Problem.ofStatus(malformed.getCode(), "Bad Request", "it is not HTTP"));
      return;
    }
    LOG.error("{} {} failed", context.method(), context.path(), bug);
    refuse(context, Problem.ofStatus(500, "Internal Server Error", "this is a bug in the server"));
  }
}
