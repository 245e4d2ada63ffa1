package dev.punchline.protocol.session;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.rendezvous.RegistrationClient;
import dev.punchline.protocol.rendezvous.RegistrationTiming;
import dev.punchline.protocol.session.PeerEvent.CallFailure;
import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.InitiateChat;
import dev.punchline.protocol.wire.MessageCodec;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.stream.Stream;

/** Messages over UDP to register and be called, HTTP to call: section 3 of the specification. */
final class MessageSignaling implements Signaling {
  /** A peer of whom the server is, or was, asked. */
  private static final class Request {
    final UUID peer;
    boolean asked;
    boolean renewed;

    Request(UUID peer) {
      this.peer = peer;
    }
  }

  private final RegistrationClient registration;
  private final Queue<Output> outputs = new ArrayDeque<>();
  private final Duration patience;
  private Optional<Request> request = Optional.empty();
  private Optional<Reintroduction> reintroduction = Optional.empty();

  /**
   * @param patience how long a peer that was called may be unheard before the server is asked again
   */
  MessageSignaling(InetSocketAddress server, RegistrationTiming timing, Duration patience) {
    this.registration = new RegistrationClient(server, timing);
    this.patience = patience;
  }

  @Override
  public void start(Instant now) {
    registration.start(now);
  }

  @Override
  public Optional<Identity> id() {
    return registration.id().map(Identity.Assigned::new);
  }

  @Override
  public InetSocketAddress server() {
    return registration.server();
  }

  @Override
  public void call(Identity peer, Instant now) {
    switch (peer) {
      case Identity.Assigned(UUID uuid) -> request = Optional.of(new Request(uuid));
      case Identity.Chosen chosen ->
          outputs.add(new Output.Failed(chosen, CallFailure.PEER_UNKNOWN, ""));
    }
  }

  @Override
  public Optional<UUID> calledBack() {
    return registration
        .id()
        .filter(id -> reintroduction.filter(Reintroduction::isOurs).isPresent());
  }

  /** Whom we called we know already. */
  @Override
  public void met(UUID peer) {
    if (reintroduction.isEmpty()) {
      reintroduction = Optional.of(Reintroduction.afterCallFrom(peer, patience));
    }
  }

  @Override
  public void told() {
    reintroduction.ifPresent(Reintroduction::told);
  }

  @Override
  public void heard() {
    reintroduction.ifPresent(Reintroduction::heard);
  }

  @Override
  public void lost(Instant now) {
    reintroduction.ifPresent(again -> again.lost(now));
  }

  @Override
  public void ended() {
    reintroduction = Optional.empty();
  }

  @Override
  public void leave() {
    request = Optional.empty();
  }

  @Override
  public void introduced(UUID peer, Introduction introduction, Instant now) {
    request
        .filter(pending -> pending.peer.equals(peer))
        .ifPresentOrElse(
            pending -> conclude(pending, introduction, now),
            () ->
                reintroduction
                    .filter(again -> again.peer().equals(peer))
                    .ifPresent(again -> concludeAgain(again, introduction, now)));
  }

  /** What goes wrong here needs no word: the server is asked again, for as long as it matters. */
  private void concludeAgain(Reintroduction again, Introduction introduction, Instant now) {
    if (!again.answered()) {
      return;
    }
    switch (introduction) {
      case Introduction.Made(InetSocketAddress address) ->
          outputs.add(new Output.Found(new Identity.Assigned(again.peer()), address));
      case Introduction.InitiatorUnknown() -> registration.renew(now);
      case Introduction.PeerUnknown() -> {}
      case Introduction.Unreachable(String detail) -> {}
      case Introduction.Refused(String detail) -> {}
    }
  }

  private void conclude(Request pending, Introduction introduction, Instant now) {
    switch (introduction) {
      case Introduction.Made(InetSocketAddress address) -> {
        request = Optional.empty();
        reintroduction = Optional.of(Reintroduction.afterCallTo(pending.peer, patience, now));
        outputs.add(new Output.Found(new Identity.Assigned(pending.peer), address));
      }
      case Introduction.InitiatorUnknown() when !pending.renewed -> {
        pending.renewed = true;
        pending.asked = false;
        registration.renew(now);
      }
      case Introduction.InitiatorUnknown() ->
          fail(pending, CallFailure.SERVER_REFUSED, "it does not know us");
      case Introduction.PeerUnknown() -> fail(pending, CallFailure.PEER_UNKNOWN, "");
      case Introduction.Unreachable(String detail) ->
          fail(pending, CallFailure.SERVER_UNREACHABLE, detail);
      case Introduction.Refused(String detail) -> fail(pending, CallFailure.SERVER_REFUSED, detail);
    }
  }

  private void fail(Request pending, CallFailure failure, String detail) {
    request = Optional.empty();
    outputs.add(new Output.Failed(new Identity.Assigned(pending.peer), failure, detail));
  }

  @Override
  public void serverFound(InetSocketAddress address, Instant now) {
    registration.moveTo(address, now);
  }

  @Override
  public boolean receive(Message message, InetSocketAddress from, Instant now) {
    if (!from.equals(registration.server())) {
      return false;
    }
    if (message instanceof InitiateChat initiate) {
      outputs.add(new Output.Called(new Caller(initiate.peer(), Optional.empty())));
    } else {
      registration.receive(message, from, now);
    }
    return true;
  }

  @Override
  public boolean receiveStun(ByteBuffer datagram, InetSocketAddress from, Instant now) {
    return false;
  }

  @Override
  public void wake(Instant now) {
    registration.wake(now);
    Optional<UUID> initiator = registration.id();
    reintroduction
        .filter(again -> again.asks(initiator.isPresent(), now))
        .ifPresent(again -> initiator.ifPresent(own -> askFor(again.peer(), own)));
  }

  @Override
  public Optional<Instant> nextWake() {
    return Stream.of(registration.nextWake(), reintroduction.flatMap(Reintroduction::nextWake))
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }

  @Override
  public Optional<Output> poll() {
    for (Optional<RegistrationClient.Output> next = registration.poll();
        next.isPresent();
        next = registration.poll()) {
      outputs.add(new Output.Forward(translate(next.get())));
    }
    askForIntroduction();
    return Optional.ofNullable(outputs.poll());
  }

  private void askForIntroduction() {
    Optional<UUID> initiator = registration.id();
    Optional<Request> unasked = request.filter(pending -> !pending.asked);
    if (initiator.isPresent() && unasked.isPresent()) {
      unasked.get().asked = true;
      askFor(unasked.get().peer, initiator.get());
    }
  }

  private void askFor(UUID peer, UUID initiator) {
    outputs.add(new Output.Forward(new PeerSession.Output.Introduce(initiator, peer)));
  }

  private static PeerSession.Output translate(RegistrationClient.Output output) {
    return switch (output) {
      case RegistrationClient.Output.Send(Message message, InetSocketAddress to) ->
          new PeerSession.Output.Transmit(new Datagram(to, MessageCodec.encode(message)));
      case RegistrationClient.Output.Registered(UUID id, boolean again) ->
          new PeerSession.Output.Notify(new PeerEvent.Registered(id, again));
      case RegistrationClient.Output.ServerSilent(var silence) ->
          new PeerSession.Output.Notify(new PeerEvent.ServerSilent(silence));
      case RegistrationClient.Output.ServerBack() ->
          new PeerSession.Output.Notify(new PeerEvent.ServerBack());
      case RegistrationClient.Output.LookUpServer() -> new PeerSession.Output.LookUpServer();
    };
  }
}
