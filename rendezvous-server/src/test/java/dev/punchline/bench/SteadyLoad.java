package dev.punchline.bench;

import dev.punchline.bench.load.Exchange;
import dev.punchline.bench.load.Messages;
import dev.punchline.bench.load.OldestFirst;
import dev.punchline.bench.load.StunBinding;
import dev.punchline.bench.load.UdpSockets;
import dev.punchline.bench.load.WhicheverIsReady;
import dev.punchline.bench.target.Target;
import java.io.IOException;
import java.time.Duration;

/** The same few sources, again and again. */
final class SteadyLoad implements Load {
  /** Enough that the server always has something to do, and few enough that nothing is lost. */
  static final int WINDOW = 32;

  /** In the open loop a source must be free whenever a request is due. */
  private static final int OPEN_SOURCES = 256;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Target target;
  private final Side closed;
  private final Side open;

  private SteadyLoad(Target target, Side closed, Side open) {
    this.target = target;
    this.closed = closed;
    this.open = open;
  }

  private record Side(UdpSockets sockets, Exchange exchange) {}

  /** STUN Binding. */
  static SteadyLoad stun(Target target) throws IOException {
    return of(target, (sockets, count) -> new StunBinding(count));
  }

  /** REGISTRATION from who is registered. */
  static SteadyLoad registration(Target target) throws IOException {
    return of(
        target,
        (sockets, count) -> {
          sockets.register(PATIENCE);
          return Messages.registration();
        });
  }

  /** HEART-BEAT in the form that is answered. */
  static SteadyLoad heartBeat(Target target) throws IOException {
    return of(target, (sockets, count) -> Messages.heartBeat(sockets.register(PATIENCE)));
  }

  @Override
  public Measurement closed(Duration duration) throws IOException {
    return Timing.closed(
        target,
        new OldestFirst(closed.sockets, closed.exchange),
        Timing.window(WINDOW),
        Long.MAX_VALUE,
        duration);
  }

  @Override
  public Measurement open(double perSecond, Duration duration) throws IOException {
    try (WhicheverIsReady transport = WhicheverIsReady.of(open.sockets, open.exchange)) {
      return Timing.open(
          target, transport, Timing.rate(perSecond), Timing.requests(perSecond, duration));
    }
  }

  @Override
  public void close() throws IOException {
    closed.sockets.close();
    open.sockets.close();
  }

  private interface Exchanges {
    Exchange of(UdpSockets sockets, int count) throws IOException;
  }

  private static SteadyLoad of(Target target, Exchanges exchanges) throws IOException {
    return new SteadyLoad(
        target, side(target, WINDOW, exchanges), side(target, OPEN_SOURCES, exchanges));
  }

  private static Side side(Target target, int count, Exchanges exchanges) throws IOException {
    UdpSockets sockets = UdpSockets.open(target.udp(), count);
    return new Side(sockets, exchanges.of(sockets, count));
  }
}
