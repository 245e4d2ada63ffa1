package dev.punchline.protocol.session;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Reason;
import dev.punchline.protocol.session.SessionStats.Counter;
import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.DatagramKind;
import dev.punchline.protocol.wire.MalformedMessage;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.MessageCodec;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One peer: keeps its registration, calls and is called, and holds at most one chat at a time. Not
 * thread-safe; owns no socket, thread or clock.
 *
 * <p>The owner hands in datagrams, commands and the time, and after each pulls with {@link #poll}
 * until there is nothing left. {@code now} is monotonic.
 */
public final class PeerSession {
  /** What the owner has to do next. */
  public sealed interface Output {
    /** Send this from the one socket of the session. */
    record Transmit(Datagram datagram) implements Output {}

    /**
     * Ask the server over HTTP to introduce us; then call {@link PeerSession#introduced}.
     *
     * @param initiator who we are
     * @param peer who is called
     */
    record Introduce(UUID initiator, UUID peer) implements Output {}

    /** Ask the server over HTTP for its UDP port; then call {@link PeerSession#serverFound}. */
    record LookUpServer() implements Output {}

    /** Show this. */
    record Notify(PeerEvent event) implements Output {}
  }

  private final Signaling signaling;
  private final Switchboard switchboard;
  private final AddressQuery addressQuery;
  private final SessionStats stats = new SessionStats();
  private final Queue<Output> outputs = new ArrayDeque<>();
  private Optional<InetSocketAddress> mapped = Optional.empty();

  /**
   * A session that registers with messages and calls over HTTP.
   *
   * @param server where the rendezvous server takes REGISTRATION
   * @param random a cryptographically strong source
   */
  public PeerSession(InetSocketAddress server, SessionSettings settings, RandomGenerator random) {
    this(
        new MessageSignaling(server, settings.registration(), settings.heartbeat()),
        settings,
        random);
  }

  /**
   * A session that registers and calls in STUN framing; it never asks for an introduction, nor
   * where the server is.
   *
   * @param random a cryptographically strong source
   */
  public PeerSession(StunRendezvous rendezvous, SessionSettings settings, RandomGenerator random) {
    this(new StunSignaling(rendezvous, settings.registration(), random), settings, random);
  }

  private PeerSession(Signaling signaling, SessionSettings settings, RandomGenerator random) {
    this.signaling = signaling;
    this.addressQuery = new AddressQuery(random);
    this.switchboard = new Switchboard(settings);
  }

  /** Registers; in STUN framing the answer tells our address too. */
  public void start(Instant now) {
    signaling.start(now);
    drain(now);
  }

  /**
   * Registers, and asks a STUN server for our address.
   *
   * @param stunServer whom to ask
   */
  public void start(InetSocketAddress stunServer, Instant now) {
    signaling.start(now);
    addressQuery.ask(stunServer, now);
    drain(now);
  }

  /** What we can be called by: what we chose, or what the server assigned and still knows. */
  public Optional<Identity> id() {
    return signaling.id();
  }

  /** Our server-reflexive address, once a STUN server told it. */
  public Optional<InetSocketAddress> mappedAddress() {
    return mapped;
  }

  /** With whom we chat. */
  public Optional<InetSocketAddress> chattingWith() {
    return switchboard.chattingWith();
  }

  /** Where the rendezvous server takes datagrams. */
  public InetSocketAddress server() {
    return signaling.server();
  }

  public SessionStats stats() {
    return stats;
  }

  /** Calls a peer, as soon as we are registered ourselves. */
  public void call(Identity peer, Instant now) {
    if (switchboard.call(peer, signaling.id())) {
      signaling.call(peer, now);
    }
    drain(now);
  }

  /** Takes the outcome of {@link Output.Introduce}. */
  public void introduced(UUID peer, Introduction introduction, Instant now) {
    signaling.introduced(peer, introduction, now);
    drain(now);
  }

  /** Takes the outcome of {@link Output.LookUpServer}. */
  public void serverFound(InetSocketAddress address, Instant now) {
    signaling.serverFound(address, now);
    drain(now);
  }

  /**
   * Says a line to the peer of the current chat. Before the first chat, and while a call is under
   * way, it is kept for whom it will be with; after a chat it would reach somebody it was not meant
   * for, and is refused.
   */
  public void say(String line, Instant now) {
    switchboard.say(line, now);
    drain(now);
  }

  /** Leaves the chat, this one or the next, once all is said and both have been quiet this long. */
  public void finish(Duration quiet, Instant now) {
    switchboard.finish(quiet, now);
    drain(now);
  }

  /** Leaves for good. Ends in {@link Closed} with {@link Reason#LEFT}. */
  public void leave(Instant now) {
    switchboard.leave(now);
    drain(now);
  }

  /** Takes what came in on the session's socket; the bytes between position and limit. */
  public void receive(ByteBuffer datagram, InetSocketAddress from, Instant now) {
    stats.count(Counter.RECEIVED);
    switch (DatagramKind.of(datagram)) {
      case STUN -> receiveStun(datagram, from, now);
      case JSON -> receiveJson(datagram, from, now);
      case CLASSIC_STUN -> stats.count(Counter.DROPPED_CLASSIC_STUN);
      case ZRTP -> stats.count(Counter.DROPPED_ZRTP);
      case DTLS -> stats.count(Counter.DROPPED_DTLS);
      case TURN_CHANNEL -> stats.count(Counter.DROPPED_TURN_CHANNEL);
      case QUIC -> stats.count(Counter.DROPPED_QUIC);
      case RTP -> stats.count(Counter.DROPPED_RTP);
      case RTCP -> stats.count(Counter.DROPPED_RTCP);
      case UNKNOWN -> stats.count(Counter.DROPPED_UNKNOWN_KIND);
    }
    drain(now);
  }

  /** The system would not send what {@link Output.Transmit} asked for; it is only counted. */
  public void transmissionFailed() {
    stats.count(Counter.SEND_FAILED);
  }

  /** Call at or after {@link #nextWake}. */
  public void wake(Instant now) {
    signaling.wake(now);
    addressQuery.wake(now);
    switchboard.wake(now);
    drain(now);
  }

  /** When {@link #wake} wants to be called. It may have passed already. */
  public Optional<Instant> nextWake() {
    return Stream.of(signaling.nextWake(), addressQuery.nextWake(), switchboard.nextWake())
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** The next thing to do. */
  public Optional<Output> poll() {
    return Optional.ofNullable(outputs.poll());
  }

  private void receiveStun(ByteBuffer datagram, InetSocketAddress from, Instant now) {
    stats.count(Counter.RECEIVED_STUN);
    if (!signaling.receiveStun(datagram, from, now) && !addressQuery.receive(datagram, from, now)) {
      stats.count(Counter.DROPPED_STUN);
    }
  }

  private void receiveJson(ByteBuffer datagram, InetSocketAddress from, Instant now) {
    stats.count(Counter.RECEIVED_JSON);
    try {
      route(MessageCodec.decode(datagram), from, now);
    } catch (MalformedMessage e) {
      stats.count(Counter.DROPPED_MALFORMED);
    }
  }

  private void route(Message message, InetSocketAddress from, Instant now) {
    if (message instanceof Message.Unknown) {
      stats.count(Counter.DROPPED_UNKNOWN_TYPE);
    } else if (isOurs(message)) {
      stats.count(Counter.DROPPED_STRANGER);
    } else if (!signaling.receive(message, from, now) && !switchboard.receive(message, from, now)) {
      stats.count(Counter.DROPPED_STRANGER);
    }
  }

  /** NATs may turn our own HELLO around, when an endpoint that was the peer's has become ours. */
  private boolean isOurs(Message message) {
    return message instanceof Message.Hello hello
        && hello.registration().isPresent()
        && signaling.id().equals(hello.registration().map(Identity.Assigned::new));
  }

  /** Moves what the machines want done into the one queue of the session. */
  private void drain(Instant now) {
    drainSignaling(now);
    drainAddressQuery();
    drainSwitchboard(now);
  }

  private void drainSignaling(Instant now) {
    for (Optional<Signaling.Output> next = signaling.poll();
        next.isPresent();
        next = signaling.poll()) {
      switch (next.get()) {
        case Signaling.Output.Forward(Output output) -> put(output);
        case Signaling.Output.Called(Caller caller) -> switchboard.calledBy(caller, now);
        case Signaling.Output.Waiting(Identity peer) -> switchboard.waitingFor(peer);
        case Signaling.Output.Found(Identity peer, InetSocketAddress address) ->
            switchboard.found(peer, address, now);
        case Signaling.Output.Failed failed -> switchboard.failed(failed, now);
      }
    }
  }

  private void drainSwitchboard(Instant now) {
    for (Optional<Switchboard.Output> next = switchboard.poll();
        next.isPresent();
        next = switchboard.poll()) {
      switch (next.get()) {
        case Switchboard.Output.Send(Message message, InetSocketAddress to) ->
            put(new Output.Transmit(new Datagram(to, MessageCodec.encode(introducing(message)))));
        case Switchboard.Output.Met(UUID id) -> signaling.met(id);
        case Switchboard.Output.Notify(PeerEvent event) -> {
          tellServer(event, now);
          notify(event);
        }
      }
    }
  }

  /** Whom we called can call us by what it finds in our HELLO, if it loses us. */
  private Message introducing(Message message) {
    return message instanceof Message.Hello hello
        ? signaling.calledBack().map(hello::from).orElse(hello)
        : message;
  }

  private void drainAddressQuery() {
    for (Optional<Output> next = addressQuery.poll();
        next.isPresent();
        next = addressQuery.poll()) {
      put(next.get());
    }
  }

  private void tellServer(PeerEvent event, Instant now) {
    switch (event) {
      case PeerEvent.HelloReceived received -> signaling.told();
      case PeerEvent.Contact contact -> {
        signaling.heard();
        if (contact.version1()) {
          // It would begin another round of HELLOs each time that it is told of us.
          signaling.ended();
        }
      }
      case PeerEvent.PeerSilent silent -> signaling.lost(now);
      case PeerEvent.Initiating(var peer, boolean incoming, var id) when incoming ->
          signaling.ended();
      case Closed(Reason reason, var peer, var undelivered) -> {
        if (reason != Reason.REPLACED) {
          signaling.ended();
        }
        if (reason == Reason.LEFT) {
          signaling.leave();
          drainSignaling(now);
        }
      }
      default -> {}
    }
  }

  private void notify(PeerEvent event) {
    put(new Output.Notify(event));
  }

  private void put(Output output) {
    switch (output) {
      case Output.Transmit transmit -> stats.count(Counter.SENT);
      case Output.Notify(PeerEvent.Stun told) -> mapped = Optional.of(told.mapped());
      case Output.Notify other -> {}
      case Output.Introduce introduce -> {}
      case Output.LookUpServer lookUp -> {}
    }
    outputs.add(output);
  }
}
