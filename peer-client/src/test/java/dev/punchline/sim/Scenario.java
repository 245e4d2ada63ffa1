package dev.punchline.sim;

import dev.punchline.protocol.session.SessionSettings;
import dev.punchline.protocol.trace.DatagramSummary;
import dev.punchline.sim.network.Agenda;
import dev.punchline.sim.network.Line;
import dev.punchline.sim.network.Network;
import dev.punchline.sim.network.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/**
 * One run: the internet with a server, and whoever is put there. Time passes while something is
 * expected, and in {@link #passes}. Not thread-safe; as many as you like may run beside each other.
 */
public final class Scenario {
  private final long seed;
  private final Replay replay;
  private final Network network;
  private final Server server;
  private final List<Place> wide = new ArrayList<>();
  private SessionSettings sessions = SessionSettings.DEFAULT;
  private Line line = Line.INSTANT;

  private Scenario(long seed, Replay replay) {
    this.seed = seed;
    this.replay = replay;
    this.network = new Network(seed, DatagramSummary::of);
    this.server = new Server(network);
    wide.add(network.internet());
  }

  /** A run for a test; the system property {@value Replay#PROPERTY} overrides the seed. */
  public static Scenario seeded(long seed) {
    return new Scenario(Replay.seedOr(seed), Replay.ofTheTest());
  }

  /** A run for something that has its own way to name a seed. */
  public static Scenario seeded(long seed, Replay replay) {
    return new Scenario(seed, replay);
  }

  /** The internet, and carriers' networks, lose this share of the datagrams. */
  public Scenario losing(double share) {
    return over(line -> line.losing(share));
  }

  /** They take this long in one direction, HTTP too; other datagrams overtake. */
  public Scenario delaying(Duration from, Duration to) {
    server.answersHttpAfter(from.plus(to).dividedBy(2));
    return over(line -> line.delaying(from, to));
  }

  /** They take this long in one direction, HTTP too. */
  public Scenario delaying(Duration delay) {
    return delaying(delay, delay);
  }

  /** They deliver this share of the datagrams twice. */
  public Scenario duplicating(double share) {
    return over(line -> line.duplicating(share));
  }

  /** The internet, and carriers' networks, change. */
  public Scenario over(UnaryOperator<Line> change) {
    line = change.apply(line);
    wide.forEach(place -> place.medium().become(line));
    return this;
  }

  /** Sessions that start from now on have these waits. */
  public Scenario waiting(SessionSettings settings) {
    sessions = settings;
    return this;
  }

  /** A home on the internet. */
  public Site lan(String name) {
    return new Site(this, network.lan(name), network.internet());
  }

  /** A carrier's network on the internet, in which there may be homes. */
  public Site carrier(String name) {
    Place place = network.carrier(name);
    place.medium().become(line);
    wide.add(place);
    return new Site(this, place, network.internet());
  }

  /** A peer's computer with a public address and no box at all. */
  public Peer host(String name) {
    return peer(name, network.internet());
  }

  public Server server() {
    return server;
  }

  public Network network() {
    return network;
  }

  public long seed() {
    return seed;
  }

  /** How much time has passed. */
  public Duration elapsed() {
    return network.agenda().elapsed();
  }

  /** What is to happen at a time since the beginning. */
  public Moment at(Duration sinceBeginning) {
    return new Moment(network.agenda(), Agenda.START.plus(sinceBeginning));
  }

  /** Lets time pass. */
  public void passes(Duration time) {
    var unused = runsUntil(() -> false, time);
  }

  /** Does what a test asserts on, and tells of this run if it fails. */
  public void checks(Runnable assertions) {
    try {
      assertions.run();
    } catch (AssertionError | RuntimeException e) {
      throw failure(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Lets time pass until something is so.
   *
   * @param patience no longer than this
   * @return whether it is so
   */
  public boolean runsUntil(BooleanSupplier goal, Duration patience) {
    Instant end = network.agenda().now().plus(patience);
    try {
      boolean more = true;
      while (more && !goal.getAsBoolean()) {
        more = network.agenda().step(end);
      }
      return goal.getAsBoolean();
    } catch (AssertionError | RuntimeException e) {
      throw failure("a standing rule is broken: " + e.getMessage(), e);
    }
  }

  /** What a test fails with. */
  AssertionError failure(String message, Throwable cause) {
    return new AssertionError(new FailureReport(message, this).text(), cause);
  }

  /** What a test fails with. */
  AssertionError failure(String message) {
    return new AssertionError(new FailureReport(message, this).text());
  }

  Replay replay() {
    return replay;
  }

  SessionSettings sessions() {
    return sessions;
  }

  Peer peer(String name, Place place) {
    return new Peer(this, network.host(name, place, 1), network.random("the session of " + name));
  }
}
