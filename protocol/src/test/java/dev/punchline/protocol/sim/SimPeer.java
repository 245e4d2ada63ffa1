package dev.punchline.protocol.sim;

import static dev.punchline.protocol.testing.VirtualTime.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.punchline.protocol.rendezvous.Identity;
import dev.punchline.protocol.session.Introduction;
import dev.punchline.protocol.session.PeerEvent;
import dev.punchline.protocol.session.PeerSession;
import dev.punchline.protocol.session.PeerSession.Output;
import dev.punchline.protocol.session.SessionSettings;
import dev.punchline.protocol.session.StunRendezvous;
import dev.punchline.protocol.stun.RendezvousAttribute.PeerId;
import dev.punchline.protocol.testing.Addresses;
import dev.punchline.protocol.testing.VirtualTime;
import dev.punchline.protocol.wire.Datagram;
import dev.punchline.protocol.wire.DatagramKind;
import dev.punchline.protocol.wire.Message.Hello;
import dev.punchline.protocol.wire.Message.Success;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/** A session on the virtual network; it checks what must hold of every session at any time. */
final class SimPeer {
  private static final int MOST_DATAGRAMS_A_SECOND = 80;

  /** An event, and when. */
  record Seen(long at, PeerEvent event) {}

  private final InetSocketAddress address;
  private final VirtualNetwork network;
  private final Optional<SimServer> http;
  private final PeerSession session;
  private final List<Seen> seen = new ArrayList<>();
  private final List<Long> questions = new ArrayList<>();
  private int hellosReceived;
  private int successesSent;
  private long second = -1;
  private int sentThisSecond;

  /** One that calls over HTTP. */
  SimPeer(InetSocketAddress address, VirtualNetwork network, SimServer server, long seed) {
    this(
        address,
        network,
        Optional.of(server),
        new PeerSession(Addresses.SERVER, SessionSettings.DEFAULT, new Random(seed)));
  }

  /** One that finds others in STUN framing, and has nobody to ask over HTTP. */
  SimPeer(InetSocketAddress address, VirtualNetwork network, Identity.Chosen id, long seed) {
    this(address, network, id, Optional.empty(), seed);
  }

  /** As before, but it waits no longer than this for a peer that is not there. */
  SimPeer(
      InetSocketAddress address,
      VirtualNetwork network,
      Identity.Chosen id,
      Optional<Duration> callTimeout,
      long seed) {
    this(
        address,
        network,
        Optional.empty(),
        new PeerSession(
            new StunRendezvous(Addresses.SERVER, id, callTimeout),
            SessionSettings.DEFAULT,
            new Random(seed)));
  }

  private SimPeer(
      InetSocketAddress address,
      VirtualNetwork network,
      Optional<SimServer> http,
      PeerSession session) {
    this.address = address;
    this.network = network;
    this.http = http;
    this.session = session;
    network.join(address, this::receive);
  }

  void start() {
    if (http.isPresent()) {
      session.start(Addresses.STUN, at(network.now()));
    } else {
      session.start(at(network.now()));
    }
    act();
  }

  void call(SimPeer other) {
    call(other.id());
  }

  void call(Identity peer) {
    session.call(peer, at(network.now()));
    act();
  }

  void leave() {
    session.leave(at(network.now()));
    act();
  }

  void say(String line) {
    session.say(line, at(network.now()));
    act();
  }

  Identity id() {
    return session.id().orElseThrow(() -> new AssertionError("not registered"));
  }

  List<PeerEvent> events() {
    return seen.stream().map(Seen::event).toList();
  }

  /** Events of a kind. */
  <E extends PeerEvent> List<E> events(Class<E> kind) {
    return events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** When events of a kind were seen. */
  List<Long> timesOf(Class<? extends PeerEvent> kind) {
    return seen.stream().filter(one -> kind.isInstance(one.event())).map(Seen::at).toList();
  }

  /** When it asked the server for a peer in STUN framing. */
  List<Long> timesOfQuestions() {
    return List.copyOf(questions);
  }

  private void receive(ByteBuffer datagram, InetSocketAddress from) {
    if (isJson(datagram) && SimServer.decode(datagram) instanceof Hello) {
      hellosReceived++;
    }
    session.receive(datagram, from, at(network.now()));
    act();
  }

  private void introduced(UUID peer, Introduction introduction) {
    session.introduced(peer, introduction, at(network.now()));
    act();
  }

  private void wake() {
    boolean due = session.nextWake().filter(next -> !next.isAfter(at(network.now()))).isPresent();
    if (due) {
      session.wake(at(network.now()));
      act();
    }
  }

  private void act() {
    for (Optional<Output> next = session.poll(); next.isPresent(); next = session.poll()) {
      switch (next.orElseThrow()) {
        case Output.Transmit transmit -> transmit(transmit.datagram());
        case Output.Introduce ask ->
            http.orElseThrow()
                .introduce(ask.initiator(), ask.peer(), answer -> introduced(ask.peer(), answer));
        case Output.LookUpServer lookUp -> {
          assertThat(http).as("a server to look up").isPresent();
          session.serverFound(Addresses.SERVER, at(network.now()));
        }
        case Output.Notify notify -> seen.add(new Seen(network.now(), notify.event()));
      }
    }
    session.nextWake().ifPresent(instant -> network.at(VirtualTime.millis(instant), this::wake));
  }

  private void transmit(Datagram datagram) {
    sentThisSecond = network.now() / 1000 == second ? sentThisSecond + 1 : 1;
    second = network.now() / 1000;
    assertThat(sentThisSecond)
        .as("datagrams sent in second %d", second)
        .isLessThanOrEqualTo(MOST_DATAGRAMS_A_SECOND);
    if (isJson(datagram.payload()) && SimServer.decode(datagram.payload()) instanceof Success) {
      successesSent++;
      assertThat(successesSent).as("SUCCESSes sent").isLessThanOrEqualTo(hellosReceived);
    }
    if (isQuestion(datagram.payload())) {
      questions.add(network.now());
    }
    network.send(address, datagram);
  }

  private static boolean isQuestion(ByteBuffer datagram) {
    return DatagramKind.of(datagram) == DatagramKind.STUN
        && SimStunServer.decode(datagram.duplicate()).has(PeerId.class);
  }

  private static boolean isJson(ByteBuffer datagram) {
    return DatagramKind.of(datagram) == DatagramKind.JSON;
  }
}
