package dev.punchline.protocol.sim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.wire.Datagram;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BiFunction;

/**
 * Datagrams and time, both virtual: everything that happens is an entry in one agenda, so a run is
 * a function of its seed.
 */
final class VirtualNetwork {
  private static final int MOST_EVENTS_A_SECOND = 1000;

  /**
   * What a link does to datagrams in one direction. A delay drawn anew for each one reorders them.
   *
   * @param shortest the shortest delay, in milliseconds
   * @param longest the longest delay, in milliseconds
   * @param loss the part of datagrams that is lost
   * @param duplication the part of the others that arrives twice
   */
  record Link(int shortest, int longest, double loss, double duplication) {
    static Link perfect(int delay) {
      return new Link(delay, delay, 0, 0);
    }

    static Link dead() {
      return new Link(0, 0, 1, 0);
    }
  }

  /** Whoever has an address. */
  interface Host {
    void receive(ByteBuffer datagram, InetSocketAddress from);
  }

  private record Event(long at, long order, Runnable action) {}

  private final PriorityQueue<Event> agenda =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private final Map<InetSocketAddress, Host> hosts = new HashMap<>();
  private final Random random;
  private BiFunction<InetSocketAddress, InetSocketAddress, Link> links;
  private long now;
  private long order;

  VirtualNetwork(long seed, BiFunction<InetSocketAddress, InetSocketAddress, Link> links) {
    this.random = new Random(seed);
    this.links = links;
  }

  /** Milliseconds since the beginning. */
  long now() {
    return now;
  }

  void join(InetSocketAddress address, Host host) {
    hosts.put(address, host);
  }

  /** From now on the links, from source to destination, are these. */
  void rewire(BiFunction<InetSocketAddress, InetSocketAddress, Link> links) {
    this.links = links;
  }

  void at(long instant, Runnable action) {
    agenda.add(new Event(Math.max(now, instant), order++, action));
  }

  void send(InetSocketAddress from, Datagram datagram) {
    Link link = links.apply(from, datagram.destination());
    if (random.nextDouble() < link.loss()) {
      return;
    }
    deliver(from, datagram, link);
    if (random.nextDouble() < link.duplication()) {
      deliver(from, datagram, link);
    }
  }

  /** Runs what is due until an instant, that one included. */
  void runUntil(long end) {
    long second = -1;
    int events = 0;
    for (Event next = agenda.peek(); next != null && next.at() <= end; next = agenda.peek()) {
      agenda.remove();
      now = next.at();
      events = now / 1000 == second ? events + 1 : 1;
      second = now / 1000;
      assertThat(events).as("events in second %d", second).isLessThan(MOST_EVENTS_A_SECOND);
      next.action().run();
    }
    now = end;
  }

  private void deliver(InetSocketAddress from, Datagram datagram, Link link) {
    Host host = hosts.get(datagram.destination());
    if (host != null) {
      int delay = random.nextInt(link.shortest(), link.longest() + 1);
      at(now + delay, () -> host.receive(datagram.payload().duplicate(), from));
    }
  }
}
