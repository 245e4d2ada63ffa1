package dev.punchline.protocol.session;

import dev.punchline.protocol.rendezvous.RegistrationClient;
import dev.punchline.protocol.session.PeerEvent.CallFailed;
import dev.punchline.protocol.session.PeerEvent.CallFailure;
import dev.punchline.protocol.session.PeerEvent.Closed;
import dev.punchline.protocol.session.PeerEvent.Reason;
import dev.punchline.protocol.session.SessionStats.Counter;
import dev.punchline.protocol.stun.StunBindingClient;
import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.DatagramKind;
import dev.punchline.protocol.wire.MalformedMessage;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.Hello;
import dev.punchline.protocol.wire.Message.InitiateChat;
import dev.punchline.protocol.wire.MessageCodec;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
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

  private final SessionSettings settings;
  private final RandomGenerator random;
  private final RegistrationClient registration;
  private final EarlyHellos earlyHellos = new EarlyHellos();
  private final SessionStats stats = new SessionStats();
  private final Queue<Output> outputs = new ArrayDeque<>();
  private Optional<StunBindingClient> stun = Optional.empty();
  private Optional<InetSocketAddress> mapped = Optional.empty();
  private Optional<OutgoingCall> call = Optional.empty();
  private Optional<Chat> chat = Optional.empty();
  private Optional<Duration> linger = Optional.empty();
  private final List<String> held = new ArrayList<>();
  private boolean chatted;
  private Optional<MissedCall> missedCall = Optional.empty();

  /**
   * @param server where the rendezvous server takes REGISTRATION
   * @param random a cryptographically strong source
   */
  public PeerSession(InetSocketAddress server, SessionSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
    this.registration = new RegistrationClient(server, settings.registration());
  }

  /**
   * Registers, and asks a STUN server for our address.
   *
   * @param stunServer whom to ask
   */
  public void start(InetSocketAddress stunServer, Instant now) {
    registration.start(now);
    StunBindingClient binding =
        new StunBindingClient(stunServer, StunBindingClient.Schedule.RFC_8489, random);
    binding.start(now);
    stun = Optional.of(binding);
    drain();
  }

  /** Our identity, while the server knows us by one. */
  public Optional<UUID> id() {
    return registration.id();
  }

  /** Our server-reflexive address, once a STUN server told it. */
  public Optional<InetSocketAddress> mappedAddress() {
    return mapped;
  }

  /** With whom we chat. */
  public Optional<InetSocketAddress> chattingWith() {
    return chat.map(Chat::peer);
  }

  /** Where the rendezvous server takes REGISTRATION. */
  public InetSocketAddress server() {
    return registration.server();
  }

  public SessionStats stats() {
    return stats;
  }

  /** Calls a peer, as soon as we are registered ourselves. */
  public void call(UUID peer, Instant now) {
    if (call.isPresent() || chat.filter(Chat::isAlive).isPresent()) {
      notify(new CallFailed(peer, CallFailure.BUSY, "", List.of()));
    } else if (id().equals(Optional.of(peer))) {
      notify(new CallFailed(peer, CallFailure.SELF, "", List.of()));
    } else {
      call = Optional.of(new OutgoingCall(peer));
      drain();
    }
  }

  /** Takes the outcome of {@link Output.Introduce}. */
  public void introduced(UUID peer, Introduction introduction, Instant now) {
    Optional<OutgoingCall> answered = call.filter(pending -> pending.peer().equals(peer));
    if (answered.isEmpty()) {
      return;
    }
    OutgoingCall pending = answered.get();
    switch (pending.conclude(introduction)) {
      case OutgoingCall.Outcome.RegisterAnew() -> registration.renew(now);
      case OutgoingCall.Outcome.Reachable(InetSocketAddress address) -> {
        call = Optional.empty();
        open(address, false, now);
        pending.calledMeanwhile().filter(from -> !from.equals(address)).ifPresent(this::missed);
      }
      case OutgoingCall.Outcome.Failed(CallFailure failure, String detail) -> {
        call = Optional.empty();
        // What waited for this peer must not reach whoever calls next.
        notify(new CallFailed(peer, failure, detail, held));
        held.clear();
        pending.calledMeanwhile().ifPresent(from -> calledBy(from, now));
      }
    }
    drain();
  }

  /** Takes the outcome of {@link Output.LookUpServer}. */
  public void serverFound(InetSocketAddress address, Instant now) {
    registration.moveTo(address, now);
    drain();
  }

  /**
   * Says a line to the peer of the current chat. Before the first chat, and while a call is under
   * way, it is kept for whom it will be with; after a chat it would reach somebody it was not meant
   * for, and is refused.
   */
  public void say(String line, Instant now) {
    if (chat.isPresent()) {
      chat.get().say(line, now);
      drain();
    } else if (call.isPresent() || !chatted) {
      held.add(line);
      notify(new PeerEvent.LineHeld(line));
    } else {
      notify(new PeerEvent.NobodyToHear(line));
    }
  }

  /** Leaves the chat, this one or the next, once all is said and both have been quiet this long. */
  public void finish(Duration quiet, Instant now) {
    linger = Optional.of(quiet);
    chat.ifPresent(current -> current.finish(quiet, now));
    drain();
  }

  /** Leaves for good. Ends in {@link Closed} with {@link Reason#LEFT}. */
  public void leave(Instant now) {
    call = Optional.empty();
    if (chat.isPresent()) {
      chat.get().leave(now);
      drain();
    } else {
      notify(new Closed(Reason.LEFT, Optional.empty(), held));
    }
  }

  /** Takes what came in on the session's socket; the bytes between position and limit. */
  public void receive(ByteBuffer datagram, InetSocketAddress from, Instant now) {
    stats.count(Counter.RECEIVED);
    switch (DatagramKind.of(datagram)) {
      case STUN -> receiveStun(datagram, from, now);
      case JSON -> receiveJson(datagram, from, now);
      case CLASSIC_STUN, ZRTP, DTLS, TURN_CHANNEL, QUIC, RTP, RTCP, UNKNOWN ->
          stats.count(Counter.DROPPED_UNKNOWN_KIND);
    }
    drain();
  }

  /** The system would not send what {@link Output.Transmit} asked for; it is only counted. */
  public void transmissionFailed() {
    stats.count(Counter.SEND_FAILED);
  }

  /** Call at or after {@link #nextWake}. */
  public void wake(Instant now) {
    registration.wake(now);
    stun.ifPresent(client -> client.wake(now));
    chat.ifPresent(current -> current.wake(now));
    drain();
    takeMissedCall(now);
  }

  /** When {@link #wake} wants to be called. It may have passed already. */
  public Optional<Instant> nextWake() {
    return Stream.of(
            registration.nextWake(),
            stun.flatMap(StunBindingClient::nextWake),
            chat.flatMap(Chat::nextWake))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  /** The next thing to do. */
  public Optional<Output> poll() {
    return Optional.ofNullable(outputs.poll());
  }

  private void receiveStun(ByteBuffer datagram, InetSocketAddress from, Instant now) {
    stats.count(Counter.RECEIVED_STUN);
    if (!stun.map(client -> client.receive(datagram, from, now)).orElse(false)) {
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
    } else if (from.equals(registration.server())) {
      if (message instanceof InitiateChat initiate) {
        calledBy(initiate.peer(), now);
      } else {
        registration.receive(message, from, now);
      }
    } else if (chat.isPresent() && chat.get().accepts(message, from, now)) {
      chat.get().receive(message, from, now);
    } else if (message instanceof Hello hello && chat.isEmpty()) {
      earlyHellos.add(hello, from, now);
    } else {
      stats.count(Counter.DROPPED_STRANGER);
      if (message instanceof Hello) {
        missedCall
            .filter(missed -> missed.from().equals(from))
            .ifPresent(missed -> missed.knocked(now));
      }
    }
  }

  private void calledBy(InetSocketAddress peer, Instant now) {
    if (call.isPresent()) {
      call.get().calledBy(peer).ifPresent(this::missed);
    } else if (chat.isEmpty()) {
      open(peer, true, now);
    } else if (!chat.get().peer().equals(peer)) {
      if (chat.get().isAlive()) {
        missed(peer);
      } else {
        // Whom we chatted with is silent; most likely it was started anew and calls again.
        open(peer, true, now);
      }
    }
  }

  private void open(InetSocketAddress peer, boolean incoming, Instant now) {
    chat.ifPresent(earlier -> earlier.abandon(now));
    drainChat();
    notify(new PeerEvent.Initiating(peer, incoming));
    Chat opened = new Chat(peer, settings, now);
    linger.ifPresent(quiet -> opened.finish(quiet, now));
    chat = Optional.of(opened);
    chatted = true;
    missedCall = Optional.empty();
    held.forEach(line -> opened.say(line, now));
    held.clear();
    for (EarlyHellos.Early early : earlyHellos.take(peer, now)) {
      opened.receive(early.hello(), early.from(), now);
    }
  }

  private void missed(InetSocketAddress from) {
    missedCall = Optional.of(new MissedCall(from));
    chat.ifPresent(current -> current.exclude(from));
    notify(new PeerEvent.CallMissed(from));
  }

  /**
   * A peer that was started anew calls from another port while its old one still counts as there.
   * When that falls silent and the caller still knocks, the call is taken after all.
   */
  private void takeMissedCall(Instant now) {
    Duration span = settings.heartbeat().multipliedBy(2);
    Optional<MissedCall> knocking = missedCall.filter(missed -> missed.isKnocking(span, now));
    if (knocking.isPresent() && chat.filter(current -> !current.isAlive()).isPresent()) {
      open(knocking.get().from(), true, now);
      drain();
    }
  }

  /** Moves what the machines want done into the one queue of the session. */
  private void drain() {
    drainRegistration();
    drainStun();
    drainChat();
    askForIntroduction();
  }

  private void askForIntroduction() {
    Optional<UUID> initiator = id();
    if (initiator.isPresent()) {
      call.filter(OutgoingCall::ask)
          .map(pending -> new Output.Introduce(initiator.get(), pending.peer()))
          .ifPresent(outputs::add);
    }
  }

  private void drainRegistration() {
    for (Optional<RegistrationClient.Output> next = registration.poll();
        next.isPresent();
        next = registration.poll()) {
      switch (next.get()) {
        case RegistrationClient.Output.Send send -> transmit(send.message(), send.to());
        case RegistrationClient.Output.Registered done ->
            notify(new PeerEvent.Registered(done.id(), done.again()));
        case RegistrationClient.Output.ServerSilent silent ->
            notify(new PeerEvent.ServerSilent(silent.silence()));
        case RegistrationClient.Output.ServerBack back -> notify(new PeerEvent.ServerBack());
        case RegistrationClient.Output.LookUpServer lookUp ->
            outputs.add(new Output.LookUpServer());
      }
    }
  }

  private void drainStun() {
    for (Optional<StunBindingClient.Output> next = stun.flatMap(StunBindingClient::poll);
        next.isPresent();
        next = stun.flatMap(StunBindingClient::poll)) {
      switch (next.get()) {
        case StunBindingClient.Output.Send send -> transmit(send.datagram());
        case StunBindingClient.Output.Mapped found -> {
          mapped = Optional.of(found.address());
          notify(new PeerEvent.Stun(found.address(), found.roundTrip()));
        }
        case StunBindingClient.Output.Refused refused ->
            notify(new PeerEvent.StunFailed(refused.reason()));
        case StunBindingClient.Output.TimedOut timedOut ->
            notify(
                new PeerEvent.StunFailed(
                    "no answer in %d s".formatted(timedOut.after().toSeconds())));
      }
    }
  }

  private void drainChat() {
    for (Optional<Chat.Output> next = chat.flatMap(Chat::poll);
        next.isPresent();
        next = chat.flatMap(Chat::poll)) {
      switch (next.get()) {
        case Chat.Output.Send send -> transmit(send.message(), send.to());
        case Chat.Output.Notify event -> notify(event.event());
      }
    }
    if (chat.filter(Chat::hasEnded).isPresent()) {
      chat = Optional.empty();
    }
  }

  private void transmit(Message message, InetSocketAddress to) {
    transmit(new Datagram(to, MessageCodec.encode(message)));
  }

  private void transmit(Datagram datagram) {
    stats.count(Counter.SENT);
    outputs.add(new Output.Transmit(datagram));
  }

  private void notify(PeerEvent event) {
    outputs.add(new Output.Notify(event));
  }
}
