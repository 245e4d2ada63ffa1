package dev.punchline.sim.network;

import dev.punchline.protocol.wire.Packet;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** Something that datagrams pass, in both directions. It can be cut, and mended again. */
public final class Link {
  private record Way(InetSocketAddress from, InetSocketAddress to) {}

  private final String name;
  private final Agenda agenda;
  private final RandomGenerator random;
  private final Map<Way, Instant> lastArrival = new HashMap<>();
  private Line line;
  private boolean cut;
  private Predicate<Packet> swallowed = packet -> false;

  Link(String name, Line line, Agenda agenda, RandomGenerator random) {
    this.name = name;
    this.line = line;
    this.agenda = agenda;
    this.random = random;
  }

  /** From now on it is like this. */
  public void become(Line other) {
    line = other;
  }

  public Line line() {
    return line;
  }

  public void cut() {
    cut = true;
  }

  public void heal() {
    cut = false;
  }

  /** Loses these from now on, whatever else it does. */
  public void swallow(Predicate<Packet> which) {
    swallowed = which;
  }

  public boolean isCut() {
    return cut;
  }

  /** Takes a datagram to the other end, where it comes out once, twice or not at all. */
  void carry(Transit transit, Consumer<Transit> onward) {
    if (cut) {
      transit.end(new Fate.Cut(name));
    } else if (transit.size() > line.mtu()) {
      transit.end(new Fate.TooBig(name, transit.size(), line.mtu()));
    } else if (swallowed.test(transit.packet()) || happens(line.loss())) {
      transit.end(new Fate.Lost(name));
    } else {
      boolean twice = happens(line.duplication());
      delay(transit, onward);
      if (twice) {
        delay(transit.copy(), onward);
      }
    }
  }

  private boolean happens(double share) {
    return share > 0 && random.nextDouble() < share;
  }

  private void delay(Transit transit, Consumer<Transit> onward) {
    if (line.longest().isZero()) {
      onward.accept(transit);
      return;
    }
    Instant arrival = agenda.now().plus(drawDelay());
    if (line.inOrder()) {
      Way way = new Way(transit.packet().source(), transit.packet().destination());
      Instant earliest = lastArrival.getOrDefault(way, Instant.MIN);
      arrival = arrival.isBefore(earliest) ? earliest : arrival;
      lastArrival.put(way, arrival);
    }
    agenda.at(
        arrival,
        () -> {
          // A cut takes what is underway, too.
          if (cut) {
            transit.end(new Fate.Cut(name));
          } else {
            onward.accept(transit);
          }
        });
  }

  private Duration drawDelay() {
    long shortest = line.shortest().toNanos();
    long longest = line.longest().toNanos();
    return Duration.ofNanos(shortest == longest ? shortest : random.nextLong(shortest, longest));
  }
}
