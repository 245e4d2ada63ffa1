package dev.punchline.protocol.rendezvous;

import dev.punchline.protocol.punch.Heartbeat;
import dev.punchline.protocol.rendezvous.Identity.Chosen;
import dev.punchline.protocol.stun.MalformedStun;
import dev.punchline.protocol.stun.Protection;
import dev.punchline.protocol.stun.RendezvousAttribute.OwnId;
import dev.punchline.protocol.stun.StunAttribute;
import dev.punchline.protocol.stun.StunAttribute.Nonce;
import dev.punchline.protocol.stun.StunAttribute.XorMappedAddress;
import dev.punchline.protocol.stun.StunCodec;
import dev.punchline.protocol.stun.StunMessage;
import dev.punchline.protocol.stun.TransactionId;
import dev.punchline.protocol.stun.TurnAttribute.Lifetime;
import dev.punchline.protocol.stun.TurnAttribute.XorPeerAddress;
import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.TransportAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Registers a chosen id and asks for peers by theirs, in STUN framing alone: section 6 of the
 * specification. Not thread-safe; owns no clock.
 *
 * <p>Every request carries FINGERPRINT and is retransmitted until it is answered, without end. An
 * id that is held is kept by an indication for each heartbeat interval in which nothing else was
 * sent, and by a request every third interval, so that a server that died or was restarted is
 * noticed.
 */
public final class StunRendezvousClient {
  /** What the owner has to do next; pull with {@link #poll} until it is empty. */
  public sealed interface Output {
    /** Send this. */
    record Send(Datagram datagram) implements Output {}

    /** The server holds the id for us. Said once. */
    record Registered() implements Output {}

    /** The server sees this socket at another address than before, or for the first time. */
    record Mapped(InetSocketAddress address, Duration roundTrip) implements Output {}

    /** The id is not ours, though the server is there. Said once per outage. */
    record Refused(Refusal why) implements Output {}

    /** The server does not answer. Said once per outage. */
    record ServerSilent(Duration silence) implements Output {}

    /** The server answers again, and holds the id for us. */
    record ServerBack() implements Output {}

    /** The peer is not there yet; it is asked for until it is. Said once per call. */
    record Waiting(Chosen peer) implements Output {}

    /** The peer is at this address, and is told ours. */
    record Found(Chosen peer, InetSocketAddress address) implements Output {}

    /** The peer has not come in the time that was given for it. */
    record Absent(Chosen peer) implements Output {}

    /**
     * A peer asks for us.
     *
     * @param id the one it goes by, if the server told
     */
    record Called(InetSocketAddress from, Optional<Chosen> id) implements Output {}
  }

  /** Why an id is not held for us. */
  public enum Refusal {
    /**
     * The server answers STUN, but not for this id: another source holds it, or the server is full,
     * or it drops what it does not know.
     */
    ID_TAKEN,
    /** The server answers STUN, but knows nothing of ids. */
    NO_RENDEZVOUS
  }

  private enum State {
    NEW,
    RUNNING,
    ENDED
  }

  private static final int INTERVALS_BETWEEN_REQUESTS = 3;

  /** So many plain Binding requests are answered before an id that is not is given up. */
  private static final int ENOUGH_PROBES = 2;

  /** So often is a NONCE confirmed at once; a server that goes on gives a new one each time. */
  private static final int MOST_CONFIRMATIONS = 3;

  private final InetSocketAddress server;
  private final Chosen id;
  private final RegistrationTiming timing;
  private final RandomGenerator random;
  private final Heartbeat heartbeat;
  private final RecentCalls recentCalls = new RecentCalls();
  private final Queue<Output> outputs = new ArrayDeque<>();
  private State state = State.NEW;
  private Optional<Transaction> request = Optional.empty();

  /** Plain Binding requests that are not answered yet. */
  private final Set<TransactionId> probes = new HashSet<>();

  private int probesAnswered;
  private boolean registered;

  /** What the server sent us last: who repeats it has received it. */
  private Optional<Nonce> nonce = Optional.empty();

  private int confirmations;
  private Optional<InetSocketAddress> mapped = Optional.empty();
  private Optional<Question> question = Optional.empty();
  private Instant nextRequest = Instant.MAX;
  private boolean silent;

  /**
   * @param timing its {@code lookUp} is of no meaning here
   * @param random a cryptographically strong source
   */
  public StunRendezvousClient(
      InetSocketAddress server, Chosen id, RegistrationTiming timing, RandomGenerator random) {
    this.server = server;
    this.id = id;
    this.timing = timing;
    this.random = random;
    this.heartbeat = new Heartbeat(timing.heartbeat(), Instant.MIN);
  }

  /** Sends the first request. */
  public void start(Instant now) {
    state = State.RUNNING;
    register(now);
  }

  public InetSocketAddress server() {
    return server;
  }

  public Chosen id() {
    return id;
  }

  /**
   * Asks where a peer is, as soon as the id is ours; ends in {@link Output.Found}, {@link
   * Output.Absent}, or {@link Output.Called} by that very peer. A question before it is forgotten.
   *
   * @param patience how long to wait for the peer; empty to wait for ever
   */
  public void ask(Chosen peer, Optional<Duration> patience, Instant now) {
    Instant until = patience.map(now::plus).orElse(Instant.MAX);
    question = Optional.of(new Question(id, peer, timing, random, until, nonce, now));
    askIfRegistered(now);
  }

  /** Whoever was found has been met, or will not be: there is no need to have it called again. */
  public void settled() {
    question = question.filter(asked -> !asked.isFound());
  }

  /** Gives the id back, and ends. */
  public void release() {
    if (state == State.RUNNING && nonce.isPresent()) {
      emit(
          StunMessage.bindingIndication(
              TransactionId.random(random), new OwnId(id.name()), new Lifetime(0), nonce.get()));
    }
    state = State.ENDED;
  }

  /**
   * Takes a STUN datagram.
   *
   * @return whether it was one of the server's for this machine
   */
  public boolean receive(ByteBuffer datagram, InetSocketAddress from, Instant now) {
    if (state != State.RUNNING || !from.equals(server)) {
      return false;
    }
    try {
      StunMessage message = StunCodec.decode(datagram);
      if (message.method() != StunMessage.BINDING || !message.unknownRequired().isEmpty()) {
        return false;
      }
      return switch (message.messageClass()) {
        case REQUEST -> false;
        case INDICATION -> called(message);
        case SUCCESS_RESPONSE -> answered(message, now);
        case ERROR_RESPONSE -> isAnswerToRequest(message) && refused(Refusal.NO_RENDEZVOUS);
      };
    } catch (MalformedStun e) {
      return false;
    }
  }

  /** Call at or after {@link #nextWake}. */
  public void wake(Instant now) {
    if (state != State.RUNNING) {
      return;
    }
    if (request.isPresent()) {
      if (request.get().isDue(now)) {
        transmitRequest(request.get(), now);
      }
      noticeSilence(request.get(), now);
    } else if (!now.isBefore(nextRequest)) {
      confirmations = 0;
      register(now);
    }
    wakeQuestion(now);
    if (heartbeat.isDue(now)) {
      send(StunMessage.bindingIndication(TransactionId.random(random), new OwnId(id.name())), now);
    }
  }

  /** When {@link #wake} wants to be called. */
  public Optional<Instant> nextWake() {
    if (state != State.RUNNING) {
      return Optional.empty();
    }
    return Stream.of(
            Optional.of(heartbeat.nextWake()),
            request.map(Transaction::due).or(() -> Optional.of(nextRequest)),
            request.filter(sent -> !silent).map(this::silentAt),
            question.filter(asked -> isRegistered()).map(Question::nextWake))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** The next thing to do. */
  public Optional<Output> poll() {
    return Optional.ofNullable(outputs.poll());
  }

  private void register(Instant now) {
    List<StunAttribute> attributes = new ArrayList<>();
    attributes.add(new OwnId(id.name()));
    nonce.ifPresent(attributes::add);
    StunMessage message =
        StunMessage.bindingRequest(
            TransactionId.random(random), attributes.toArray(StunAttribute[]::new));
    Transaction begun = new Transaction(message, timing.firstPause(), timing.heartbeat(), now);
    request = Optional.of(begun);
    probes.clear();
    probesAnswered = 0;
    transmitRequest(begun, now);
  }

  private void transmitRequest(Transaction sent, Instant now) {
    transmit(sent.transmit(now), now);
    if (sent.transmissions() > 1 && probesAnswered < ENOUGH_PROBES) {
      TransactionId asked = TransactionId.random(random);
      probes.add(asked);
      send(StunMessage.bindingRequest(asked), now);
    }
  }

  private Instant silentAt(Transaction sent) {
    return sent.began().plus(isRegistered() ? timing.silence() : timing.patience());
  }

  private void noticeSilence(Transaction sent, Instant now) {
    if (!silent && !now.isBefore(silentAt(sent))) {
      silent = true;
      outputs.add(
          probesAnswered > 0
              ? new Output.Refused(Refusal.ID_TAKEN)
              : new Output.ServerSilent(Duration.between(sent.began(), now)));
    }
  }

  private void wakeQuestion(Instant now) {
    if (question.isEmpty() || !isRegistered()) {
      return;
    }
    Question asked = question.get();
    if (asked.isHopeless(now)) {
      question = Optional.empty();
      outputs.add(new Output.Absent(asked.peer()));
      return;
    }
    if (asked.isDue(now)) {
      transmit(asked.transmit(nonce, now), now);
      if (asked.beginsToWait()) {
        outputs.add(new Output.Waiting(asked.peer()));
      }
    }
  }

  private void askIfRegistered(Instant now) {
    if (isRegistered()) {
      question.ifPresent(asked -> transmit(asked.transmit(nonce, now), now));
    }
  }

  private boolean answered(StunMessage response, Instant now) {
    if (isAnswerToRequest(response)) {
      return response.first(OwnId.class).filter(own -> own.name().equals(id.name())).isPresent()
          ? registered(response, now)
          : refused(Refusal.NO_RENDEZVOUS);
    }
    if (request.isPresent() && probes.remove(response.transaction())) {
      probesAnswered++;
      // Who held it until now has the time to find out whether this is loss.
      return isRegistered() || probesAnswered < ENOUGH_PROBES || refused(Refusal.ID_TAKEN);
    }
    Optional<InetSocketAddress> peer = peerIn(response);
    if (question.isEmpty() || !question.get().isAnsweredBy(response)) {
      return false;
    }
    remember(response);
    if (peer.isEmpty()) {
      return challenged(question.get(), now);
    }
    if (question.get().find()) {
      outputs.add(new Output.Found(question.get().peer(), peer.get()));
    }
    return true;
  }

  private boolean challenged(Question asked, Instant now) {
    if (nonce.isPresent() && asked.challenged(nonce.get(), now)) {
      transmit(asked.transmit(nonce, now), now);
    }
    return nonce.isPresent();
  }

  private void remember(StunMessage response) {
    nonce = response.first(Nonce.class).or(() -> nonce);
  }

  private static Optional<InetSocketAddress> peerIn(StunMessage message) {
    return message
        .first(XorPeerAddress.class)
        .map(XorPeerAddress::address)
        .filter(TransportAddress::isSendable);
  }

  private boolean isRegistered() {
    return registered;
  }

  private boolean isAnswerToRequest(StunMessage response) {
    return request.filter(sent -> sent.isAnsweredBy(response)).isPresent();
  }

  private boolean registered(StunMessage response, Instant now) {
    Optional<Nonce> shown = request.flatMap(sent -> sent.request().first(Nonce.class));
    remember(response);
    Duration roundTrip = request.map(sent -> sent.roundTrip(now)).orElse(Duration.ZERO);
    request = Optional.empty();
    nextRequest = now.plus(timing.heartbeat().multipliedBy(INTERVALS_BETWEEN_REQUESTS));
    boolean first = !isRegistered();
    if (first || silent) {
      outputs.add(first ? new Output.Registered() : new Output.ServerBack());
    }
    registered = true;
    silent = false;
    Optional<InetSocketAddress> seen =
        response.first(XorMappedAddress.class).map(XorMappedAddress::address);
    if (seen.isPresent() && !seen.equals(mapped)) {
      mapped = seen;
      outputs.add(new Output.Mapped(seen.get(), roundTrip));
    }
    if (!nonce.equals(shown) && confirmations < MOST_CONFIRMATIONS) {
      confirmations++;
      register(now);
    }
    if (first) {
      if (question.isPresent() && nonce.isPresent()) {
        var unused = question.get().challenged(nonce.get(), now);
      }
      askIfRegistered(now);
    }
    return true;
  }

  private boolean refused(Refusal why) {
    if (!silent) {
      silent = true;
      outputs.add(new Output.Refused(why));
    }
    return true;
  }

  private boolean called(StunMessage indication) {
    Optional<InetSocketAddress> from = peerIn(indication);
    if (from.isEmpty()) {
      return false;
    }
    if (recentCalls.add(indication.transaction())) {
      Optional<Chosen> caller =
          indication.first(OwnId.class).map(OwnId::name).flatMap(Chosen::parse);
      // Whom we ask for asks for us, and repeats that until we met: nothing is left to ask.
      question =
          question.filter(asked -> asked.isFound() || !caller.equals(Optional.of(asked.peer())));
      outputs.add(new Output.Called(from.get(), caller));
    }
    return true;
  }

  private void send(StunMessage message, Instant now) {
    heartbeat.sent(now);
    emit(message);
  }

  private void transmit(ByteBuffer datagram, Instant now) {
    heartbeat.sent(now);
    outputs.add(new Output.Send(new Datagram(server, datagram)));
  }

  private void emit(StunMessage message) {
    outputs.add(
        new Output.Send(new Datagram(server, StunCodec.encode(message, Protection.FINGERPRINT))));
  }
}
