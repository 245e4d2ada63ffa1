package dev.punchline.server.net;

import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.server.Arrival;
import dev.punchline.protocol.stun.server.DropReason;
import dev.punchline.protocol.stun.server.Endpoint;
import dev.punchline.protocol.stun.server.Outcome;
import dev.punchline.protocol.stun.server.StunResponder;
import dev.punchline.server.net.TcpCount.Counter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * STUN over TCP, RFC 8489 section 6.2.2: the listening socket, its connections, and the one thread
 * that serves them all. A connection holds its place only as long as whole messages come.
 */
final class TcpFrontEnd implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TcpFrontEnd.class);

  /** How many connections are accepted before the others have their turn. */
  private static final int TURN = 64;

  /** Gives the next connection that waits, if there is one. */
  @FunctionalInterface
  interface Acceptor {
    Optional<SocketChannel> accept() throws IOException;
  }

  /**
   * Who answers what comes in.
   *
   * @param responder used by this front end's thread only
   */
  record Services(StunResponder responder, Count<DropReason> stunDropped, InstantSource clock) {}

  private final ServerSocketChannel listener;
  private final Acceptor acceptor;
  private final TcpLimits limits;
  private final TcpPlaces places;
  private final Services services;
  private final Selector selector;
  private final TcpCount count = new TcpCount();
  private final AcceptPause pause = new AcceptPause();
  private final Thread thread;

  /** The one that will be idle first comes first. */
  private final SequencedSet<SelectionKey> connections = new LinkedHashSet<>();

  private TcpFrontEnd(
      ServerSocketChannel listener,
      Acceptor acceptor,
      TcpLimits limits,
      Services services,
      Selector selector) {
    this.listener = listener;
    this.acceptor = acceptor;
    this.limits = limits;
    this.places = new TcpPlaces(limits);
    this.services = services;
    this.selector = selector;
    this.thread = Thread.ofPlatform().name("tcp").unstarted(this::serveUntilClosed);
  }

  /**
   * Starts accepting.
   *
   * @param listener bound and non-blocking; closed with this front end
   */
  static TcpFrontEnd start(ServerSocketChannel listener, TcpLimits limits, Services services)
      throws IOException {
    return start(listener, () -> Optional.ofNullable(listener.accept()), limits, services);
  }

  /** The same, with another way to accept what waits at the listener. */
  static TcpFrontEnd start(
      ServerSocketChannel listener, Acceptor acceptor, TcpLimits limits, Services services)
      throws IOException {
    Selector selector = Selector.open();
    try {
      listener.register(selector, SelectionKey.OP_ACCEPT);
    } catch (IOException e) {
      selector.close();
      throw e;
    }
    TcpFrontEnd frontEnd = new TcpFrontEnd(listener, acceptor, limits, services, selector);
    frontEnd.thread.start();
    return frontEnd;
  }

  TcpCount count() {
    return count;
  }

  /** Closes the listening socket and every connection, and waits for the thread. */
  @Override
  public void close() {
    try {
      selector.close();
      listener.close();
      thread.join();
    } catch (IOException e) {
      LOG.debug("closing the TCP socket: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void serveUntilClosed() {
    while (selector.isOpen()) {
      try {
        selector.select(this::serve, patience());
        closeIdle();
        resumeAccepting();
      } catch (ClosedSelectorException e) {
        break;
      } catch (IOException | RuntimeException e) {
        LOG.error("serving TCP failed", e);
      }
    }
    for (SelectionKey connection : connections) {
      closeQuietly(connection);
    }
  }

  /** Until a connection is idle or may be accepted again, or for ever (0); in milliseconds. */
  private long patience() {
    Optional<Instant> idle =
        connections.isEmpty()
            ? Optional.empty()
            : Optional.of(connection(connections.getFirst()).deadline());
    Instant now = services.clock().instant();
    return Stream.concat(idle.stream(), pause.end().stream())
        .min(Comparator.naturalOrder())
        .map(next -> Math.max(1, Duration.between(now, next).toMillis()))
        .orElse(0L);
  }

  private void serve(SelectionKey key) {
    if (key.isAcceptable()) {
      accept(key);
      return;
    }
    try {
      if (!advance(key, connection(key))) {
        close(key);
      }
    } catch (MalformedStun e) {
      count.add(Counter.CLOSED_NOT_STUN);
      LOG.debug("closed {}: {}", connection(key).source(), e.getMessage());
      close(key);
    } catch (IOException e) {
      close(key);
    } catch (RuntimeException e) {
      LOG.error("a connection could not be served", e);
      close(key);
    }
  }

  /** Does what can be done without waiting. Returns whether the connection goes on. */
  private boolean advance(SelectionKey key, TcpConnection connection)
      throws IOException, MalformedStun {
    boolean open = true;
    connection.flush();
    answerWhole(key, connection);
    if (!connection.hasUnsent() && key.isReadable()) {
      open = connection.read();
      answerWhole(key, connection);
    }
    key.interestOps(connection.interest());
    return open;
  }

  private void answerWhole(SelectionKey key, TcpConnection connection)
      throws IOException, MalformedStun {
    while (!connection.hasUnsent()) {
      Optional<ByteBuffer> message = connection.nextMessage();
      if (message.isEmpty()) {
        return;
      }
      postpone(key, connection);
      count.add(Counter.RECEIVED);
      Optional<Arrival> arrival = decode(message.get(), connection.source());
      if (arrival.isPresent()) {
        answer(arrival.get(), connection);
      }
    }
  }

  private void answer(Arrival arrival, TcpConnection connection) throws IOException {
    switch (services.responder().respond(arrival, services.clock().instant())) {
      case Outcome.Reply(var bytes, var destination, var from) -> {
        count.add(Counter.ANSWERED);
        connection.send(bytes);
      }
      case Outcome.Dropped(var reason) -> drop(reason);
    }
  }

  /** What has the frame of a message and is none ends nothing: the next one begins behind it. */
  private Optional<Arrival> decode(ByteBuffer message, InetSocketAddress source) {
    try {
      return Optional.of(Arrival.of(message, source, Endpoint.TCP));
    } catch (MalformedStun e) {
      drop(DropReason.MALFORMED);
      LOG.debug("dropped STUN from {}: {}", source, e.getMessage());
      return Optional.empty();
    }
  }

  private void drop(DropReason reason) {
    count.add(Counter.DROPPED_STUN);
    services.stunDropped().add(reason);
  }

  private void postpone(SelectionKey key, TcpConnection connection) {
    connection.postpone(services.clock().instant().plus(limits.idle()));
    connections.remove(key);
    connections.add(key);
  }

  private void accept(SelectionKey key) {
    try {
      for (int turn = 0; turn < TURN; turn++) {
        Optional<SocketChannel> channel = acceptor.accept();
        if (channel.isEmpty()) {
          return;
        }
        pause.accepted();
        welcome(channel.get());
      }
    } catch (ClosedChannelException e) {
      // The front end closes.
    } catch (IOException e) {
      pause.begin(e, services.clock().instant());
      count.add(Counter.ACCEPT_FAILED);
      key.interestOps(0);
    }
  }

  private void welcome(SocketChannel channel) throws IOException {
    try {
      InetSocketAddress source = (InetSocketAddress) channel.getRemoteAddress();
      switch (places.take(source.getAddress())) {
        case TAKEN -> register(channel, source);
        case FULL -> refuse(channel, Counter.REFUSED);
        case GREEDY -> refuse(channel, Counter.REFUSED_GREEDY);
      }
    } catch (IOException e) {
      // It has gone already.
      channel.close();
    }
  }

  private void refuse(SocketChannel channel, Counter why) throws IOException {
    count.add(why);
    channel.close();
  }

  private void register(SocketChannel channel, InetSocketAddress source) throws IOException {
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      Instant deadline = services.clock().instant().plus(limits.idle());
      connections.add(
          channel.register(
              selector, SelectionKey.OP_READ, new TcpConnection(channel, source, deadline)));
      count.add(Counter.ACCEPTED);
    } catch (IOException e) {
      places.giveBack(source.getAddress());
      throw e;
    }
  }

  private void closeIdle() {
    Instant now = services.clock().instant();
    while (!connections.isEmpty() && !now.isBefore(connection(connections.getFirst()).deadline())) {
      count.add(Counter.CLOSED_IDLE);
      close(connections.getFirst());
    }
  }

  private void resumeAccepting() {
    SelectionKey key = listener.keyFor(selector);
    if (key != null && pause.endsBy(services.clock().instant())) {
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  private void close(SelectionKey key) {
    if (connections.remove(key)) {
      places.giveBack(connection(key).source().getAddress());
    }
    closeQuietly(key);
  }

  private static TcpConnection connection(SelectionKey key) {
    return (TcpConnection) key.attachment();
  }

  private static void closeQuietly(SelectionKey key) {
    try {
      key.channel().close();
    } catch (IOException e) {
      LOG.debug("closing a connection: {}", e.toString());
    }
  }
}
