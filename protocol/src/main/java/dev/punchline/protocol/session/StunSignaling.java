package dev.punchline.protocol.session;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.rendezvous.RegistrationTiming;
import dev.punchline.protocol.rendezvous.StunRendezvousClient;
import dev.punchline.protocol.session.PeerEvent.CallFailure;
import dev.punchline.protocol.wire.Message;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** STUN alone: section 6 of the specification. */
final class StunSignaling implements Signaling {
  private final StunRendezvousClient client;
  private final Optional<Duration> callTimeout;
  private final Queue<Output> outputs = new ArrayDeque<>();

  StunSignaling(StunRendezvous rendezvous, RegistrationTiming timing, RandomGenerator random) {
    this.client = new StunRendezvousClient(rendezvous.server(), rendezvous.id(), timing, random);
    this.callTimeout = rendezvous.callTimeout();
  }

  @Override
  public void start(Instant now) {
    client.start(now);
  }

  @Override
  public Optional<Identity> id() {
    return Optional.of(client.id());
  }

  @Override
  public InetSocketAddress server() {
    return client.server();
  }

  @Override
  public void call(Identity peer, Instant now) {
    switch (peer) {
      case Identity.Chosen chosen -> client.ask(chosen, callTimeout, now);
      case Identity.Assigned assigned ->
          outputs.add(new Output.Failed(assigned, CallFailure.PEER_UNKNOWN, ""));
    }
  }

  /** Peers are called by what they have chosen here. */
  @Override
  public Optional<UUID> calledBack() {
    return Optional.empty();
  }

  @Override
  public void met(UUID peer) {}

  @Override
  public void told() {}

  @Override
  public void heard() {
    client.settled();
  }

  /** An id belongs to its old address until that has been silent for long: there is no use. */
  @Override
  public void lost(Instant now) {}

  @Override
  public void ended() {
    client.settled();
  }

  @Override
  public void leave() {
    client.release();
  }

  /** It never asks for an introduction over HTTP. */
  @Override
  public void introduced(UUID peer, Introduction introduction, Instant now) {}

  /** It never asks where the server is. */
  @Override
  public void serverFound(InetSocketAddress address, Instant now) {}

  /** No message comes from a server of this kind. */
  @Override
  public boolean receive(Message message, InetSocketAddress from, Instant now) {
    return false;
  }

  @Override
  public boolean receiveStun(ByteBuffer datagram, InetSocketAddress from, Instant now) {
    return client.receive(datagram, from, now);
  }

  @Override
  public void wake(Instant now) {
    client.wake(now);
  }

  @Override
  public Optional<Instant> nextWake() {
    return client.nextWake();
  }

  @Override
  public Optional<Output> poll() {
    return Optional.ofNullable(outputs.poll()).or(() -> client.poll().map(this::translate));
  }

  private Output translate(StunRendezvousClient.Output output) {
    return switch (output) {
      case StunRendezvousClient.Output.Send(var datagram) ->
          new Output.Forward(new PeerSession.Output.Transmit(datagram));
      case StunRendezvousClient.Output.Registered() ->
          notify(new PeerEvent.Registered(client.id(), false));
      case StunRendezvousClient.Output.Mapped(var address, var roundTrip) ->
          notify(new PeerEvent.Stun(address, roundTrip));
      case StunRendezvousClient.Output.Refused(var why) ->
          notify(new PeerEvent.NotRegistered(client.id(), why));
      case StunRendezvousClient.Output.ServerSilent(var silence) ->
          notify(new PeerEvent.ServerSilent(silence));
      case StunRendezvousClient.Output.ServerBack() -> notify(new PeerEvent.ServerBack());
      case StunRendezvousClient.Output.Waiting(var peer) -> new Output.Waiting(peer);
      case StunRendezvousClient.Output.Found(var peer, var address) ->
          new Output.Found(peer, address);
      case StunRendezvousClient.Output.Absent(var peer) ->
          new Output.Failed(peer, CallFailure.PEER_UNKNOWN, "");
      case StunRendezvousClient.Output.Called(var from, var id) ->
          new Output.Called(new Caller(from, id.map(chosen -> chosen)));
    };
  }

  private static Output notify(PeerEvent event) {
    return new Output.Forward(new PeerSession.Output.Notify(event));
  }
}
