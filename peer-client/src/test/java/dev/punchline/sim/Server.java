package dev.punchline.sim;

import dev.punchline.protocol.rendezvous.AddressProof;
import dev.punchline.protocol.session.Introduction;
import dev.punchline.protocol.stun.server.Endpoint;
import dev.punchline.protocol.stun.server.ResponderSettings;
import dev.punchline.protocol.stun.server.SessionKeys;
import dev.punchline.protocol.stun.server.StunResponder;
import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.Message;
import dev.punchline.protocol.wire.Message.InitiateChat;
import dev.punchline.protocol.wire.MessageCodec;
import dev.punchline.protocol.wire.Packet;
import dev.punchline.server.ChosenIds;
import dev.punchline.server.Rendezvous;
import dev.punchline.server.StunRendezvous;
import dev.punchline.server.net.Counts;
import dev.punchline.server.net.DatagramRouter;
import dev.punchline.server.net.SocketId;
import dev.punchline.server.registry.InMemoryRegistry;
import dev.punchline.sim.network.Agenda;
import dev.punchline.sim.network.Host;
import dev.punchline.sim.network.Link;
import dev.punchline.sim.network.Network;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * A rendezvous server: the core and the routing of datagrams that are shipped, on a host with two
 * addresses. HTTP is a call that takes time.
 */
public final class Server {
  /** The default of the command. */
  static final Duration LIFETIME = Duration.ofMinutes(2);

  private static final int PORT = 8089;
  private static final int OTHER_PORT = 8090;
  private static final int MOST_REGISTRATIONS = 10_000;
  private static final Duration QUESTION_LIFETIME = Duration.ofSeconds(15);
  private static final Duration EXPIRY = Duration.ofSeconds(5);
  private static final Duration HTTP_PATIENCE = Duration.ofSeconds(5);

  /** What a restart begins anew. */
  private record Core(Rendezvous messages, StunRendezvous stun, DatagramRouter router) {}

  private final Agenda agenda;
  private final Host host;
  private final RandomGenerator random;
  private final Map<Endpoint, InetSocketAddress> addresses = new EnumMap<>(Endpoint.class);
  private Duration httpDelay = Duration.ZERO;
  private Optional<Core> core = Optional.empty();

  Server(Network network) {
    this.agenda = network.agenda();
    this.host = network.host("server", network.internet(), 2);
    this.random = network.random("the server's own");
    addresses.put(Endpoint.PRIMARY, host.at(PORT));
    addresses.put(Endpoint.OTHER_PORT, host.at(OTHER_PORT));
    addresses.put(Endpoint.OTHER_ADDRESS, new InetSocketAddress(host.addresses().get(1), PORT));
    addresses.put(Endpoint.OTHER_BOTH, new InetSocketAddress(host.addresses().get(1), OTHER_PORT));
    starts();
  }

  /** Where it takes messages and STUN. */
  public InetSocketAddress address() {
    return host.at(PORT);
  }

  public Link link() {
    return host.link();
  }

  /** An HTTP request takes this long to arrive, and its answer too. */
  public void answersHttpAfter(Duration delay) {
    httpDelay = delay;
  }

  /** Begins with an empty registry. */
  public void starts() {
    Core fresh = freshCore();
    core = Optional.of(fresh);
    addresses.forEach(
        (endpoint, address) -> host.listen(address, packet -> receive(fresh, endpoint, packet)));
    agenda.after(EXPIRY, () -> expire(fresh));
  }

  /** Hears nothing from now on, and forgets everything. */
  public void stops() {
    core = Optional.empty();
    host.stopListening();
  }

  public void restarts() {
    stops();
    starts();
  }

  /** How many peers are registered, in messages and in STUN framing. */
  public int registrations() {
    return core.map(running -> running.messages().size() + running.stun().size()).orElse(0);
  }

  /** POST /start-communication. */
  void introduce(Host from, UUID initiator, UUID peer, Consumer<Introduction> answer) {
    request(
        from,
        running -> introduce(running, initiator, peer),
        answer,
        () -> answer.accept(new Introduction.Unreachable("no answer")));
  }

  /** GET /get-udp-port; it may remain without an answer. */
  void lookUp(Host from, Consumer<InetSocketAddress> answer) {
    request(from, running -> address(), answer, () -> {});
  }

  private <T> void request(
      Host from, Function<Core, T> served, Consumer<T> answered, Runnable unanswered) {
    if (from.isCutOff()) {
      agenda.after(HTTP_PATIENCE, unanswered);
      return;
    }
    agenda.after(
        httpDelay,
        () -> {
          Optional<T> answer = core.map(served);
          agenda.after(httpDelay, () -> answer.ifPresentOrElse(answered, unanswered));
        });
  }

  private Introduction introduce(Core running, UUID initiator, UUID peer) {
    return switch (running.messages().introduce(initiator, peer, agenda.now())) {
      case dev.punchline.server.Introduction.Made(var from, var to) -> {
        send(to.source(), new InitiateChat(from));
        yield new Introduction.Made(to.source());
      }
      case dev.punchline.server.Introduction.UnknownInitiator unknown ->
          new Introduction.InitiatorUnknown();
      case dev.punchline.server.Introduction.UnknownPeer unknown -> new Introduction.PeerUnknown();
      case dev.punchline.server.Introduction.WithItself both ->
          new Introduction.Refused("both peers are one");
    };
  }

  private void receive(Core running, Endpoint endpoint, Packet packet) {
    running
        .router()
        .receive(
            packet.payload().duplicate(), packet.source(), SocketId.of(endpoint), agenda.now());
  }

  private void answer(ByteBuffer payload, InetSocketAddress destination, SocketId from) {
    // Whoever sends may use the buffer for the next datagram.
    ByteBuffer copy = ByteBuffer.allocate(payload.remaining()).put(payload).flip();
    host.send(addressOf(from.endpoint()), new Datagram(destination, copy));
  }

  private void send(InetSocketAddress to, Message message) {
    host.send(address(), new Datagram(to, MessageCodec.encode(message)));
  }

  private InetSocketAddress addressOf(Endpoint endpoint) {
    return Optional.ofNullable(addresses.get(endpoint)).orElseThrow();
  }

  private void expire(Core running) {
    if (core.equals(Optional.of(running))) {
      running.messages().expire(agenda.now());
      while (running.stun().expire(agenda.now())) {
        // It forgets some at a time.
      }
      agenda.after(EXPIRY, () -> expire(running));
    }
  }

  private Core freshCore() {
    Rendezvous messages =
        new Rendezvous(
            new InMemoryRegistry(MOST_REGISTRATIONS, new Random(0)),
            LIFETIME,
            () -> new UUID(random.nextLong(), random.nextLong()),
            event -> {});
    StunRendezvous stun =
        new StunRendezvous(
            new ChosenIds(MOST_REGISTRATIONS, LIFETIME, QUESTION_LIFETIME),
            new AddressProof(random),
            random,
            event -> {});
    ResponderSettings settings = new ResponderSettings(addresses, "punchline", SessionKeys.NONE);
    DatagramRouter router =
        new DatagramRouter(
            new DatagramRouter.Core(messages, stun, new StunResponder(settings, random)),
            new Counts(),
            this::answer);
    return new Core(messages, stun, router);
  }
}
