package dev.punchline.protocol.punch;

import dev.punchline.protocol.wire.Feature;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.Hello;
import dev.punchline.protocol.wire.Message.Success;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;

/**
 * Opens a path to one peer by sending HELLO until a SUCCESS comes back, and answers each HELLO of
 * the peer with one SUCCESS, before that and after. Not thread-safe; owns no clock.
 *
 * <p>It begins with the address at which the server saw the peer. A HELLO from the same IP address
 * with another port, when no path opens at once, adds a peer-reflexive candidate (RFC 8445 section
 * 7.3.1.3): that is how a NAT with address-dependent mapping shows itself.
 */
public final class HolePuncher {
  /** What the owner has to do next; pull with {@link #poll} until it is empty. */
  public sealed interface Output {
    /** Send this. */
    record Send(Message message, InetSocketAddress to) implements Output {}

    /**
     * Datagrams pass both ways.
     *
     * @param peer the address at which the peer answered
     * @param took since punching began
     * @param hellos how many were sent until then
     */
    record Contact(InetSocketAddress peer, Duration took, int hellos) implements Output {}

    /**
     * No path was found.
     *
     * @param after since punching began
     */
    record GaveUp(Duration after) implements Output {}
  }

  private enum State {
    NEW,
    PUNCHING,
    OPEN,
    GIVEN_UP
  }

  /** Bounds what a host that forges HELLOs from many ports can make us send. */
  private static final int MAX_CANDIDATES = 8;

  private static final int MAX_EXCLUDED = 64;

  /**
   * Peers that share an IP address, behind one NAT or on one host, may call at the same time. The
   * address that the server named gets its chance before another port is believed to be the peer's.
   */
  private static final Duration REFLEXIVE_AFTER = Duration.ofMillis(500);

  private static final String HELLO_PAYLOAD = "...";

  /** Two characters shorter, as its type is longer by two: no SUCCESS outgrows its HELLO. */
  private static final String SUCCESS_PAYLOAD = ".";

  private final PunchTiming timing;
  private final Set<Feature> features;
  private final Map<InetSocketAddress, Instant> lastHelloTo = new LinkedHashMap<>();
  private final Set<InetSocketAddress> answered = new HashSet<>();
  private final Set<InetSocketAddress> others = new HashSet<>();
  private final Queue<Output> outputs = new ArrayDeque<>();
  private State state = State.NEW;
  private InetSocketAddress peer;
  private Instant started = Instant.MIN;
  private Duration patience;
  private Duration pause;
  private Instant nextHello = Instant.MAX;
  private int hellos;

  /**
   * @param peer where to begin
   * @param features what to tell the peer that we understand
   */
  public HolePuncher(InetSocketAddress peer, PunchTiming timing, Set<Feature> features) {
    this.peer = peer;
    this.timing = timing;
    this.features = Set.copyOf(features);
    this.patience = timing.patience();
    this.pause = timing.firstPause();
    lastHelloTo.put(peer, Instant.MIN);
  }

  /** Sends the first HELLO. */
  public void start(Instant now) {
    begin(timing.patience(), now);
  }

  /**
   * Punches again, because the peer fell silent.
   *
   * @param patience how long to try this time
   */
  public void resume(Duration patience, Instant now) {
    lastHelloTo.keySet().retainAll(Set.of(peer));
    answered.clear();
    begin(patience, now);
  }

  /**
   * Whether what comes from this source is the peer's: the address that the server named or that we
   * chose, or one that has answered a HELLO of ours.
   */
  public boolean speaksForPeer(InetSocketAddress source) {
    return source.equals(peer) || answered.contains(source);
  }

  /**
   * Whether this source has said HELLO, or was sent one, and its answer is still awaited. What it
   * says may overtake that answer.
   */
  public boolean isCandidate(InetSocketAddress source) {
    return lastHelloTo.containsKey(source) && !speaksForPeer(source);
  }

  /** Whether a HELLO, or a SUCCESS, from this source may come from the peer. */
  public boolean accepts(InetSocketAddress source, Instant now) {
    return lastHelloTo.containsKey(source)
        || (state == State.PUNCHING
            && source.getAddress().equals(peer.getAddress())
            && !others.contains(source)
            && !now.isBefore(started.plus(REFLEXIVE_AFTER)));
  }

  /** The server names another address of the peer, while there is no path to the one before. */
  public void lookAt(InetSocketAddress address, Instant now) {
    if (state == State.PUNCHING && !address.equals(peer)) {
      peer = address;
      others.remove(address);
      sendHello(address, now);
    }
  }

  /** This address is somebody else's, even though its IP address may be the peer's. */
  public void exclude(InetSocketAddress other) {
    if (!speaksForPeer(other) && others.size() < MAX_EXCLUDED) {
      lastHelloTo.remove(other);
      others.add(other);
    }
  }

  /** Where the peer is: its working address once there was contact, the best guess before. */
  public InetSocketAddress peer() {
    return peer;
  }

  /** Whether there is a working path. */
  public boolean isOpen() {
    return state == State.OPEN;
  }

  /** Takes a HELLO from a source that {@link #accepts} approves; it is answered by one SUCCESS. */
  public void receiveHello(Hello hello, InetSocketAddress from, Instant now) {
    // Features are named only to those who name theirs: version 1 gets version 1 back.
    outputs.add(
        new Output.Send(
            new Success(SUCCESS_PAYLOAD, hello.features().isEmpty() ? Set.of() : features), from));
    if (state != State.PUNCHING) {
      return;
    }
    boolean known = lastHelloTo.containsKey(from);
    if (!known && lastHelloTo.size() >= MAX_CANDIDATES) {
      return;
    }
    Instant last = lastHelloTo.getOrDefault(from, Instant.MIN);
    // A triggered check, RFC 8445 section 7.3.1.4: the peer's NAT is open towards us this moment.
    if (last.equals(Instant.MIN) || !now.isBefore(last.plus(timing.firstPause()))) {
      sendHello(from, now);
    }
  }

  /** Takes a SUCCESS from a source that {@link #accepts} approves. */
  public void receiveSuccess(InetSocketAddress from, Instant now) {
    // Only an address that was sent a HELLO can have a reason to answer one.
    if (lastHelloTo.getOrDefault(from, Instant.MIN).equals(Instant.MIN)) {
      checkReflexive(from, now);
      return;
    }
    answered.add(from);
    if (state == State.PUNCHING) {
      state = State.OPEN;
      peer = from;
      outputs.add(new Output.Contact(from, Duration.between(started, now), hellos));
    }
  }

  /**
   * The peer answers from where we have not looked: its NAT lets us in at one endpoint and shows it
   * at another. As long as it hears us it will not say HELLO from there, so we do.
   */
  private void checkReflexive(InetSocketAddress from, Instant now) {
    if (state == State.PUNCHING && accepts(from, now) && lastHelloTo.size() < MAX_CANDIDATES) {
      sendHello(from, now);
    }
  }

  /** Call at or after {@link #nextWake}. */
  public void wake(Instant now) {
    if (state != State.PUNCHING) {
      return;
    }
    if (!now.isBefore(started.plus(patience))) {
      state = State.GIVEN_UP;
      outputs.add(new Output.GaveUp(Duration.between(started, now)));
    } else if (!now.isBefore(nextHello)) {
      sendHellos(now);
    }
  }

  /** When {@link #wake} wants to be called. */
  public Optional<Instant> nextWake() {
    if (state != State.PUNCHING) {
      return Optional.empty();
    }
    Instant deadline = started.plus(patience);
    return Optional.of(nextHello.isBefore(deadline) ? nextHello : deadline);
  }

  /** The next thing to do. */
  public Optional<Output> poll() {
    return Optional.ofNullable(outputs.poll());
  }

  private void begin(Duration patience, Instant now) {
    state = State.PUNCHING;
    started = now;
    this.patience = patience;
    pause = timing.firstPause();
    hellos = 0;
    sendHellos(now);
  }

  private void sendHellos(Instant now) {
    lastHelloTo.keySet().stream().toList().forEach(candidate -> sendHello(candidate, now));
    nextHello = now.plus(pause);
    Duration doubled = pause.multipliedBy(2);
    pause = doubled.compareTo(timing.longestPause()) < 0 ? doubled : timing.longestPause();
  }

  private void sendHello(InetSocketAddress candidate, Instant now) {
    lastHelloTo.put(candidate, now);
    hellos++;
    outputs.add(new Output.Send(new Hello(HELLO_PAYLOAD, features), candidate));
  }
}
