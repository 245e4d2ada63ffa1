package dev.punchline.peer.runtime;

import dev.punchline.protocol.session.Introduction;
import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerSession;
import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.MessageCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.Selector;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * The one thread that owns a session: it reads the socket, keeps the time and runs what others
 * submit. It never waits for anything but its selector, so the listener must not block.
 */
public final class PeerLoop implements AutoCloseable {
  /** Something to do with the session on its own thread. */
  @FunctionalInterface
  public interface Action {
    void run(PeerSession session, Instant now);
  }

  /** What the loop tells its owner, on its own thread. */
  public interface Listener {
    /** Something happened. */
    void event(PeerEvent event);

    /** The loop has ended because of a bug or a broken socket. */
    void crashed(Throwable cause);
  }

  /** One busy peer must not keep commands and timers waiting. */
  private static final int MAX_DATAGRAMS_IN_A_ROW = 64;

  private final UdpSocket socket;
  private final Selector selector;
  private final PeerSession session;
  private final Optional<RendezvousApi> api;
  private final Listener listener;
  private final InstantSource clock;
  private final Queue<Action> actions = new ConcurrentLinkedQueue<>();
  private final ByteBuffer buffer = ByteBuffer.allocate(MessageCodec.MAX_BYTES);
  private final Thread thread;
  private volatile boolean closed;

  private PeerLoop(
      UdpSocket socket,
      Selector selector,
      InstantSource clock,
      PeerSession session,
      Optional<RendezvousApi> api,
      Listener listener) {
    this.socket = socket;
    this.selector = selector;
    this.clock = clock;
    this.session = session;
    this.api = api;
    this.listener = listener;
    this.thread = Thread.ofPlatform().name("session").daemon().unstarted(this::run);
  }

  /**
   * Binds a socket and starts the thread; nothing is sent before an action asks for it.
   *
   * @param api what a session needs that calls over HTTP; others never ask for it
   * @throws IOException if the port cannot be bound
   */
  public static PeerLoop open(
      Binding binding, PeerSession session, Optional<RendezvousApi> api, Listener listener)
      throws IOException {
    Selector selector = Selector.open();
    try {
      InstantSource clock = new MonotonicClock();
      UdpSocket socket = binding.network().bind(binding.port(), selector, clock);
      PeerLoop loop = new PeerLoop(socket, selector, clock, session, api, listener);
      loop.thread.start();
      return loop;
    } catch (IOException e) {
      selector.close();
      throw e;
    }
  }

  /** Runs an action on the session's thread, soon. Any thread may call this. */
  public void submit(Action action) {
    actions.add(action);
    selector.wakeup();
  }

  /** Ends the thread and closes the socket. Any thread but the loop's own may call this. */
  @Override
  public void close() throws IOException {
    closed = true;
    selector.wakeup();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    socket.close();
    selector.close();
  }

  private void run() {
    try {
      while (!closed) {
        select();
        runActions();
        receive();
        wakeIfDue();
      }
    } catch (IOException | RuntimeException | Error e) {
      listener.crashed(e);
    }
  }

  private void select() throws IOException {
    Optional<Instant> wake = session.nextWake();
    if (!actions.isEmpty()) {
      selector.selectNow();
    } else if (wake.isEmpty()) {
      selector.select();
    } else {
      Instant now = clock.instant();
      if (wake.get().isAfter(now)) {
        // Rounded up: a wake-up that comes too early would spin.
        selector.select(Duration.between(now, wake.get()).toMillis() + 1);
      } else {
        selector.selectNow();
      }
    }
    selector.selectedKeys().clear();
  }

  private void runActions() {
    for (Action action = actions.poll(); action != null; action = actions.poll()) {
      action.run(session, clock.instant());
      carryOut();
    }
  }

  private void receive() throws IOException {
    for (int i = 0; i < MAX_DATAGRAMS_IN_A_ROW; i++) {
      Optional<InetSocketAddress> from = socket.receive(buffer.clear());
      if (from.isEmpty()) {
        return;
      }
      session.receive(buffer.flip(), from.get(), clock.instant());
      carryOut();
    }
  }

  private void wakeIfDue() {
    Instant now = clock.instant();
    if (session.nextWake().filter(wake -> !wake.isAfter(now)).isPresent()) {
      session.wake(now);
      carryOut();
    }
  }

  private void carryOut() {
    for (Optional<PeerSession.Output> next = session.poll();
        next.isPresent();
        next = session.poll()) {
      switch (next.get()) {
        case PeerSession.Output.Transmit(Datagram datagram) -> transmit(datagram);
        case PeerSession.Output.Notify(PeerEvent event) -> listener.event(event);
        case PeerSession.Output.LookUpServer() -> lookUpServer();
        case PeerSession.Output.Introduce introduce -> introduce(introduce);
      }
    }
  }

  private void transmit(Datagram datagram) {
    try {
      if (!socket.send(datagram)) {
        session.transmissionFailed();
      }
    } catch (ClosedChannelException e) {
      throw new IllegalStateException("the socket was closed under the loop", e);
    } catch (IOException | UnsupportedAddressTypeException e) {
      // No route just now, or no IPv6 here at all: to the protocol it is one more lost datagram.
      session.transmissionFailed();
    }
  }

  private void lookUpServer() {
    Consumer<InetSocketAddress> found =
        address -> submit((session, now) -> session.serverFound(address, now));
    // A failure needs no word: the session asks again until the server is back.
    api.ifPresent(
        http -> {
          var unused = http.udpAddress().thenAccept(found);
        });
  }

  private void introduce(PeerSession.Output.Introduce introduce) {
    Consumer<Introduction> done =
        outcome -> submit((session, now) -> session.introduced(introduce.peer(), outcome, now));
    api.ifPresent(
        http -> {
          var unused =
              http.startCommunication(introduce.initiator(), introduce.peer()).thenAccept(done);
        });
  }
}
