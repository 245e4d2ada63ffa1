package dev.punchline.server.http;

import dev.punchline.server.Rendezvous;
import dev.punchline.server.net.FrontEnd;
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
  static final Problem CUT_SHORT = Problem.ofStatus(400, "Bad Request", "the body ended too soon");

  static final Problem BUG =
      Problem.ofStatus(500, "Internal Server Error", "this is a bug in the server");

  /** Two UUIDs take 120 bytes; the rest is for white space and fields we ignore. */
  private static final long MAX_BODY_BYTES = 4096;

  private static final String GET_UDP_PORT = "/get-udp-port";
  private static final String START_COMMUNICATION = "/start-communication";
  private static final String HEALTH = "/health";

  private static final int MAX_THREADS = 32;

  /** With fewer places a burst of callers waits a second for its second attempt to connect. */
  private static final int ACCEPT_QUEUE = 1024;

  private static final int MIN_THREADS = 2;

  /**
   * Without one the listening socket is registered with a selector, and again after each time that
   * there were too many connections. Jetty closes it for good if that comes while the selector has
   * not seen the end of the registration before.
   */
  private static final int ACCEPTORS = 1;

  /** Each serves its connections on a thread; the other half of the processors has the rest. */
  private static final int SELECTORS =
      Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, 8);

  private final Rendezvous rendezvous;
  private final FrontEnd sockets;
  private final Introducer introducer;
  private final Javalin javalin;

  private RendezvousHttp(
      HttpSettings settings, Rendezvous rendezvous, FrontEnd sockets, InstantSource clock) {
    this.rendezvous = rendezvous;
    this.sockets = sockets;
    this.introducer = new Introducer(rendezvous, sockets, clock);
    this.javalin = Javalin.create(config -> configure(config, settings));
  }

  /**
   * Starts listening.
   *
   * @param sockets by which a called peer is told
   * @throws IOException if the address cannot be bound
   */
  public static RendezvousHttp open(
      HttpSettings settings, Rendezvous rendezvous, FrontEnd sockets, InstantSource clock)
      throws IOException {
    RendezvousHttp http = new RendezvousHttp(settings, rendezvous, sockets, clock);
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
    ServerConnector connector = (ServerConnector) jetty().getConnectors()[0];
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

  private Server jetty() {
    return javalin.jettyServer().server();
  }

  private void configure(JavalinConfig config, HttpSettings settings) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    config.http.maxRequestSize = MAX_BODY_BYTES;
    config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, MIN_THREADS);
    config.jetty.addConnector((server, http) -> connector(server, http, settings));
    config.jetty.modifyServer(this::configure);
    config.jetty.modifyHttpConfiguration(http -> http.setSendServerVersion(false));
    config.routes.get(GET_UDP_PORT, this::getUdpPort);
    config.routes.post(START_COMMUNICATION, this::startCommunication);
    config.routes.get(HEALTH, this::health);
    config.routes.exception(HttpResponseException.class, RendezvousHttp::refuseStatus);
    config.routes.exception(IOException.class, (broken, context) -> refuse(context, CUT_SHORT));
    config.routes.exception(Exception.class, RendezvousHttp::fail);
  }

  private void configure(Server server) {
    server.setStopTimeout(0);
    server.setErrorHandler(new ProblemErrorHandler());
    // In place of Javalin's statistics, which nobody reads. A request that may wait does so on a
    // virtual thread, of which there are at most as many as connections.
    server.setHandler(
        new ShortWay(
            START_COMMUNICATION,
            MAX_BODY_BYTES,
            introducer,
            Executors.newVirtualThreadPerTaskExecutor()));
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, HttpSettings settings) {
    ServerConnector connector =
        new ServerConnector(server, ACCEPTORS, SELECTORS, new HttpConnectionFactory(http));
    connector.setHost(settings.bind().getHostString());
    connector.setPort(settings.bind().getPort());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    ConnectionBound bound = new ConnectionBound(settings.connections(), connector);
    connector.addBean(bound);
    server.addBean(bound);
    return connector;
  }

  private void getUdpPort(Context context) {
    send(context, Answer.of(Map.of("port", sockets.udpAddress().getPort())));
  }

  private void startCommunication(Context context) {
    send(context, introducer.answer(context.bodyAsBytes()));
  }

  private void health(Context context) {
    Map<String, Object> health = new LinkedHashMap<>();
    health.put("status", "ok");
    health.put("registrations", rendezvous.size());
    health.putAll(sockets.counts());
    health.put("http", jetty().getBean(ConnectionBound.class).counts());
    send(context, Answer.of(health));
  }

  private static void refuseStatus(HttpResponseException refusal, Context context) {
    HttpStatus status = HttpStatus.forStatus(refusal.getStatus());
    String title = status.getMessage();
    if (status == HttpStatus.METHOD_NOT_ALLOWED) {
      // RFC 9110 section 15.5.6: a 405 must name what is allowed. Javalin says which routes the
      // path
      // has, and answers HEAD wherever there is a GET.
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
    send(context, Answer.of(problem));
  }

  private static void send(Context context, Answer answer) {
    context.status(answer.status()).contentType(answer.contentType()).result(answer.body());
  }

  private static void fail(Exception bug, Context context) {
    if (bug instanceof HttpException malformed) {
      refuse(context, Problem.ofStatus(malformed.getCode(), "Bad Request", "it is not HTTP"));
      return;
    }
    LOG.error("{} {} failed", context.method(), context.path(), bug);
    refuse(context, BUG);
  }
}
