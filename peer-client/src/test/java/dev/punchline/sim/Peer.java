package dev.punchline.sim;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerSession;
import dev.punchline.protocol.session.SessionSettings;
import dev.punchline.protocol.session.StunRendezvous;
import dev.punchline.sim.network.Agenda;
import dev.punchline.sim.network.Box;
import dev.punchline.sim.network.Host;
import dev.punchline.sim.network.Link;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * A person with the program on a computer. It starts at the beginning, unless it comes {@link
 * #later}; whoever does something starts before.
 */
public final class Peer {
  private static final int FIRST_PORT = 4000;

  /** An event, and when. */
  public record Seen(Instant at, PeerEvent event) {}

  private final Scenario scenario;
  private final Host host;
  private final RandomGenerator random;
  private final List<Seen> seen = new ArrayList<>();
  private final List<Consumer<Identity>> waitingForId = new ArrayList<>();
  private Optional<Chosen> chosen = Optional.empty();
  private Optional<Duration> callTimeout = Optional.empty();
  private Optional<Program> program = Optional.empty();
  private boolean comesLater;
  private int port = FIRST_PORT;

  Peer(Scenario scenario, Host host, RandomGenerator random) {
    this.scenario = scenario;
    this.host = host;
    this.random = random;
    agenda()
        .after(
            Duration.ZERO,
            () -> {
              if (!comesLater) {
                startUnlessRunning();
              }
            });
  }

  public String name() {
    return host.name();
  }

  public Host host() {
    return host;
  }

  public Link link() {
    return host.link();
  }

  Scenario scenario() {
    return scenario;
  }

  /** It meets others in STUN framing, under an id of its own. */
  public Peer as(String id) {
    chosen = Optional.of(new Chosen(id));
    return this;
  }

  /** In STUN framing it waits no longer than this for whom it calls. */
  public Peer waitingAtMost(Duration patience) {
    callTimeout = Optional.of(patience);
    return this;
  }

  /** It does not start by itself. */
  public Peer later() {
    comesLater = true;
    return this;
  }

  /** Its way out is this box, not that of the others. */
  public Peer through(Box box) {
    host.leaveThrough(box);
    return this;
  }

  public void starts() {
    if (program.isPresent()) {
      throw new IllegalStateException(name() + " has started already");
    }
    Program started = new Program(this, port++, session());
    program = Optional.of(started);
    started.start();
  }

  /** Calls a peer, once that one has an identity to be called by. */
  public void calls(Peer other) {
    startUnlessRunning();
    other.onceKnown(this::calls);
  }

  /** Calls whoever has this identity. */
  public void calls(Identity peer) {
    act((session, now) -> session.call(peer, now));
  }

  public void says(String line) {
    act((session, now) -> session.say(line, now));
  }

  public void leaves() {
    act(PeerSession::leave);
  }

  /** The lid is closed: no wake-ups, and what comes is lost. */
  public void sleeps() {
    host.sleep();
  }

  /** The lid is opened, and all that was due is late. */
  public void wakesUp() {
    host.wakeUp();
    program.ifPresent(Program::wakesUp);
  }

  /** The program ends without a word. */
  public void crashes() {
    program = Optional.empty();
    host.stopListening();
  }

  /** The program runs anew, without a memory and on another port. */
  public void restarts() {
    crashes();
    starts();
  }

  /** What it is called by, once it knows. */
  public Optional<Identity> id() {
    return program.flatMap(running -> running.session().id());
  }

  /** All that happened, also before a restart. */
  public List<Seen> seen() {
    return List.copyOf(seen);
  }

  /** Events of a kind. */
  public <E extends PeerEvent> List<E> events(Class<E> kind) {
    return seen.stream().map(Seen::event).filter(kind::isInstance).map(kind::cast).toList();
  }

  /** When events of a kind happened, since the beginning. */
  public List<Duration> timesOf(Class<? extends PeerEvent> kind) {
    return seen.stream()
        .filter(one -> kind.isInstance(one.event()))
        .map(one -> Duration.between(Agenda.START, one.at()))
        .toList();
  }

  void saw(PeerEvent event) {
    seen.add(new Seen(agenda().now(), event));
    if (event instanceof PeerEvent.Registered(Identity id, boolean again)) {
      List<Consumer<Identity>> waiting = List.copyOf(waitingForId);
      waitingForId.clear();
      // After the session is done with what it does now.
      waiting.forEach(each -> agenda().after(Duration.ZERO, () -> each.accept(id)));
    }
  }

  boolean runs(Program other) {
    return program.filter(running -> running == other).isPresent();
  }

  private void onceKnown(Consumer<Identity> action) {
    Optional<Identity> known = chosen.<Identity>map(id -> id).or(this::id);
    if (known.isPresent()) {
      action.accept(known.get());
    } else {
      waitingForId.add(action);
    }
  }

  private void act(Program.Action action) {
    startUnlessRunning();
    program.ifPresent(running -> running.act(action));
  }

  private void startUnlessRunning() {
    if (program.isEmpty()) {
      starts();
    }
  }

  private PeerSession session() {
    SessionSettings settings = scenario.sessions();
    return chosen
        .map(
            id ->
                new PeerSession(
                    new StunRendezvous(scenario.server().address(), id, callTimeout),
                    settings,
                    random))
        .orElseGet(() -> new PeerSession(scenario.server().address(), settings, random));
  }

  /** Whether it asks for its address besides registering. */
  boolean asksForItsAddress() {
    return chosen.isEmpty();
  }

  private Agenda agenda() {
    return scenario.network().agenda();
  }
}
